"""Every change to what this room knows."""

from geo.actions.addresses import AddressLine, put_addresses
from geo.actions.areas import Border, Change, add_version, draw_borders, supersede_border
from geo.actions.city import load_geo
from geo.actions.draft_areas import Drawing, draft_drawings
from geo.actions.draft_files import draft_changes
from geo.actions.drafts import (
    change_in_draft,
    discard_draft,
    draft_border,
    draft_rule,
    end_in_draft,
    keep_in_draft,
    locked_draft,
    open_draft,
    redate_draft,
    rename_draft,
    replace_in_draft,
    undo_in_draft,
)
from geo.actions.import_addresses import ImportedAddresses, import_addresses
from geo.actions.import_areas import import_areas
from geo.actions.import_offices import import_offices
from geo.actions.import_rules import import_rules
from geo.actions.import_services import import_services
from geo.actions.imports import Imported
from geo.actions.publishing import conflicts_of, publish_draft
from geo.actions.puts import Counts, Summary, put, replace_all
from geo.actions.rules import RuleSuperseded, RuleWithoutEffect, add_rule, end_rule, supersede_rule

__all__ = [
    "AddressLine",
    "Border",
    "Change",
    "Counts",
    "Drawing",
    "Imported",
    "ImportedAddresses",
    "RuleSuperseded",
    "RuleWithoutEffect",
    "Summary",
    "add_rule",
    "add_version",
    "change_in_draft",
    "conflicts_of",
    "discard_draft",
    "draft_border",
    "draft_changes",
    "draft_drawings",
    "draft_rule",
    "draw_borders",
    "end_in_draft",
    "end_rule",
    "import_addresses",
    "import_areas",
    "import_offices",
    "import_rules",
    "import_services",
    "keep_in_draft",
    "load_geo",
    "locked_draft",
    "open_draft",
    "publish_draft",
    "put",
    "put_addresses",
    "redate_draft",
    "rename_draft",
    "replace_all",
    "replace_in_draft",
    "supersede_border",
    "supersede_rule",
    "undo_in_draft",
]
