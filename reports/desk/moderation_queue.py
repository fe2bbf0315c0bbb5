"""What staff has yet to look at, as a list: oldest first, and what of each report it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from reports.models import Category, Photo, Report, Text
from reports.models.report import ReportQuerySet

# Value of ?show= -> whether it is public meanwhile.
SHOWN = {"held_back": False, "public": True}


@dataclass(frozen=True)
class Counts:
    """How many reports there is something to decide about: in all, held back, and public meanwhile."""

    everything: int
    held_back: int
    public: int


@dataclass(frozen=True)
class Waiting:
    """A report of the queue with its undecided parts."""

    report: Report
    place: bool
    texts: list[Text]
    photos: list[Photo]

    @property
    def held_back(self) -> bool:
        """Whether something of it waits for a release, and is not merely to be looked at."""
        shown = [text.published for text in self.texts] + [photo.published for photo in self.photos]
        return not all([*shown, self.report.published or not self.place])


def queue_of(mine: ReportQuerySet, show: str = "") -> ReportQuerySet:
    """What nobody has decided yet of somebody's reports, oldest first; "held_back", "public" or all of it."""
    wanted = {"published": SHOWN[show]} if show in SHOWN else {}
    return mine.undecided(**wanted).order_by("submitted_at", "pk")


def counts_of(mine: ReportQuerySet) -> Counts:
    return Counts(*(queue_of(mine, show).count() for show in ("", "held_back", "public")))


def after(mine: ReportQuerySet, report: Report) -> Report | None:
    """The next of the queue behind a report, whether that is still in it or not; at its end the first."""
    queue = queue_of(mine).exclude(pk=report.pk)
    later = queue.filter(submitted_at__gte=report.submitted_at)
    later = later.exclude(submitted_at=report.submitted_at, pk__lte=report.pk)
    return later.first() or queue.first()


def with_parts(reports: ReportQuerySet) -> ReportQuerySet:
    """Reports with what a list of the queue shows, in a fixed number of queries."""
    return reports.select_related("category__group", "office", "district").prefetch_related(
        Prefetch("texts", Text.objects.undecided(), to_attr="undecided_texts"),
        Prefetch("photos", Photo.objects.undecided(), to_attr="undecided_photos"),
    )


def as_waiting(reports: Iterable[Any]) -> list[Waiting]:
    """Rows of `with_parts` with what is to be decided about each."""
    return [
        Waiting(
            report,
            place=report.place_looked_at is None and report.category.publish_place != Category.Publish.NEVER,
            texts=report.undecided_texts,
            photos=report.undecided_photos,
        )
        for report in reports
    ]
