from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from reports.retention import clean_up, counts


class Command(BaseCommand):
    help = (
        "Clears away what is kept only for a time: contact data after closing, reports that nobody "
        "confirmed, photos of no report, sessions, finished jobs. The worker does it every night. "
        "Says only what is due unless --commit is given."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--commit", action="store_true", help="clear it away")

    def handle(self, *args: Any, commit: bool, **options: Any) -> None:
        now = timezone.now()
        for name, number in (clean_up(now) if commit else counts(now)).items():
            self.stdout.write(f"{name}: {number}")
        if not commit:
            self.stdout.write("Nothing was changed. Say --commit to clear it away.")
