"""OpenStreetMap's opening hours as ours. What would not be exactly the same is refused by name."""

from datetime import time

from geo.domain.closed_days import Closed
from geo.domain.opening_hours import Span
from geo.domain.osm_hours.hours import MINUTES, Hours, HoursRefused
from geo.domain.osm_hours.rules import EVERY_DAY, NO_APPOINTMENT, Rule, rules_of

Piece = tuple[int, int, bool]


def read_hours(value: str) -> Hours:
    """Hours that are open, by appointment and closed whenever the value says so.

    Public holidays are days like others unless the value says `PH off`. Raises HoursRefused.
    """
    table = _Table()
    for rule in rules_of(value.strip()):
        table.apply(rule)
    return table.hours(value)


class _Table:
    """What holds after each rule. Rules that end with days off are looked for last, as people write them."""

    def __init__(self) -> None:
        self.week: dict[int, list[Piece]] = {day: [] for day in range(1, 8)}
        self.closures: list[Closed] = []
        self.holidays_off = False
        # A night that another rule cuts is read otherwise than people mean it, so it is not read at all.
        self.has_nights = self.replaces = False

    def apply(self, rule: Rule) -> None:
        if rule.state == "off":
            self._close(rule)
        else:
            self._open(rule)

    def _close(self, rule: Rule) -> None:
        if rule.adds:
            raise HoursRefused("off_after_comma", rule.text)
        if rule.closed_days:
            if rule.spans or rule.weekdays or rule.holidays:
                raise HoursRefused("seasons", rule.text)
            self.closures += rule.closures()
            return
        if rule.comment:
            raise HoursRefused("comment", rule.comment)
        if rule.holidays and rule.spans:
            raise HoursRefused("holiday_hours", rule.text)
        if any(closes > MINUTES for _, closes in rule.spans):
            raise HoursRefused("night_and_days_off", rule.text)
        self.holidays_off |= rule.holidays
        self.replaces = True
        for day in rule.days:
            self.week[day] = _without(self.week[day], rule.spans)

    def _open(self, rule: Rule) -> None:
        self._refuse_what_is_not_kept(rule)
        self.replaces |= not rule.adds and any(self.week.values())
        self.has_nights |= any(closes > MINUTES for _, closes in rule.spans)
        for day in rule.days:
            kept = self.week[day] if rule.adds else []
            spans = rule.spans or [(0, MINUTES)]
            self.week[day] = kept + [(opens, closes, rule.by_appointment) for opens, closes in spans]

    def _refuse_what_is_not_kept(self, rule: Rule) -> None:
        if rule.closed_days:
            raise HoursRefused("seasons", rule.text)
        if rule.holidays and rule.days != EVERY_DAY:
            raise HoursRefused("holiday_hours", rule.text)
        if rule.comment and not rule.by_appointment and rule.comment.lower() not in NO_APPOINTMENT:
            raise HoursRefused("comment", rule.comment)
        if self.closures or self.holidays_off:
            raise HoursRefused("reopened", rule.text)

    def hours(self, value: str) -> Hours:
        if not any(self.week.values()):
            raise HoursRefused("never_open", value)
        if self.has_nights and (self.replaces or self.closures or self.holidays_off):
            raise HoursRefused("night_and_days_off", value)
        week = {day: tuple(map(_span, _joined(pieces, value))) for day, pieces in self.week.items() if pieces}
        self._refuse_overlaps_of_nights(value)
        return Hours(week, tuple(self.closures), open_on_holidays=not self.holidays_off)

    def _refuse_overlaps_of_nights(self, value: str) -> None:
        for day, pieces in self.week.items():
            following = self.week[day % 7 + 1]
            for _, closes, asked in pieces:
                if any(opens < closes - MINUTES and other != asked for opens, _, other in following):
                    raise HoursRefused("overlap", value)


def _without(pieces: list[Piece], spans: list[tuple[int, int]]) -> list[Piece]:
    """The pieces with some minutes cut out; without minutes all is cut."""
    for start, end in spans or [(0, 2 * MINUTES)]:
        pieces = [
            (max(opens, low), min(closes, high), asked)
            for opens, closes, asked in pieces
            for low, high in ((0, start), (end, 2 * MINUTES))
            if max(opens, low) < min(closes, high)
        ]
    return pieces


def _joined(pieces: list[Piece], value: str) -> list[Piece]:
    """The pieces of a day in order; those that touch are one."""
    joined: list[Piece] = []
    for opens, closes, asked in sorted(pieces):
        before = joined[-1] if joined else (0, -1, asked)
        if opens < before[1] and asked != before[2]:
            raise HoursRefused("overlap", value)
        if opens <= before[1] and asked == before[2]:
            joined[-1] = (before[0], max(before[1], closes), asked)
        else:
            joined.append((opens, closes, asked))
    return joined


def _span(piece: Piece) -> Span:
    opens, closes, asked = piece
    if closes - opens >= MINUTES and (opens, closes) != (0, MINUTES):
        raise HoursRefused("too_long", f"{opens // 60:02}:{opens % 60:02}-{closes // 60:02}:{closes % 60:02}")
    return Span(_clock(opens), time.max if closes == MINUTES else _clock(closes % MINUTES), asked)


def _clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)
