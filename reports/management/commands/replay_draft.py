from argparse import ArgumentParser
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from geo.domain.replay import Answer
from geo.draft_wording import conflict_sentence
from geo.errors import DraftClosed, DraftConflict
from geo.management.options import a_day, a_draft
from geo.models import Draft, Office
from reports.replay import ReportReplay, Sheet, Tally


class Command(BaseCommand):
    help = (
        "Says which past reports would go elsewhere if a draft of rules and borders were published. "
        "Changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("draft", type=int, help="the number of the draft")
        parser.add_argument("--csv", type=Path, metavar="FILE", help="write the reports that would move")
        parser.add_argument("--day", type=a_day, help="the day to ask for (default: the draft's own)")

    def handle(self, *args: Any, **options: Any) -> None:
        draft = a_draft(options["draft"])
        try:
            replay = ReportReplay(draft, options["day"])
        except DraftConflict as error:
            told = "\n".join(conflict_sentence(one, "en") for one in error.conflicts)
            raise CommandError(f"'{draft}' cannot be published as it is:\n{told}") from error
        except DraftClosed as error:
            raise CommandError(f"'{draft}' was published or discarded already.") from error
        self._run(replay, draft, options["csv"])
        self._report(draft, replay.tally)

    def _run(self, replay: ReportReplay, draft: Draft, path: Path | None) -> None:
        with ExitStack() as open_files:
            sheet = None
            if path:
                file = open_files.enter_context(path.open("w", encoding="utf-8", newline=""))
                sheet = Sheet(file, draft)
            # disable=None: no bar in a log file.
            bar = open_files.enter_context(tqdm(total=replay.expected, unit="report", disable=None))
            for moved in replay.chunks():
                if sheet:
                    sheet.add(moved)
                bar.update(replay.tally.total - bar.n)

    def _report(self, draft: Draft, tally: Tally) -> None:
        names = {office.pk: str(office.name) for office in Office.objects.all()}
        ways: Counter[tuple[Answer, Answer]] = Counter()
        for (_, before, after), count in tally.moves.items():
            ways[before, after] += count
        for (before, after), count in ways.most_common():
            self.stdout.write(f"{count:9}  {_told(before, names)} -> {_told(after, names)}")
        self.stdout.write(
            f"'{draft}': of {tally.total} reports {tally.moved} would go elsewhere, and for {tally.triage}"
            " more it would change whether a person has to look."
        )


def _told(answer: Answer, names: dict[int, str]) -> str:
    if answer.office_id is None:
        return "outside the municipality"
    return names[answer.office_id] + (" (a person decides)" if answer.triage else "")
