"""Why a file that somebody sent is not opened, in the reader's language."""

from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from geo.domain.responsibility import Reason

SENTENCES = {
    "unknown_kind": _(
        "“%(name)s” is none of the files that can be read: GeoJSON (.geojson, .json), GeoPackage (.gpkg), and"
        " Shapefile in a zip archive (.zip)."
    ),
    "too_large": _("The file has %(size)s. At most %(most)s are read: leave out what is not needed."),
    "empty_file": _("The file is empty."),
    "other_contents": _("What is in the file is not what its ending %(kind)s says. Export it anew."),
    "broken_archive": _("The zip archive is damaged. Pack it anew."),
    "bursting_archive": _(
        "Unpacked, the zip archive would have more than %(most)s or %(members)s files."
        " Pack only what is needed."
    ),
    "locked_archive": _("The zip archive asks for a password. Pack it without one."),
    "archive_of_many": _(
        "The zip archive holds %(count)s files with shapes, and has to hold one: a Shapefile with its"
        " companions, a GeoPackage or a GeoJSON file."
    ),
    "no_shapes": _("There are no shapes in the file."),
    "too_many_features": _("The file has %(count)s areas. At most %(most)s are taken at once."),
}
SIZES = {("too_large", "size"), ("too_large", "most"), ("bursting_archive", "most")}


def upload_sentence(reason: Reason) -> str:
    """What is wrong with a file, and what to do."""
    return str(SENTENCES[reason.code]) % {
        name: _told(reason.code, name, value) for name, value in reason.facts.items()
    }


def _told(code: str, name: str, value: object) -> object:
    if (code, name) in SIZES:
        return filesizeformat(str(value))
    return number_format(value, force_grouping=True) if isinstance(value, int) else value
