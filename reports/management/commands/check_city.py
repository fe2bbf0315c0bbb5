import json
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from geo.domain.integrity import Finding
from geo.models import Municipality
from reports.integrity import ADVICE, TITLES, as_features, findings_in, sentence_of


class Command(BaseCommand):
    help = (
        "Looks for what is wrong with a town: places without an office, rules without effect, dead contacts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--municipality", help="code of its root office; default: the first")
        parser.add_argument("--on", type=_day, help="the day to look at, as 2026-05-31; default: today")
        parser.add_argument("--geojson", type=Path, help="write the faults that are somewhere to this file")

    def handle(
        self, *args: Any, municipality: str | None, on: date | None, geojson: Path | None, **options: Any
    ) -> None:
        town = _town(municipality)
        # disable=None: no bar in a log file.
        findings = list(tqdm(findings_in(town, on), unit="fault", disable=None))
        self._tell(findings)
        if geojson:
            geojson.write_text(json.dumps(as_features(findings), ensure_ascii=False), encoding="utf-8")
        if findings:
            raise CommandError(f"{len(findings)} faults in {town}.")
        self.stdout.write(f"No fault was found in {town}.")

    def _tell(self, findings: Iterable[Finding]) -> None:
        order = list(TITLES)
        for code, members in groupby(sorted(findings, key=lambda one: order.index(one.code)), _code):
            self.stdout.write(f"{TITLES[code]} ({code}). {ADVICE[code]}")
            for finding in members:
                self.stdout.write(f"  {finding.subject}: {sentence_of(finding)}")


def _code(finding: Finding) -> str:
    return finding.code


def _town(code: str | None) -> Municipality:
    towns = Municipality.objects.select_related("office", "default_office").order_by("pk")
    town = (towns.filter(office__code=code) if code else towns).first()
    if town is None:
        known = ", ".join(one.office.code for one in towns) or "none"
        raise CommandError(f"There is no municipality '{code or ''}'. Known: {known}.")
    return town


def _day(text: str) -> date:
    return date.fromisoformat(text)
