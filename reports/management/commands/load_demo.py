from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from geo.city_folder import CityFolderError
from reports.demo.folder import read_demo_folder
from reports.demo.load import load_reports, load_users, reports_to_load
from reports.expectation import renew_expectations
from reports.learning import learn_words


class Command(BaseCommand):
    help = "Loads the demo of a city folder: users.yaml and reports.yaml. Twice equals once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--only-users", action="store_true", help="no reports")

    def handle(self, *args: Any, folder: Path, only_users: bool, verbosity: int, **options: Any) -> None:
        try:
            demo = read_demo_folder(folder)
        except CityFolderError as error:
            raise CommandError(f"{error}\nNothing was changed.") from error
        users = load_users(demo)
        wanted = [] if only_users else reports_to_load(demo)
        # disable=None: no bar in a log file.
        hidden = None if verbosity else True
        for _report in tqdm(load_reports(demo, wanted), total=len(wanted), unit="report", disable=hidden):
            pass
        learn_words()
        renew_expectations()
        if verbosity:
            self.stdout.write(f"Demo: {users} new people, {len(wanted)} new reports.")
