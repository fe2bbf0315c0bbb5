"""Make a draft of rules and borders from files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from geo.actions import draft_changes
from geo.city_folder import CityFolderError
from geo.draft_wording import items_of
from geo.management.options import a_day, a_municipality


class Command(BaseCommand):
    help = (
        "Make a draft of what files say otherwise than is known. Tries everything and keeps nothing, "
        "unless --commit is given. Nobody is told of a draft until it is published."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--title", required=True, help="what changes, and why")
        parser.add_argument("--takes-effect", required=True, type=a_day, metavar="DATE")
        parser.add_argument("--rules", type=Path, help="all rules, as responsibilities.csv of a city folder")
        parser.add_argument("--areas", type=Path, help="some areas, as areas.geojson of a city folder")
        parser.add_argument("--municipality", metavar="CODE", help="default: the first one")
        parser.add_argument("--commit", action="store_true", help="keep the draft")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["rules"] and not options["areas"]:
            raise CommandError("There is nothing to read. Give --rules, --areas or both.")
        try:
            with transaction.atomic():
                self._draft(options)
                transaction.set_rollback(not options["commit"])
        except CityFolderError as error:
            raise CommandError(f"{error}\nNothing was changed.") from error

    def _draft(self, options: dict[str, Any]) -> None:
        draft = draft_changes(
            a_municipality(options["municipality"]),
            options["title"],
            options["takes_effect"],
            rules=options["rules"],
            areas=options["areas"],
        )
        with translation.override("en"):
            items = items_of(draft)
        for item in items:
            told = " -> ".join(words for words in (item.before, item.after) if words)
            self.stdout.write(f"  {item.kind}: {item.title}: {told}")
        if options["commit"]:
            self.stdout.write(self.style.SUCCESS(f"Draft {draft.pk}: {len(items)} changes."))
        else:
            self.stdout.write(f"Would change {len(items)}. Nothing was kept; add --commit.")
