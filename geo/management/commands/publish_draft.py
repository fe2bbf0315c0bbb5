"""Publish a draft of rules and borders, or give it up."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from geo.actions import discard_draft, publish_draft
from geo.draft_wording import conflict_sentence
from geo.errors import DraftClosed, DraftConflict, DraftInThePast
from geo.management.options import a_day, a_draft
from geo.models import Draft


class Command(BaseCommand):
    help = (
        "Make a draft of rules and borders hold from a day on, or discard it. Tries everything and keeps "
        "nothing, unless --commit is given. What it would have done to past reports, replay_draft says."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("draft", type=int, help="the number of the draft")
        parser.add_argument("--on", type=a_day, metavar="DATE", help="first day (default: the draft's own)")
        parser.add_argument(
            "--correct-the-past",
            action="store_true",
            help="allow a day gone by: what was said then was wrong",
        )
        parser.add_argument("--discard", action="store_true", help="give the draft up instead")
        parser.add_argument("--commit", action="store_true", help="keep what was done")

    def handle(self, *args: Any, **options: Any) -> None:
        draft = a_draft(options["draft"])
        try:
            with transaction.atomic():
                told = self._close(draft, options)
                transaction.set_rollback(not options["commit"])
        except DraftClosed as error:
            raise CommandError(f"'{draft}' was published or discarded already.") from error
        except DraftInThePast as error:
            raise CommandError(
                f"{error.day} has gone by. Choose a day with --on, or add --correct-the-past."
            ) from error
        except DraftConflict as error:
            reasons = "\n".join(conflict_sentence(one, "en") for one in error.conflicts)
            raise CommandError(f"{reasons}\nNothing was changed.") from error
        if not options["commit"]:
            told = f"Would say: {told} Nothing was changed; add --commit."
        self.stdout.write(told)

    def _close(self, draft: Draft, options: dict[str, Any]) -> str:
        if options["discard"]:
            discard_draft(draft)
            return f"'{draft}' is discarded."
        done = publish_draft(draft, on=options["on"], correct_the_past=options["correct_the_past"])
        return f"'{draft}' holds from {done.takes_effect} on."
