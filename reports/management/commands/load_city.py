from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo.city_folder import CityFolderError
from reports.city import load_city


class Command(BaseCommand):
    help = "Loads a city folder: areas, offices, services, rules, addresses, categories. Twice equals once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check everything and write nothing")

    def handle(self, *args: Any, folder: Path, dry_run: bool, verbosity: int, **options: Any) -> None:
        try:
            summary = load_city(folder, dry_run=dry_run)
        except CityFolderError as error:
            raise CommandError(f"{error}\nNothing was changed.") from error
        if not verbosity:
            return
        for name, counts in summary.items():
            told = f"{counts.new} new, {counts.changed} changed, {counts.unchanged} unchanged"
            told += f", {counts.ended} ended" if counts.ended else ""
            told += f"; not in the folder: {', '.join(counts.missing)}" if counts.missing else ""
            self.stdout.write(f"{name.replace('_', ' ')}: {told}")
        if dry_run:
            self.stdout.write("Nothing was written.")
