"""Import who holds which service, from a table of another system."""

from argparse import ArgumentParser
from typing import Any

from geo.actions.import_rules import FIELDS, import_rules
from geo.actions.imports import Imported
from geo.management.mapped_import import HOW, MappedImport
from geo.management.options import a_day
from geo.mapping import Record
from geo.models import Municipality


class Command(MappedImport):
    help = "Import who holds which service in the whole municipality" + HOW
    what = "rules"
    fields = FIELDS
    needed = ("service", "office")

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--create-offices", action="store_true", help="make unknown offices, below the municipality"
        )
        parser.add_argument(
            "--valid-from",
            type=a_day,
            metavar="DATE",
            help="first day of new and changed rules (default: since ever, replacing what was said)",
        )

    def run(self, records: list[Record], municipality: Municipality, options: dict[str, Any]) -> Imported:
        return import_rules(
            records,
            municipality=municipality,
            create_offices=options["create_offices"],
            valid_from=options["valid_from"],
            commit=options["commit"],
            skip_refused=options["skip_refused"],
        )
