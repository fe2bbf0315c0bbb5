"""How long it takes until a defect is repaired, judged from those before it."""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

# So many of a hundred are done within the days that are told.
SHARE = 80
# Fewer repairs than these are stories, not a figure.
FEWEST = 10


@dataclass
class Waits:
    """How many reports took so many working days (`done`), or wait for so many by now (`waiting`)."""

    done: Counter[int] = field(default_factory=Counter)
    waiting: Counter[int] = field(default_factory=Counter)

    @property
    def reports(self) -> int:
        return self.done.total() + self.waiting.total()


def days_for(waits: Waits, share: int = SHARE, fewest: int = FEWEST) -> int | None:
    """Within how many working days `share` of a hundred are done; None where nobody can say.

    What still waits counts as not done for as long as it has waited, and says nothing of the days after (the
    estimator of Kaplan and Meier). Where nothing waits, this is the nearest-rank percentile. None with fewer
    than `fewest` repairs, or where the share has not been reached.
    """
    if waits.done.total() < fewest:
        return None
    open_share, known = Fraction(1), waits.reports
    for days in range(max(waits.done) + 1):
        done = waits.done[days]
        if done:
            open_share *= Fraction(known - done, known)
        if open_share <= Fraction(100 - share, 100):
            return days
        known -= done + waits.waiting[days]
    return None
