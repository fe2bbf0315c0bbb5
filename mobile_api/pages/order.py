"""In which order the steps of a report come. Plain Python: what is there already decides what comes next."""

from dataclasses import dataclass

# Photo, place and kind in the order a person likes best, each with what comes right after it.
ORDERS = {
    "start": ("start", "place", "kind", "details", "check"),
    "kind": ("kind", "details", "start", "place", "check"),
}
# Things on the map can be shown only around a place.
PLACE_BEFORE_DETAILS = ("kind", "start", "place", "details", "check")
# What a page cannot do without. Photo, place and kind wait for nothing.
NEEDS = {"details": ("kind",), "check": ("place", "kind", "details")}
# Photo, place, kind, and the last look: what the kind asks belongs to the step before it.
TOTAL = 4


@dataclass(frozen=True)
class Progress:
    """How far a report is: the steps that are done, and how it was begun.

    `left_out`: the kind asks nothing and words are there, so that nobody has to see the page of the details.
    """

    begun_with: str = "start"
    done: frozenset[str] = frozenset()
    left_out: bool = False
    details_need_place: bool = False

    @property
    def order(self) -> tuple[str, ...]:
        if self.begun_with == "kind" and self.details_need_place:
            return PLACE_BEFORE_DETAILS
        return ORDERS[self.begun_with]


def next_step(progress: Progress) -> str:
    """The first step that still lacks something; at the end the last look."""
    return next((step for step in progress.order if step not in progress.done), "check")


def missing_before(step: str, progress: Progress) -> str | None:
    """What has to be there before a step can be shown, and is not."""
    needs = set(NEEDS.get(step, ()))
    if step == "details" and progress.details_need_place:
        needs.add("place")
    return next((one for one in progress.order if one in needs - progress.done), None)


def step_before(step: str, progress: Progress) -> str | None:
    """Where "back" leads; nowhere from the first step."""
    order = [one for one in progress.order if one == step or not (one == "details" and progress.left_out)]
    place = order.index(step)
    return order[place - 1] if place else None


def number_of(step: str, progress: Progress) -> int:
    """1 to TOTAL. The details share the number of the step before them."""
    before = progress.order[: progress.order.index(step) + 1]
    return len([one for one in before if one != "details"])
