"""Import districts and other areas from a vector file."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.utils import translation
from tqdm import tqdm

from geo.actions import Imported, import_areas
from geo.borders.recognition import read_codes
from geo.borders.vector_files import BadFile, VectorFile, read_areas
from geo.management.options import a_day, a_municipality


class Command(BaseCommand):
    help = (
        "Import areas from GeoJSON, Shapefile (zipped too), GeoPackage, KML, GML or any other vector file, "
        "in any coordinate system. Tries everything and keeps nothing, unless --commit is given."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", required=True, type=_kind, help="what the areas are, e.g. ortsteil")
        identity = parser.add_mutually_exclusive_group(required=True)
        identity.add_argument("--code-field", help="the field with the lasting code")
        identity.add_argument(
            "--by-name",
            action="store_true",
            help="the file has no lasting code: recognise areas by their names, which stay as they are",
        )
        parser.add_argument("--name-field", required=True)
        parser.add_argument(
            "--codes",
            type=Path,
            metavar="CSV",
            help="what codes (or, with --by-name, names) of the file are called here: columns in_file, code",
        )
        parser.add_argument("--municipality", metavar="CODE", help="default: the first one")
        parser.add_argument(
            "--valid-from",
            type=a_day,
            metavar="DATE",
            help="first day of new and changed borders (default: changed ones today, new ones since ever)",
        )
        parser.add_argument("--encoding", help="of the texts, where the file does not say it, e.g. latin-1")
        parser.add_argument("--swap-axes", action="store_true", help="the file has latitude first")
        parser.add_argument("--layer", help="which layer, where the file has several")
        parser.add_argument("--commit", action="store_true", help="keep what was done")

    @translation.override("en")
    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            validate_slug(options["kind"])
        except ValidationError as error:
            raise CommandError(
                f"--kind is '{options['kind']}'. Write letters, digits and hyphens."
            ) from error
        municipality = a_municipality(options["municipality"])
        try:
            file = read_areas(
                path,
                code_field=options["code_field"] or options["name_field"],
                name_field=options["name_field"],
                encoding=options["encoding"],
                swap_axes=options["swap_axes"],
                layer=options["layer"],
                # disable=None: no bar in a log file.
                show=lambda features: tqdm(features, unit="area", disable=None),
            )
            done = import_areas(
                file.areas,
                municipality=municipality,
                kind=options["kind"],
                valid_from=options["valid_from"],
                source=path.name,
                by_name=options["by_name"],
                codes=read_codes(options["codes"]) if options["codes"] else None,
                commit=options["commit"],
            )
        except BadFile as error:
            problems = "\n".join(f"{path}: {problem}" for problem in error.problems)
            raise CommandError(f"{problems}\nNothing was changed.") from error
        self._report(file, done, committed=options["commit"])

    def _report(self, file: VectorFile, done: Imported, *, committed: bool) -> None:
        self.stdout.write(f"Read {len(file.areas)} areas ({file.driver}, {file.crs}).")
        for line in file.repaired:
            self.stdout.write(f"Repaired: {line}")
        for line in file.remarks:
            self.stdout.write(line)
        for change, code, name in done.changes:
            self.stdout.write(f"  {change}: {code} {name}")
        for one, other in done.alike:
            self.stdout.write(f"'{one}' is new and '{other}' is missing. If they are the same, use --codes.")
        for missing in done.missing:
            self.stdout.write(f"Not in the file, left as it is: {missing}")
        counts = f"{done.new} new, {done.changed} changed, {done.unchanged} unchanged"
        counts += f", {len(file.repaired)} repaired"
        if committed:
            self.stdout.write(self.style.SUCCESS(f"Imported: {counts}."))
        else:
            self.stdout.write(f"Would import: {counts}. Nothing was changed; add --commit.")


def _kind(text: str) -> str:
    try:
        validate_slug(text)
    except ValidationError as error:
        raise ArgumentTypeError(f"'{text}' may hold only letters, digits and hyphens.") from error
    return text
