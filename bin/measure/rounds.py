"""Rounds in which everything is measured in turn, and what is made of them: ratios with a limit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

# From the number of the round to a figure.
Measure = Callable[[int], float]


@dataclass(frozen=True)
class Goal:
    """A ratio of two figures of the same round, and what it must be at least (or at most)."""

    name: str
    of: str
    to: str
    at_least: float | None = None
    at_most: float | None = None

    def held_by(self, ratio: float) -> bool:
        return (self.at_least is None or ratio >= self.at_least) and (
            self.at_most is None or ratio <= self.at_most
        )


@dataclass(frozen=True)
class Result:
    """The medians of all rounds, with the least and the greatest ratio."""

    goal: Goal
    of: float
    to: float
    ratio: float
    least: float
    greatest: float

    @property
    def passed(self) -> bool:
        return self.goal.held_by(self.ratio)


def figures(
    measures: Mapping[str, Measure], rounds: int, say: Callable[[str], None]
) -> dict[str, list[float]]:
    """Every measure once per round, so that what else the machine does hits all of them alike."""
    found: dict[str, list[float]] = {name: [] for name in measures}
    for number in range(rounds):
        # Forwards and backwards by turns: nobody always comes right after the heaviest.
        names = list(measures) if number % 2 == 0 else list(measures)[::-1]
        for name in names:
            found[name].append(measures[name](number))
        say(f"round {number + 1}/{rounds}: " + ", ".join(f"{n} {found[n][-1]:,.1f}" for n in measures))
    return found


def results(goals: Sequence[Goal], found: Mapping[str, list[float]]) -> list[Result]:
    """One result for each goal whose figures were measured."""
    return [
        _result(goal, found[goal.of], found[goal.to])
        for goal in goals
        if goal.of in found and goal.to in found
    ]


def _result(goal: Goal, of: list[float], to: list[float]) -> Result:
    ratios = [one / other for one, other in zip(of, to, strict=True)]
    return Result(goal, median(of), median(to), median(ratios), min(ratios), max(ratios))
