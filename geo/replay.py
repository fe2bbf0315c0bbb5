"""What a draft would do to places that were asked about: who had them, and who would have them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from geo.domain.replay import Answer, answer, difference
from geo.grounds import Grounds, Houses
from geo.models import Draft
from geo.worlds import as_drafted, as_it_is

# Of a place that nothing reaches which the draft changes: whoever has it keeps it.
UNTOUCHED = -1


@dataclass(frozen=True)
class Outcome:
    """For each place: who has it and who would have it, as numbers in `Replay.answers`, or UNTOUCHED."""

    before: np.ndarray
    after: np.ndarray

    @property
    def touched(self) -> np.ndarray:
        return self.before != UNTOUCHED


class Replay:
    """A draft, ready to be asked about any number of places.

    Both states of our knowledge are read once. Places are told apart only by their service, the borders that
    cover them and the rules that speak of their house, and each such kind of place is decided once. With
    `prune`, places that nothing reaches which the draft changes are left out.
    Raises DraftClosed and DraftConflict.
    """

    def __init__(self, draft: Draft, day: date | None = None, *, prune: bool = True) -> None:
        day, town = day or draft.takes_effect, draft.municipality
        self.before = as_it_is(town, day)
        self.after = as_drafted(draft, day, besides=self.before)
        services = list(town.services.values_list("pk", flat=True))
        self.answers: list[Answer] = []
        self._numbers: dict[Answer, int] = {}
        self._decided: dict[tuple[int, ...], tuple[int, int]] = {}
        self._prepare_houses(draft)
        self._prepare_grounds(services, prune=prune)

    def run(self, lon: np.ndarray, lat: np.ndarray, service: np.ndarray) -> Outcome:
        """Ask about places (EPSG:4326, degrees) and the services (ids) they were asked for."""
        outcome = Outcome(*(np.full(len(lon), UNTOUCHED, np.int64) for _ in range(2)))
        asked = np.flatnonzero(np.isin(service, self._services))
        if not len(asked):
            return outcome
        streets = self._street_groups(lon[asked], lat[asked])
        if self._touched is not None:
            place, _ = self._touched.covering(lon[asked], lat[asked])
            reached = np.union1d(place, np.flatnonzero(self._group_differs[streets]))
            asked, streets = asked[reached], streets[reached]
        place, version = self._grounds.covering(lon[asked], lat[asked])
        kinds, kind = _kinds(service[asked], streets, place, version)
        numbers = np.array([self._decide(one) for one in kinds], np.int64).reshape(-1, 2)
        outcome.before[asked], outcome.after[asked] = numbers[kind].T
        return outcome

    def _prepare_grounds(self, services: list[int], *, prune: bool) -> None:
        what = difference(self.before.world, self.after.world, services)
        pieces = {**self.before.pieces, **self.after.pieces}
        self._grounds = Grounds(_of(pieces, what.grounds) if prune else pieces)
        self._services = np.array(sorted(what.services) if prune else services, np.int64)
        self._touched = Grounds(_of(pieces, what.versions)) if prune else None

    def _prepare_houses(self, draft: Draft) -> None:
        """Number the houses by the rules that speak of them, before and after; 0 is by none."""
        self._groups: list[tuple[frozenset[int], frozenset[int]]] = [(frozenset(), frozenset())]
        self._houses = None
        by_house = _rules_of_houses(self.before.houses), _rules_of_houses(self.after.houses)
        if any(by_house):
            self._houses = Houses.of(draft.municipality)
            numbers = {self._groups[0]: 0}
            was, will_be = by_house
            pairs = [
                (frozenset(was.get(house, ())), frozenset(will_be.get(house, ())))
                for house in self._houses.ids.tolist()
            ]
            of_house = [numbers.setdefault(pair, len(numbers)) for pair in pairs]
            self._groups = list(numbers)
            # The last one is for places without a house: position -1.
            self._group_of_house = np.array([*of_house, 0], np.int64)
        self._group_differs = np.array([before != after for before, after in self._groups])

    def _street_groups(self, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        if self._houses is None:
            return np.zeros(len(lon), np.int64)
        return self._group_of_house[self._houses.nearest(lon, lat)]

    def _decide(self, kind: tuple[int, ...]) -> tuple[int, int]:
        """The numbers of both answers for places of one kind: service, group of houses, versions."""
        if kind not in self._decided:
            service, group, *versions = kind
            before, after = self._groups[group]
            self._decided[kind] = (
                self._number(answer(self.before.world, service, versions, before)),
                self._number(answer(self.after.world, service, versions, after)),
            )
        return self._decided[kind]

    def _number(self, one: Answer) -> int:
        if one not in self._numbers:
            self._numbers[one] = len(self.answers)
            self.answers.append(one)
        return self._numbers[one]


def _of(pieces: Mapping[int, np.ndarray], versions: frozenset[int]) -> dict[int, np.ndarray]:
    return {version: shapes for version, shapes in pieces.items() if version in versions}


def _rules_of_houses(houses: Mapping[int, frozenset[int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for rule, of in houses.items():
        for house in of:
            found.setdefault(house, set()).add(rule)
    return found


def _kinds(
    service: np.ndarray, group: np.ndarray, place: np.ndarray, version: np.ndarray
) -> tuple[list[tuple[int, ...]], np.ndarray]:
    """The different kinds of places (service, group of houses, versions), and of which kind each is.

    `place` and `version` say which version covers which place, sorted.
    """
    number = np.unique(version, return_inverse=True)[1]
    columns = [np.unique(service, return_inverse=True)[1], group, *_columns(place, number, len(service))]
    kind = np.zeros(len(service), np.int64)
    # Folded column by column, each time to as few numbers as there are kinds, so that nothing overflows.
    for column in columns:
        _, kind = np.unique(kind * (column.max(initial=0) + 1) + column, return_inverse=True)
    _, example = np.unique(kind, return_index=True)
    start = np.searchsorted(place, example)
    end = np.searchsorted(place, example, side="right")
    kinds = [
        (int(service[one]), int(group[one]), *version[first:last].tolist())
        for one, first, last in zip(example, start, end, strict=True)
    ]
    return kinds, kind


def _columns(place: np.ndarray, number: np.ndarray, places: int) -> list[np.ndarray]:
    """The versions of each place side by side: its first, its second, …; 0 is none."""
    start = np.searchsorted(place, np.arange(places))
    rank = np.arange(len(place)) - start[place]
    columns = []
    for nth in range(rank.max(initial=-1) + 1):
        column = np.zeros(places, np.int64)
        column[place[rank == nth]] = number[rank == nth] + 1
        columns.append(column)
    return columns
