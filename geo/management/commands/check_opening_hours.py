"""Which values of OpenStreetMap's opening_hours could stand in offices.yaml, and why the others could not."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from geo.city_folder.office_checks import REFUSED
from geo.domain.osm_hours import HoursRefused, read_hours


class Command(BaseCommand):
    help = (
        "Read a file with one opening_hours value to a line, and name each that is refused. Writes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            values = file.read_text(encoding="utf-8-sig").removesuffix("\n").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file}: {error}") from error
        refused: Counter[str] = Counter()
        for number, value in enumerate(values, start=1):
            try:
                read_hours(value)
            except HoursRefused as error:
                refused[error.code] += 1
                self.stdout.write(f"{number}: {value}: '{error.part}': {REFUSED[error.code]}. ({error.code})")
        self.stdout.write(f"{len(values) - refused.total()} of {len(values)} values are read.")
        for code, count in refused.most_common():
            self.stdout.write(f"{count:5} {code}")
