"""A draft of rules and borders against all past reports: which would go elsewhere."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

import numpy as np
from django.db import connection

from geo.domain.replay import Answer
from geo.models import Draft, Office, localized
from geo.replay import Outcome, Replay
from reports.domain.codes import shown
from reports.models import Category, Report
from reports.sheets import harmless

# Reports that are in memory at a time.
CHUNK = 50_000
# So many points can be looked at on a map; more only slow it down.
MOST_POINTS = 3_000
REPORTS = """
    select code, status, category_id, st_x(location), st_y(location)
    from reports_report where municipality_id = %s and not awaiting_confirmation
"""


@dataclass(frozen=True)
class Moved:
    """A report that somebody else would get, or that would need a person to look at it, or no more."""

    code: str
    status: str
    category_id: int
    lon: float
    lat: float
    before: Answer
    after: Answer


@dataclass
class Tally:
    """How many reports were asked about, and how many would move: by service, from one answer to another."""

    total: int = 0
    moves: Counter[tuple[int, Answer, Answer]] = field(default_factory=Counter)

    @property
    def moved(self) -> int:
        """Reports that another office would get."""
        return sum(n for (_, old, new), n in self.moves.items() if old.office_id != new.office_id)

    @property
    def triage(self) -> int:
        """Reports that stay where they are, but would need a person to look, or no more."""
        return sum(n for (_, old, new), n in self.moves.items() if old.office_id == new.office_id)


class ReportReplay:
    """Asks about all reports of the draft's municipality, chunk by chunk.

    Raises geo.errors.DraftClosed and DraftConflict.
    """

    def __init__(self, draft: Draft, day: date | None = None) -> None:
        self._municipality = draft.municipality
        self._replay = Replay(draft, day)
        self._services = dict(
            Category.objects.filter(municipality=draft.municipality).values_list("pk", "service")
        )
        self.tally = Tally()

    @property
    def expected(self) -> int:
        """How many reports there are."""
        return Report.objects.known().filter(municipality=self._municipality).count()

    def chunks(self) -> Iterator[list[Moved]]:
        """What would move, for so many reports at a time; `tally` counts along."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(REPORTS, [self._municipality.pk])
            while rows := cursor.fetchmany(CHUNK):
                yield self._ask(rows)

    def _ask(self, rows: list[tuple]) -> list[Moved]:
        _, _, categories, lon, lat = zip(*rows, strict=True)
        services = np.array([self._services.get(one, 0) for one in categories], np.int64)
        outcome = self._replay.run(np.array(lon), np.array(lat), services)
        self.tally.total += len(rows)
        self._count(outcome, services)
        answers = self._replay.answers
        places = np.flatnonzero(outcome.before != outcome.after)
        ends = zip(outcome.before[places].tolist(), outcome.after[places].tolist(), strict=True)
        return [
            Moved(code, status, category, x, y, answers[before], answers[after])
            for (code, status, category, x, y), (before, after) in zip(
                (rows[place] for place in places.tolist()), ends, strict=True
            )
        ]

    def _count(self, outcome: Outcome, services: np.ndarray) -> None:
        moved = outcome.before != outcome.after
        kinds = np.stack([services[moved], outcome.before[moved], outcome.after[moved]], axis=1)
        found, counts = np.unique(kinds, axis=0, return_counts=True)
        answers = self._replay.answers
        for (service, before, after), count in zip(found.tolist(), counts.tolist(), strict=True):
            self.tally.moves[service, answers[before], answers[after]] += count


class Sample:
    """An even selection of reports, never more than MOST_POINTS: every one, then every second, fourth …"""

    def __init__(self) -> None:
        self.kept: list[Moved] = []
        self._step, self._seen = 1, 0

    def add(self, moved: list[Moved]) -> None:
        for one in moved:
            if self._seen % self._step == 0:
                self.kept.append(one)
                if len(self.kept) > MOST_POINTS:
                    self.kept = self.kept[::2]
                    self._step *= 2
            self._seen += 1


COLUMNS = (
    "code",
    "status",
    "category",
    "lon",
    "lat",
    "from",
    "from_name",
    "to",
    "to_name",
    "triage_before",
    "triage_after",
)


class Sheet:
    """Moved reports as lines of CSV. `outside` stands for no office, beyond the town's border."""

    def __init__(self, file: IO[str], draft: Draft) -> None:
        self._writer = csv.writer(file, lineterminator="\r\n")
        self._writer.writerow(COLUMNS)
        language = draft.municipality.languages[0] if draft.municipality.languages else None
        self._offices: Mapping[int | None, tuple[str, Any]] = {
            office.pk: (office.code, harmless(localized(office.names, language)))
            for office in Office.objects.all()
        } | {None: ("outside", "")}
        self._categories = dict(
            Category.objects.filter(municipality=draft.municipality).values_list("pk", "code")
        )

    def add(self, moved: list[Moved]) -> None:
        self._writer.writerows(self._line(one) for one in moved)

    def _line(self, one: Moved) -> tuple:
        return (
            shown(one.code),
            one.status,
            self._categories[one.category_id],
            f"{one.lon:.6f}",
            f"{one.lat:.6f}",
            *self._offices[one.before.office_id],
            *self._offices[one.after.office_id],
            int(one.before.triage),
            int(one.after.triage),
        )
