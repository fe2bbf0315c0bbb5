"""The faults of a check, made ready to be shown: chosen, grouped, in words, with links."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geo.domain.integrity import Finding, finding_of
from geo.models import Office, Service
from reports.desk.finding_links import Link, Links
from reports.integrity import ADVICE, TITLES, sentence_of
from reports.models import CityCheck, User
from reports.sheets import harmless

# Of each kind, as long as no kind is chosen.
MOST_AT_FIRST = 10
COLUMNS = ("kind", "title", "subject", "sentence", "what_to_do", "services", "offices", "size_m2", "since")


@dataclass(frozen=True)
class Known:
    """A fault as a check keeps it; `number` is its place in the check."""

    number: int
    finding: Finding
    since: datetime
    is_new: bool


@dataclass(frozen=True)
class Line:
    """A fault in words."""

    known: Known
    sentence: str
    links: list[Link]

    @property
    def is_somewhere(self) -> bool:
        return self.known.finding.shape is not None


@dataclass(frozen=True)
class Group:
    """The faults of one kind; `lines` are the first of `total`."""

    code: str
    title: str
    advice: str
    lines: list[Line]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.lines)


def known_of(check: CityCheck) -> list[Known]:
    """All that a check found, by kind as on the page."""
    order = {code: number for number, code in enumerate(TITLES)}
    known = [
        Known(number, finding_of(one), datetime.fromisoformat(one["since"]), check.is_new(one))
        for number, one in enumerate(check.findings, start=1)
    ]
    return sorted(known, key=lambda one: (order[one.finding.code], one.number))


class FindingFilterForm(forms.Form):
    """Which faults are shown. It offers only what some fault speaks of; two queries."""

    kind = forms.ChoiceField(label=_("Kind of fault"), required=False)
    service = forms.ChoiceField(label=_("Concern"), required=False)
    office = forms.ChoiceField(label=_("Office"), required=False)

    def __init__(self, data: Any, *, check: CityCheck, known: Sequence[Known]) -> None:
        super().__init__(data or None)
        findings = [one.finding for one in known]
        kinds = dict.fromkeys(one.code for one in findings)
        services = Service.objects.filter(
            municipality=check.municipality_id, code__in={code for one in findings for code in one.services}
        )
        offices = Office.objects.filter(code__in={code for one in findings for code in one.offices})
        self._offer("kind", _("All kinds"), [(code, str(TITLES[code])) for code in kinds])
        self._offer("service", _("All concerns"), _by_name(services))
        self._offer("office", _("All offices"), _by_name(offices))

    def _offer(self, name: str, everything: Any, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, str]:
        """What was understood; a filter with a mistake is as if it were not there."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_bound else {}

    def apply(self, known: Iterable[Known]) -> list[Known]:
        return [one for one in known if self._fits(one.finding)]

    def _fits(self, finding: Finding) -> bool:
        said = self.said
        return (
            said.get("kind", finding.code) == finding.code
            and ("service" not in said or said["service"] in finding.services)
            and ("office" not in said or said["office"] in finding.offices)
        )


def _by_name(things: Any) -> list[tuple[str, str]]:
    return sorted(((one.code, str(one)) for one in things), key=lambda choice: choice[1].casefold())


def groups_of(known: Iterable[Known], check: CityCheck, user: User, *, whole: bool = False) -> list[Group]:
    """The faults by kind, unless `whole` the first of each; the queries do not grow with them."""
    by_kind: dict[str, list[Known]] = {}
    for one in known:
        by_kind.setdefault(one.finding.code, []).append(one)
    first = {code: members if whole else members[:MOST_AT_FIRST] for code, members in by_kind.items()}
    links = Links((one.finding for members in first.values() for one in members), check.municipality, user)
    return [
        Group(code, str(TITLES[code]), str(ADVICE[code]), _lines(first[code], links), len(members))
        for code, members in by_kind.items()
    ]


def _lines(known: Iterable[Known], links: Links) -> list[Line]:
    return [Line(one, sentence_of(one.finding), links.of(one.finding)) for one in known]


def write_sheet(known: Iterable[Known], file: IO[str]) -> None:
    """The faults as lines of CSV, in the reader's language."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([harmless(str(value)) for value in line] for line in _rows(known))


def _rows(known: Iterable[Known]) -> Iterator[tuple[Any, ...]]:
    for one in known:
        finding = one.finding
        yield (
            finding.code,
            TITLES[finding.code],
            finding.subject,
            sentence_of(finding),
            ADVICE[finding.code],
            " ".join(finding.services),
            " ".join(finding.offices),
            finding.facts.get("size_m2", ""),
            one.since.isoformat(timespec="seconds"),
        )
