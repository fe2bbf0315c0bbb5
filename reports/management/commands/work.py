from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports import worker


class Command(BaseCommand):
    help = "Runs the jobs that the web server queues: photos, e-mails, upkeep. Ends at SIGTERM or Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--concurrency", type=int, default=2, help="jobs at the same time (2)")
        parser.add_argument("--once", action="store_true", help="run what is due now, and end")

    def handle(self, *args: Any, concurrency: int, once: bool, **options: Any) -> None:
        if once:
            worker.work_off()
        else:
            worker.work(concurrency)
