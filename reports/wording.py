"""The sentences for what this room decides, in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from geo.domain.responsibility import Reason
from geo.models import localized
from geo.wording import sentence
from reports.domain.questions import StopKind
from reports.domain.suggestion import Reason as Suggested
from reports.domain.workflow import Role, Status
from reports.expectation import Expectation
from reports.models import Photo, Question, TimelineEntry
from reports.outcome_wording import OUTCOME_CHOICES, OUTCOME_SENTENCES, STATUS_NAMES

ROLE_NAMES: dict[str, Promise] = {
    Role.REPORTER: _("Reporter"),
    Role.CREW: _("Crew"),
    Role.CLERK: _("Clerk"),
    Role.DISPATCHER: _("Dispatcher"),
    Role.MODERATOR: _("Moderator"),
    Role.HOTLINE: _("Hotline"),
    Role.OFFICE_ADMIN: _("Office administrator"),
    Role.AUDITOR: _("Auditor"),
}

# What a step of the crew is called on a button.
STEP_NAMES: dict[str, Promise] = {
    Status.ACCEPTED: _("Accept"),
    Status.SCHEDULED: _("Schedule"),
    Status.IN_PROGRESS: _("Take over"),
    Status.FIXED: _("Report as fixed"),
    Status.EXTERNAL: _("Pass on"),
    Status.REJECTED: _("Decline"),
    Status.DUPLICATE: _("Merge"),
    Status.WITHDRAWN: _("Withdraw"),
    Status.SUBMITTED: _("Reopen"),
}

PHOTO_ROLE_NAMES: dict[str, Promise] = {
    "close_up": _("Close-up"),
    "wide": _("From further away"),
    "after": _("After the repair"),
}

# Codes of StepRefused, PhotoRefused, KeyConflict and FieldError.
SENTENCES: dict[str, Promise] = {
    "no_such_step": _("A report cannot go from “%(source)s” to “%(target)s”."),
    "wrong_role": _("The step to “%(target)s” takes one of these roles: %(allowed)s."),
    "outcome_missing": _("Say what became of the defect: %(outcomes)s."),
    "outcome_unfit": _("This outcome does not go with “%(target)s”, or is not yours to say."),
    "reason_missing": _("Give the reason in words; everybody can read it."),
    "body_missing": _("Name the outside body whose job this is."),
    "proof_missing": _("This kind of report needs some words or a photo of what was done."),
    "proof_photo_missing": _("This kind of report needs a photo after the repair."),
    "closed_asks_nothing": _("This report is closed. Reopen it before you ask the reporter something."),
    "too_many_messages": _("There are %(limit)s messages already, and no more are possible. Please call."),
    "not_closed_by_office": _("The office has not closed this report, so there is nothing to object to."),
    "not_fixed_said": _("You have said already that it is not fixed. The office answers here."),
    "reopening_not_asked": _("Nobody asks to reopen this report (any more)."),
    "report_closed": _("This report is closed. If the defect is there again, please report it anew."),
    "original_missing": _("Name the other report by its code."),
    "decided_meanwhile": _("Somebody else has decided about this report meanwhile. Look at it again."),
    "passage_not_found": _("“%(passage)s” is not in the text. Copy the words exactly as they stand there."),
    "key_conflict": _("This id was used before for another report. Send the report with a new id."),
    "upload_conflict": _("This id was used before for another photo. Send the photo with a new id."),
    "offset_differs": _("%(offset)s bytes have arrived so far. Go on from there."),
    "beyond_length": _("These are more bytes than announced; the photo has %(length)s in all."),
    "storage_full": _("There is no room for it at present. Nothing of it was kept; try again later."),
    "empty": _("The file is empty. Choose another one."),
    "too_large": _("The file is larger than %(limit)s MB. Choose a smaller picture."),
    "not_a_picture": _("The file is not a picture. Choose a photo in JPEG, PNG, WebP or HEIC."),
    "format": _("Pictures of this kind are not taken. Choose a photo in JPEG, PNG, WebP or HEIC."),
    "too_many_pixels": _("The picture has more than %(limit)s million pixels. Choose a smaller one."),
    "broken": _("The picture is damaged and cannot be opened. Choose another one."),
    "required": _("This is needed."),
    "wrong_type": _("This has to be %(expected)s."),
    "not_text": _("The text contains symbols that cannot be stored."),
    "too_long": _("This has %(length)s characters; at most %(limit)s are possible."),
    "unknown_question": _("This category does not ask that."),
    "not_asked": _("This is not asked after the other answers."),
    "unknown_choice": _("Choose one of: %(allowed)s."),
    "chosen_twice": _("The same is chosen twice."),
    "out_of_range": _("The number may not be beyond %(limit)s."),
    "not_between": _("The number has to be between %(least)s and %(most)s."),
    "not_a_date": _("This is no date. Write it as 2026-05-31."),
    "too_early": _("The earliest possible day is %(first)s."),
    "too_late": _("The latest possible day is %(last)s."),
    "unknown_object": _("“%(given)s” is not on the list. Choose one of those near the place."),
    "object_too_far": _(
        "“%(name)s” is more than %(limit)s m from the place. Choose one that is nearer, or correct the place."
    ),
    "stopped": _("This cannot be reported here. The answer says who has to hear of it instead."),
    "code_twice": _("The code “%(code)s” is used twice."),
    "choices_missing": _("At least two answers to choose from are needed."),
    "not_of_this_kind": _("A question of this kind does not have this. Leave it empty."),
    "not_asked_before": _("No question “%(question)s” is asked before this one."),
    "never_answered": _("“%(question)s” is never answered with “%(answer)s”."),
    "below_min": _("The largest number may not be below the smallest, %(least)s."),
    "stop_without_contact": _(
        "Say where to turn instead: a telephone number, an office, a service or an address on the web."
    ),
    "not_offered": _("This category is no longer offered."),
    "email_to_confirm": _(
        "Reports of this kind are confirmed by a link in an e-mail, so they need an e-mail address."
    ),
    "too_few_corners": _("An area needs at least three corners."),
    "too_many_corners": _("The area has %(length)s corners; at most %(limit)s are possible."),
    "crosses_itself": _("The outline crosses itself or encloses nothing. Draw it again."),
    "no_degrees": _("%(lon)s, %(lat)s is no place: write longitude and latitude in degrees."),
    "far_from_town": _("This is too far away: choose a place in or near %(town)s."),
    "radius_out_of_range": _("The distance has to be from %(least)s to %(most)s metres."),
    "push_service_unknown": _("This service for messages to devices is not known here."),
    "not_a_key": _("This is no key that a browser made."),
    "not_an_email": _("This is no e-mail address. Write it as name@example.org."),
    "email_required": _("Reports of this kind need an e-mail address, so that the office can ask back."),
    "contact_not_taken": _("Reports of this kind are taken without contact data. Leave this out."),
    "too_many": _("At most %(limit)s are possible."),
    "photo_required": _("This category needs a photo."),
    "photo_role_missing": _("These photos are missing: %(roles)s."),
    "photo_unknown": _("This photo is not known. Send it again."),
    "photo_used": _("This photo already belongs to a report."),
    "photo_failed": _("This photo could not be prepared. Send another one."),
    "border_not_asked": _(
        "The place is not in doubt between offices (any more), and “%(said)s” is not the office that is"
        " responsible. Send the report again without an answer about the border."
    ),
    "not_a_candidate": _(
        "“%(said)s” is no answer at this place; the border or the place may have changed."
        " Choose one of: %(candidates)s."
    ),
    "said_outside": _(
        "A place outside the municipality is not ours to deal with, so the report was not taken. Correct the"
        " place if it lies inside after all, or answer “unsure” to send it anyway."
    ),
}
# Stands where the answer about the border would.
UNANSWERED = _("This was not answered.")

_EXPECTED: dict[str, Promise] = {
    "text": _("a text"),
    "number": _("a number"),
    "date": _("a date"),
    "yes_no": _("yes or no"),
    "list": _("a list"),
    "object": _("an object"),
    "thing": _("a thing with layer and id"),
}

_STOP_TITLES: dict[StopKind, Promise] = {
    StopKind.EMERGENCY: _("Please get help now"),
    StopKind.OUTSIDE_BODY: _("Somebody else takes care of this"),
    StopKind.OTHER_SERVICE: _("There is another way for this"),
}

_TIMELINE: dict[str, Promise] = {
    TimelineEntry.Kind.SUBMITTED: _("The report was received and went to: %(office)s."),
    TimelineEntry.Kind.NOTE: _("Note by %(office)s"),
    TimelineEntry.Kind.RELEASED: _("Released: %(what)s"),
    TimelineEntry.Kind.WITHHELD: _("Withheld: %(what)s"),
    TimelineEntry.Kind.REDACTED: _("Parts were hidden: %(what)s"),
    TimelineEntry.Kind.RESTORED: _("What was hidden is restored and held back: %(what)s"),
    TimelineEntry.Kind.LOOKED_AT: _("Looked through: %(what)s"),
    TimelineEntry.Kind.PHOTO: _("A photo was added."),
    TimelineEntry.Kind.ANSWER_OVERDUE: _("The reporter has not answered by %(until)s."),
    TimelineEntry.Kind.NOT_FIXED: _("The reporter says that it is not fixed."),
    TimelineEntry.Kind.KEPT_CLOSED: _(
        "The reporter said that it is not fixed. %(office)s has looked again, and the report stays closed."
    ),
    TimelineEntry.Kind.SUPPORTED: _("Somebody else has this, too; %(count)s in all."),
    TimelineEntry.Kind.CONFIRMED: _("The reporter has confirmed the report by the link in the e-mail."),
    TimelineEntry.Kind.EXPIRED: _(
        "The report was not confirmed in time. Its texts, photos and contact data were erased."
    ),
    TimelineEntry.Kind.MOVED: _("The reporter has corrected the place. The report is with: %(office)s."),
    TimelineEntry.Kind.CONTACT: _("The reporter has changed how they can be reached."),
    TimelineEntry.Kind.ERASED: _("The reporter has erased their personal data."),
}

_STEPS: dict[str, Promise] = {
    Status.SUBMITTED: _("The report was reopened."),
    Status.ACCEPTED: _("%(office)s has accepted the report."),
    Status.SCHEDULED: _("The work is scheduled."),
    Status.IN_PROGRESS: _("%(office)s is working on it."),
    Status.WITHDRAWN: _("The reporter has withdrawn the report."),
    # Entries of the past know no outcome, and are said by their status.
    Status.FIXED: OUTCOME_SENTENCES["repaired"],
    Status.EXTERNAL: OUTCOME_SENTENCES["not_ours"],
    Status.REJECTED: OUTCOME_SENTENCES["will_not"],
    **OUTCOME_SENTENCES,
}


_REOPENED_ON_REQUEST = _("The reporter said that it is not fixed. The report was reopened.")

_MESSAGES: dict[str, Promise] = {
    "office": _("Message from %(office)s"),
    "question": _("Question from %(office)s, to be answered by %(until)s"),
    "reporter": _("Message from the reporter"),
    "answer": _("Answer from the reporter"),
}


class Coded(Protocol):
    """An error or refusal: a code with facts."""

    @property
    def code(self) -> str: ...

    @property
    def facts(self) -> Mapping: ...


def sentence_of(error: Coded, language: str | None = None) -> str:
    """What a refusal or a wrong field says, in `language` (default: the active one)."""
    with translation.override(language or translation.get_language()):
        facts = {name: _told(name, value) for name, value in error.facts.items()}
        return str(SENTENCES[error.code]) % facts


def _told(name: str, value: object) -> str:
    match name:
        case "source" | "target":
            return str(STATUS_NAMES[str(value)])
        case "expected":
            return str(_EXPECTED[str(value)])
        case "roles" if isinstance(value, Mapping):
            return ", ".join(photo_role_name(role, value) for role in value)
        case "allowed":
            return ", ".join(str(ROLE_NAMES.get(one, one)) for one in str(value).split(", "))
        case "outcomes":
            return ", ".join(str(OUTCOME_CHOICES[one]) for one in str(value).split(", "))
        case "limit" | "length" | "least" | "most":
            return number_format(str(value), force_grouping=True)
        case "first" | "last" if isinstance(value, date):
            return date_format(value, "DATE_FORMAT")
    return str(value)


def timeline_sentence(
    entry: TimelineEntry, language: str | None = None, *, names_original: bool = True
) -> str:
    """What happened, without a name of a person. Needs `entry.office` and `entry.report.office` at hand.

    `names_original` is whether the reader may know the code of the report that this one repeats.
    """
    with translation.override(language or translation.get_language()):
        text = _text_of(entry)
        office = entry.office or entry.report.office
        facts = {
            "office": localized(office.names),
            "original": _shown(entry.facts.get("original") if names_original else None),
            "what": _what(entry.facts),
            "count": entry.facts.get("count"),
            "until": _day(entry.facts.get("until")),
        }
        said = entry.facts.get("border_answer")
        told = [str(text) % facts, *([sentence(Reason(**said))] if said else [])]
        return " ".join(told)


def _text_of(entry: TimelineEntry) -> Promise:
    match entry.kind:
        case TimelineEntry.Kind.STATUS if entry.facts.get("asked_by_reporter"):
            return _REOPENED_ON_REQUEST
        case TimelineEntry.Kind.STATUS:
            return _STEPS[entry.facts.get("outcome") or entry.new_status]
        case TimelineEntry.Kind.MESSAGE:
            return _MESSAGES[_message_kind(entry.facts)]
    return _TIMELINE[entry.kind]


def _message_kind(facts: Mapping) -> str:
    if facts.get("by_office"):
        return "question" if "until" in facts else "office"
    return "answer" if facts.get("answers") else "reporter"


def _day(written: str | None) -> str:
    return date_format(date.fromisoformat(written), "DATE_FORMAT") if written else ""


def _shown(code: str | None) -> str:
    return f"{code[:4]}-{code[4:]}" if code else _now("another report")


def _what(facts: Mapping) -> str:
    names = {"place": _now("place"), "texts": _now("text"), "photos": _now("photos")}
    return ", ".join(name for key, name in names.items() if facts.get(key))


def answer_in_words(question: Question, answer: object, language: str | None = None) -> str:
    """An answer to a category's question as people read it."""
    with translation.override(language or translation.get_language()):
        match answer:
            case bool():
                return _now("Yes") if answer else _now("No")
            case list():
                return ", ".join(_choice(question, one) for one in answer)
            case Mapping():
                return str(answer.get("name") or answer.get("id") or "")
            case int() | float():
                unit = localized(question.limits.get("unit", {}))
                return f"{number_format(answer)} {unit}".strip()
        if question.kind == Question.Kind.DATE:
            return date_format(date.fromisoformat(str(answer)), "DATE_FORMAT")
        return _choice(question, answer)


def _choice(question: Question, code: object) -> str:
    names = {choice["code"]: choice.get("names", {}) for choice in question.choices}
    return str(localized(names[code])) if code in names else str(code)


def photo_caption(photo: Photo) -> str:
    """What a photo shows, for the text beside it."""
    if photo.message_id is not None:
        return _now("Photo from a message")
    if photo.stage == Photo.Stage.AFTER:
        return _now("After the repair")
    if photo.role in PHOTO_ROLE_NAMES or photo.report is None:
        return str(PHOTO_ROLE_NAMES.get(photo.role, _("Photo of the defect")))
    own = photo.report.category.photo_role_names.get(photo.role)
    return str(localized(own)) if own else _now("Photo of the defect")


def stop_title(kind: StopKind, phone: str) -> str:
    """The first thing that somebody reads who is sent elsewhere."""
    if kind is StopKind.EMERGENCY and phone:
        return _now("Please call %(phone)s now") % {"phone": phone}
    return str(_STOP_TITLES[kind])


def photo_role_name(role: str, own_names: Mapping[str, Any]) -> str:
    """What a view is called that photos should show: by us, else by its category (`photo_role_names`)."""
    return str(PHOTO_ROLE_NAMES.get(role) or localized(own_names.get(role) or {}) or role)


def reason_of_suggestion(reason: Suggested) -> str:
    """Why a category is suggested for a word that was typed."""
    if reason.own:
        return _now("“%(word)s” is one of the words for this kind.") % {"word": reason.word}
    return _now("“%(word)s” is often said in reports of this kind.") % {"word": reason.word}


def reasons_of_suggestion(reasons: Iterable[Suggested]) -> str:
    """All reasons in one short line: fits “Laterne”, “dunkel”."""
    words = ", ".join(_now("“%(word)s”") % {"word": reason.word} for reason in reasons)
    return _now("Fits %(words)s") % {"words": words}


def expectation_sentence(expectation: Expectation) -> str:
    """Within how many working days most reports of a kind are done, and where."""
    facts = {"share": expectation.share, "days": number_format(expectation.days, force_grouping=True)}
    if expectation.district is None:
        said = ngettext(
            "%(share)s%% of reports of this kind are done within %(days)s working day.",
            "%(share)s%% of reports of this kind are done within %(days)s working days.",
            expectation.days,
        )
        return said % facts
    said = ngettext(
        "In %(district)s, %(share)s%% of reports of this kind are done within %(days)s working day.",
        "In %(district)s, %(share)s%% of reports of this kind are done within %(days)s working days.",
        expectation.days,
    )
    return said % (facts | {"district": expectation.district.name})


def expectation_basis(expectation: Expectation) -> str:
    """What that is counted from."""
    reports = number_format(expectation.reports, force_grouping=True)
    return _now(
        "Counted from %(reports)s reports of the last twelve months; those that still wait count as not done."
    ) % {"reports": reports}
