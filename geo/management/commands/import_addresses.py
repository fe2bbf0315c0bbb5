"""Import addresses from a CSV file or the official Hauskoordinaten."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.gis.geos import MultiPolygon
from django.core.management.base import BaseCommand, CommandError
from shapely import from_wkb
from tqdm import tqdm

from geo.actions import ImportedAddresses, import_addresses
from geo.address_files import AddressFile, AddressOptions, ColumnNames, read_addresses
from geo.borders.vector_files import BadFile
from geo.models import Municipality

COLUMNS = {
    "street": "default: recognised by its usual names, as all columns are",
    "number": "the house number, with its letter or without",
    "suffix": "the letter, where it stands apart",
    "postcode": "",
    "place": "the name of the town or village",
    "lat": "latitude in degrees",
    "lon": "longitude in degrees",
    "x": "easting, in the system of --crs",
    "y": "northing, in the system of --crs",
}
MOST_LISTED = 20


class Command(BaseCommand):
    help = (
        "Import addresses from CSV or from the official Hauskoordinaten (HK-DE, with a header or without). "
        "Tries everything and keeps nothing, unless --commit is given."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--municipality", metavar="CODE", help="default: the first one")
        for column, meaning in COLUMNS.items():
            parser.add_argument(f"--{column}-column", metavar="NAME", help=meaning)
        parser.add_argument("--crs", help="of x and y, e.g. EPSG:25832; Hauskoordinaten say it themselves")
        parser.add_argument("--separator", help="default: by the first line")
        parser.add_argument("--encoding", help="default: UTF-8; older files: latin-1")
        parser.add_argument("--skip-bad", action="store_true", help="take the rest when lines are wrong")
        parser.add_argument("--commit", action="store_true", help="keep what was done")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        municipality = _municipality(options["municipality"])
        try:
            file = read_addresses(
                path,
                _options(options),
                border=from_wkb(bytes(_border(municipality).wkb)),
                # disable=None: no bar in a log file.
                show=lambda lines: tqdm(lines, unit="line", disable=None),
            )
            done = import_addresses(
                file, municipality=municipality, skip_bad=options["skip_bad"], commit=options["commit"]
            )
        except BadFile as error:
            problems = "\n".join(f"{path}: {problem}" for problem in error.problems)
            raise CommandError(f"{problems}\nNothing was changed.") from error
        self._report(file, done, committed=options["commit"])

    def _report(self, file: AddressFile, done: ImportedAddresses, *, committed: bool) -> None:
        self.stdout.write(f"Read {file.lines:,} lines ({file.kind}, {file.crs}).")
        self._list("Skipped: ", file.bad, file.bad_count)
        for reason, count in sorted(file.left_out.items()):
            self.stdout.write(f"Left out: {count:,} {reason}.")
        self._list("Outside, left out: ", file.outside, file.outside_count)
        self._list("Repeated, the first counts: ", done.repeated, len(done.repeated))
        self._list("Not in the file, left as it is: ", done.missing, len(done.missing))
        counts = f"{done.new:,} new, {done.changed:,} changed, {done.unchanged:,} unchanged"
        counts += f", {file.bad_count:,} lines skipped"
        if committed:
            self.stdout.write(self.style.SUCCESS(f"Imported: {counts}."))
        else:
            self.stdout.write(f"Would import: {counts}. Nothing was changed; add --commit.")

    def _list(self, title: str, lines: list[str], count: int) -> None:
        for line in lines[:MOST_LISTED]:
            self.stdout.write(f"{title}{line}")
        if count > MOST_LISTED:
            self.stdout.write(f"{title}… and {count - MOST_LISTED:,} more.")


def _options(options: dict[str, Any]) -> AddressOptions:
    separator = options["separator"]
    if separator is not None:
        separator = separator.replace("\\t", "\t").replace("tab", "\t")
        if len(separator) != 1:
            raise CommandError(f"--separator is '{options['separator']}'. Write one sign, or tab.")
    columns = ColumnNames(**{name: options[f"{name}_column"] for name in COLUMNS})
    return AddressOptions(columns, options["crs"], separator, options["encoding"])


def _border(municipality: Municipality) -> MultiPolygon:
    border = municipality.border()
    if border is None:
        raise CommandError(f"{municipality.name} has no border yet. Load the city or import its area first.")
    return border


def _municipality(code: str | None) -> Municipality:
    known = Municipality.objects.select_related("office").order_by("pk")
    found = known.filter(office__code=code).first() if code else known.first()
    if found is None:
        codes = ", ".join(known.values_list("office__code", flat=True)) or "none, load a city first"
        raise CommandError(f"There is no municipality '{code or ''}'. Known: {codes}.")
    return found
