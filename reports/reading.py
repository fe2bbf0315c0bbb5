"""What an audience may read of a report. Status page, crew page and API ask here, so the rule stands once."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from geo.models import Office
from reports.models import Category, Photo, Report, Text, TimelineEntry
from reports.models.report import look_of
from reports.outcome_wording import outcome_sentence
from reports.wording import answer_in_words, timeline_sentence

PUBLIC = TimelineEntry.Audience.PUBLIC
REPORTER = TimelineEntry.Audience.REPORTER
STAFF = TimelineEntry.Audience.STAFF
AT_ONCE = Category.Publish.AT_ONCE
# Which entries an audience reads.
_READS: dict[str, list[str]] = {
    PUBLIC: [PUBLIC],
    REPORTER: [PUBLIC, REPORTER],
    STAFF: [PUBLIC, REPORTER, STAFF],
}


@dataclass(frozen=True)
class Line:
    """One line of a report's timeline, as its audience may read it."""

    at: datetime
    kind: str
    status: str  # the new one; empty where none was taken
    look: str  # which shape stands for it
    text: str  # words of a person; empty where there are none for this audience
    photo: Photo | None
    actor: str  # a name, for staff only
    audience: str
    entry: TimelineEntry
    names_original: bool  # whether this audience may know of the report that a duplicate repeats

    @property
    def sentence(self) -> str:
        """What happened, in the active language."""
        return timeline_sentence(self.entry, names_original=self.names_original)


@dataclass(frozen=True)
class Answer:
    """A question of the category and what the reporter answered, in the active language."""

    question: str
    words: str


class ReportView:
    """A report through the eyes of an audience. Nothing is read from the database before it is asked for."""

    def __init__(self, report: Report, audience: str) -> None:
        self.report, self.audience = report, audience

    @property
    def description(self) -> str | None:
        """The reporter's words; None where they are held back or erased."""
        text = self._description
        return text.body if text and _may_read(text, self.audience) else None

    @property
    def address(self) -> str:
        """The place in the reporter's words; empty where their words are held back or erased.

        Where words wait for release, a place that was corrected since then waits once more.
        """
        waits = self.report.category.publish_text != AT_ONCE and self.report.place_looked_at is None
        held_back = self.audience == PUBLIC and (waits or self.description is None)
        return "" if held_back else self.report.address

    @property
    def description_waits(self) -> bool:
        """Whether there are words of which staff has not decided yet whether the public reads them."""
        text = self._description
        return text is not None and not text.published and text.looked_at is None

    @property
    def description_withheld(self) -> bool:
        """Whether staff has decided that the public does not read the words."""
        text = self._description
        return text is not None and not text.published and text.looked_at is not None

    @property
    def photos(self) -> list[Photo]:
        return [photo for photo in self._photos if _may_see(photo, self.audience)]

    @property
    def photos_wait(self) -> int:
        """Of how many photos staff has not decided yet; reporters are not told of strangers'."""
        return sum(photo.looked_at is None for photo in self._photos_held_back)

    @property
    def photos_withheld(self) -> int:
        """Of how many photos staff has decided that the public does not see them; none of strangers'."""
        return sum(photo.looked_at is not None for photo in self._photos_held_back)

    @property
    def _photos_held_back(self) -> list[Photo]:
        back = [photo for photo in self._photos if not photo.published and photo.message_id is None]
        return [photo for photo in back if self.audience != REPORTER or photo.support_id is None]

    @property
    def office(self) -> Office:
        """Who has the report now: the outside body it was passed on to, else the responsible office."""
        return self.report.passed_to or self.report.office

    @cached_property
    def original(self) -> Report | None:
        """The report that this one repeats, if this audience may know of it."""
        found = self.report.duplicate_of
        return found if found and (found.published or self.audience == STAFF) else None

    @property
    def outcome(self) -> str:
        """What became of it, as a sentence; empty while that is open, and where it was withdrawn."""
        if not self.report.outcome:
            return ""
        return outcome_sentence(self.report, names_original=self.original is not None)

    @property
    def reason(self) -> str:
        """The words with which it was closed; empty if there were none for this audience."""
        closing = [line for line in self.timeline if line.status == self.report.status]
        return closing[-1].text if closing and self.report.outcome else ""

    @cached_property
    def timeline(self) -> list[Line]:
        return timeline_for(self.report, self.audience)

    @cached_property
    def answers(self) -> list[Answer]:
        """Answers to the category's questions. Not for the public: people write names and numbers there."""
        if self.audience == PUBLIC or not self.report.answers:
            return []
        given = self.report.answers
        asked = [one for one in self.report.category.questions.all() if one.code in given]
        return [Answer(one.label, answer_in_words(one, given[one.code])) for one in asked]

    @cached_property
    def _description(self) -> Text | None:
        # Set by Report.objects.for_listing().
        texts = getattr(self.report, "descriptions", None)
        return next(iter(self.report.texts.descriptions() if texts is None else texts), None)

    @cached_property
    def _photos(self) -> list[Photo]:
        photos = getattr(self.report, "ready_photos", None)
        return list(self.report.photos.ready()) if photos is None else photos


def view_of(report: Report, audience: str) -> ReportView:
    """A report as `audience` (PUBLIC, REPORTER, STAFF) may read it.

    Whether somebody may read it at all is decided before: access.audience_of, Report.objects.public().
    """
    return ReportView(report, audience)


def public_view(report: Report) -> ReportView:
    return ReportView(report, PUBLIC)


def timeline_for(report: Report, audience: str) -> list[Line]:
    """What happened to a report, oldest first, as far as `audience` may know."""
    entries = report.timeline.filter(audience__in=_READS[audience])
    entries = entries.select_related("office", "text", "photo", "actor").order_by("at", "pk")
    return [_line(entry, report, audience) for entry in entries]


def line_for(entry: TimelineEntry, audience: str) -> Line:
    """One entry as `audience` may read it; whether they may read it at all is decided before."""
    return _line(entry, entry.report, audience)


def _line(entry: TimelineEntry, report: Report, audience: str) -> Line:
    # The description has its place at the top; in the timeline it would stand twice.
    note = entry.text if entry.kind != TimelineEntry.Kind.SUBMITTED else None
    meant = entry.audience == audience == REPORTER
    entry.report = report
    if entry.photo:
        entry.photo.report = report  # its caption asks for the names of the category
    return Line(
        at=entry.at,
        kind=entry.kind,
        status=entry.new_status,
        look=look_of(entry.new_status, entry.facts.get("outcome", "")),
        text=note.body if note and (meant or _may_read(note, audience)) else "",
        photo=entry.photo if entry.photo and _may_see(entry.photo, audience) else None,
        actor=str(entry.actor) if entry.actor and audience == STAFF else "",
        audience=entry.audience,
        entry=entry,
        names_original=audience == STAFF or _is_public(entry.facts.get("original")),
    )


def _is_public(code: str | None) -> bool:
    """Whether everybody may know of the report with this code; without one nothing is asked."""
    return code is not None and Report.objects.public().filter(code=code).exists()


def _may_read(text: Text, audience: str) -> bool:
    # Reporters read what they wrote themselves. Of what was erased nothing is left to read.
    own = audience == REPORTER and text.author_id is None
    return text.published or own or audience == STAFF


def _may_see(photo: Photo, audience: str) -> bool:
    if photo.status != "ready":
        return False
    theirs = audience == REPORTER and photo.is_for_reporter
    return photo.published or theirs or audience == STAFF
