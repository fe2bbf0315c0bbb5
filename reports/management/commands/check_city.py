import json
from argparse import ArgumentTypeError
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from geo.domain.integrity import Finding
from geo.models import Municipality
from reports.integrity import ADVICE, TITLES, as_features, findings_in, sentence_of

# What was asked for cannot be done; 1 says that there are faults.
NOT_CHECKED = 2


class Command(BaseCommand):
    help = (
        "Looks for what is wrong with a town: places without an office, rules without effect, dead contacts."
        " Exit code 0: no fault; 1: faults; 2: nothing was checked."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--municipality", help="code of its root office; default: the first")
        parser.add_argument("--on", type=_day, help="the day to look at, as 2026-05-31; default: today")
        parser.add_argument("--geojson", type=Path, help="write the faults that are somewhere to this file")
        parser.add_argument("--json", action="store_true", help="tell the faults as JSON, for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        town, day = _town(options["municipality"]), options["on"] or timezone.localdate()
        # disable=None: no bar in a log file.
        findings = list(tqdm(findings_in(town, day), unit="fault", disable=None))
        if options["json"]:
            told = {"municipality": town.office.code, "on": day.isoformat()}
            self._tell_programs(told | {"findings": [_as_json(one) for one in findings]})
        else:
            self._tell(findings)
        if options["geojson"]:
            _write(options["geojson"], as_features(findings))
        if findings:
            raise CommandError(f"{len(findings)} faults in {town}.")
        if not options["json"]:
            self.stdout.write(f"No fault was found in {town}.")

    def _tell_programs(self, told: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))

    def _tell(self, findings: Iterable[Finding]) -> None:
        order = list(TITLES)
        for code, members in groupby(sorted(findings, key=lambda one: order.index(one.code)), _code):
            self.stdout.write(f"{TITLES[code]} ({code}). {ADVICE[code]}")
            for finding in members:
                self.stdout.write(f"  {finding.subject}: {sentence_of(finding)}")


def _as_json(finding: Finding) -> dict[str, Any]:
    words = {"title": TITLES[finding.code], "sentence": sentence_of(finding), "advice": ADVICE[finding.code]}
    return finding.as_json() | {name: str(text) for name, text in words.items()}


def _write(path: Path, told: dict[str, Any]) -> None:
    try:
        path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.", returncode=NOT_CHECKED) from error


def _code(finding: Finding) -> str:
    return finding.code


def _town(code: str | None) -> Municipality:
    towns = Municipality.objects.select_related("office", "default_office").order_by("pk")
    town = (towns.filter(office__code=code) if code else towns).first()
    if town is None:
        known = ", ".join(one.office.code for one in towns) or "none"
        raise CommandError(
            f"There is no municipality '{code or ''}'. Known: {known}.", returncode=NOT_CHECKED
        )
    return town


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"'{text}' is no day. Write it as 2026-05-31.") from error
