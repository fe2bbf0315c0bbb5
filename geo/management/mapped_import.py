"""What the imports by mapping share: options, reading the file, and telling what was done."""

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

from geo.actions.imports import Imported
from geo.borders.vector_files import BadFile
from geo.management.options import a_municipality
from geo.mapping import Mapping, Record, read_mapping, read_records
from geo.models import Municipality

HOW = (
    " from a CSV or JSON file of another system; a mapping says which of its fields is which of ours. Tries "
    "everything and keeps nothing, unless --commit is given."
)


class MappedImport(BaseCommand):
    """A command that reads records by a mapping and gives them to an action."""

    what: ClassVar[str]
    fields: ClassVar[tuple[str, ...]]
    needed: ClassVar[tuple[str, ...]] = ("name",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path, metavar="YAML", help="which field is which")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="OURS=THEIRS",
            help=f"one field; several of theirs with +. Ours: {', '.join(self.fields)}",
        )
        parser.add_argument(
            "--fill-down", action="append", default=[], metavar="COLUMN", help="an empty cell means: as above"
        )
        parser.add_argument(
            "--needs", action="append", default=[], metavar="COLUMN", help="without it a record is a heading"
        )
        parser.add_argument("--municipality", metavar="CODE", help="default: the first one")
        parser.add_argument("--skip-refused", action="store_true", help="name the refused, keep the others")
        parser.add_argument("--commit", action="store_true", help="keep what was done")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = a_municipality(options["municipality"])
        try:
            records = read_records(options["file"], self._mapping(options))
            done = self.run(records, municipality, options)
        except BadFile as error:
            problems = "\n".join(error.problems)
            raise CommandError(f"{problems}\nNothing was changed.") from error
        self._report(done, len(records), committed=options["commit"])

    def run(self, records: list[Record], municipality: Municipality, options: dict[str, Any]) -> Imported:
        raise NotImplementedError

    def _mapping(self, options: dict[str, Any]) -> Mapping:
        mapping = read_mapping(options["mapping"]) if options["mapping"] else Mapping()
        mapping = mapping.with_fields(options["map"])
        mapping.check_fields(self.fields, self.needed)
        return replace(
            mapping,
            fill_down=(*mapping.fill_down, *options["fill_down"]),
            needs=(*mapping.needs, *options["needs"]),
        )

    def _report(self, done: Imported, read: int, *, committed: bool) -> None:
        self.stdout.write(f"Read {read} records.")
        for change, code, name in done.changes:
            self.stdout.write(f"  {change}: {code} {name}")
        for line in done.remarks:
            self.stdout.write(line)
        for line in done.refused:
            self.stdout.write(self.style.WARNING(f"Refused: {line}"))
        counts = f"{done.new} {self.what} new, {done.changed} changed, {done.unchanged} unchanged"
        counts += f", {len(done.refused)} refused"
        if committed:
            self.stdout.write(self.style.SUCCESS(f"Imported: {counts}."))
        else:
            self.stdout.write(f"Would import: {counts}. Nothing was changed; add --commit.")
