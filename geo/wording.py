"""The sentences for what this room decides, and its answers as JSON, in the reader's language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from geo import kept
from geo.answer_wording import HERE, answer_sentence
from geo.domain.answer_case import case_of
from geo.domain.house_numbers import NumberRange, Parity, StreetPart
from geo.domain.responsibility import AreaHere, Decision, Possibility, Reason
from geo.errors import OutsideCoverage
from geo.models import Office, Service, localized
from geo.office_words import channel_as_json, language_names
from geo.speaking import speaking

SENTENCES = {
    "area_rule": _("%(office)s is responsible in the area %(area)s."),
    "municipality_rule": _("%(office)s is responsible in the whole of %(area)s."),
    "asset_rule": _("%(office)s holds %(area)s, where the place lies."),
    "road_rule": _("%(office)s is responsible along %(area)s."),
    "street_rule": _("%(office)s is responsible for the houses %(area)s."),
    "legal_basis": _("Legal basis: %(legal_basis)s."),
    "out_of_scope": _("%(text)s"),
    "no_rule": _("No rule names an office for this concern at this place; a person assigns it."),
    "overlap": _("Several offices are equally responsible here: %(offices)s. A person decides."),
    "near_border": _("The place is so close to a border that another office may be responsible."),
    "larger_area": _("%(office)s is responsible in %(area)s, but a smaller area comes first."),
    "whole_municipality": _("%(office)s is responsible only where no smaller area says otherwise."),
    "asset_first": _("The rule for %(office)s in %(area)s stands back: who holds the ground comes first."),
    "road_first": _("The rule for %(office)s in %(area)s stands back: who has the road comes first."),
    "street_first": _("The rule for %(office)s in %(area)s stands back: the house number comes first."),
    "longer_street": _("%(office)s is responsible for %(area)s, but a shorter part comes first."),
    "lower_priority": _("The rule for %(office)s in %(area)s has a lower priority."),
    "older": _("The rule for %(office)s in %(area)s was replaced by a newer one."),
    "role_accepts": _("%(office)s also takes this concern and passes it on."),
    "role_operator": _("%(office)s runs the facility."),
    "inside_town": _("Is the place still in %(area)s?"),
    "inside_area": _("Does the place lie in the area %(area)s?"),
    "which_area": _("Does the place lie in %(area)s or in %(other_area)s?"),
    "belongs_to": _("Does the place belong to %(area)s?"),
    "belongs_to_which": _("Does the place belong to %(area)s or to %(other_area)s?"),
    "answered": _("The reporter said that the place lies in %(area)s."),
    "answered_belongs": _("The reporter said that the place belongs to %(area)s."),
    "answered_not_in": _("The reporter said that the place does not lie in %(areas)s."),
    "answered_not_of": _("The reporter said that the place does not belong to %(areas)s."),
    "answered_side": _("The reporter said on which side of the border the place lies."),
    "answered_unsure": _("The reporter was not sure on which side of the border the place lies."),
    "answered_otherwise": _(
        "%(office)s is responsible at the position that was sent; the answer about the border comes first."
    ),
    "outside_coverage": _("This place is outside the area that we are responsible for."),
    "outside_in_neighbour": _(
        "This place is outside the area that we are responsible for. It lies in %(neighbour)s."
    ),
    "no_border_known": _("We know no border of %(town)s for %(day)s, so we cannot say who was responsible."),
    "no_border_recorded": _(
        "On %(at)s, no border of %(town)s was recorded for %(day)s, so we could not have said who is"
        " responsible."
    ),
    "border_known_from": _("The first day after it for which we know one is %(first)s."),
    "swapped_axes": _(
        "Latitude and longitude look swapped: the other way round, the place lies in %(swapped)s."
    ),
}
PARITIES = {Parity.ODD: _("odd"), Parity.EVEN: _("even")}
# Why a rule would never be the answer to anything.
NO_EFFECT = {
    "no_days": _("The rule ends before it begins, so it never holds."),
    "service_elsewhere": _(
        "“%(service)s” is out of scope here and goes to %(office)s, so no rule for it is ever asked."
    ),
    "ends_before": _("The rule has ended before the draft takes effect."),
    "no_border": _("%(area)s has no border on the days of the rule. Draw one, or choose other days."),
    "outside_town": _("%(area)s lies outside the municipality, where nobody is answered."),
    "no_line": _("%(area)s is no road: it has no line. Draw it as a line, or choose an asset."),
    "impossible_numbers": _("No house number lies in %(area)s."),
    "no_houses": _(
        "No address is known in %(area)s. Check street and house numbers, or import the addresses."
    ),
    "always_loses": _(
        "For the same place the rule for %(office)s has priority %(priority)s, so this one would never win."
        " Give it a higher priority, or end that rule."
    ),
}
# The same to the person who said it.
SAID_BY_YOU = {
    "answered": _("You said that the place lies in %(area)s."),
    "answered_belongs": _("You said that the place belongs to %(area)s."),
    "answered_not_in": _("You said that the place does not lie in %(areas)s."),
    "answered_not_of": _("You said that the place does not belong to %(areas)s."),
    "answered_side": _("You said on which side of the border the place lies."),
    "answered_unsure": _("You were not sure on which side of the border the place lies."),
}
# What stands where an office would, for a place beyond the border.
OUTSIDE = pgettext_lazy("instead of an office", "outside the municipality")


def sentence(reason: Reason, language: str | None = None, *, to_reporter: bool = False) -> str:
    """What a reason says, in `language` (default: the active one); `to_reporter` says "you" to them."""
    spoken = language or translation.get_language() or "de"
    facts = {name: told(value, spoken) for name, value in reason.facts.items()}
    return _text(reason.code, spoken, to_reporter) % facts


@lru_cache(maxsize=1024)
def _text(code: str, language: str, to_reporter: bool) -> str:
    texts = SENTENCES | SAID_BY_YOU if to_reporter else SENTENCES
    with translation.override(language):
        return str(texts[code])


def told(value: Any, language: str | None = None) -> Any:
    """A fact as people read it: names in their language, several joined by commas."""
    if isinstance(value, str | int):
        return value
    if isinstance(value, Mapping):
        return localized(value, language)
    if isinstance(value, list | tuple):
        return ", ".join(str(told(one, language)) for one in value)
    return value


def no_effect_sentence(reason: Reason, language: str | None = None) -> str:
    """Why a rule would have no effect, and what to do."""
    with translation.override(language or translation.get_language()):
        facts = {name: told(value, language) for name, value in reason.facts.items()}
        return str(NO_EFFECT[reason.code]) % facts


def street_names(part: StreetPart) -> dict[str, str]:
    """The houses of a rule in every language: `Goethestraße 1–99 (ungerade)`."""
    return {code: _street_in(part, code) for code, _name in settings.LANGUAGES}


def _street_in(part: StreetPart, language: str) -> str:
    with translation.override(language):
        words = [part.street, _numbers_in_words(part.numbers)]
        if part.numbers.parity is not Parity.BOTH:
            words.append(f"({PARITIES[part.numbers.parity]})")
        return " ".join(word for word in words if word)


def _numbers_in_words(numbers: NumberRange) -> str:
    if numbers.first and numbers.last:
        return f"{numbers.first}–{numbers.last}" if numbers.first != numbers.last else str(numbers.first)
    if numbers.first:
        return _now("from %(number)s on") % {"number": numbers.first}
    return _now("up to %(number)s") % {"number": numbers.last} if numbers.last else ""


def outside_sentence(error: OutsideCoverage, language: str | None = None) -> str:
    """What somebody outside is told, with the neighbour's name and a hint where they are known."""
    if error.facts.get("no_border"):
        return _no_border_sentence(error.facts["no_border"], language)
    codes = ["outside_in_neighbour" if error.facts["neighbour"] else "outside_coverage"]
    codes += ["swapped_axes"] if error.facts.get("swapped") else []
    return " ".join(sentence(Reason(code, error.facts), language) for code in codes)


def _no_border_sentence(unknown: Mapping[str, Any], language: str | None) -> str:
    with translation.override(language or translation.get_language()):
        facts = {name: _moment(value) for name, value in unknown.items()}
    codes = ["no_border_recorded" if facts["at"] else "no_border_known"]
    codes += ["border_known_from"] if facts["first"] else []
    return " ".join(sentence(Reason(code, facts), language) for code in codes)


def _moment(value: Any) -> Any:
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else value


def days_in_words(days: DateRange) -> str:
    """A range of days as people say it, with its last day."""
    first = date_format(days.lower, "SHORT_DATE_FORMAT") if days.lower else ""
    last = date_format(days.upper - timedelta(days=1), "SHORT_DATE_FORMAT") if days.upper else ""
    if first and last:
        return _("%(first)s to %(last)s") % {"first": first, "last": last}
    if last:
        return _("until %(last)s") % {"last": last}
    return _("since %(first)s") % {"first": first} if first else str(_("always"))


def office_as_json(office: Office, language: str | None = None) -> dict[str, Any]:
    """An office as every interface shows it; `url` is the path of its page."""
    spoken = language or translation.get_language() or "de"
    with translation.override(language) if language else nullcontext():
        channels = [channel_as_json(channel) for channel in office.channels]
        languages = language_names(office.languages)
    return {
        "id": office.code,
        "name": localized(office.names, spoken),
        "slug": office.slug,
        "kind": office.kind,
        "tasks": localized(office.tasks, spoken),
        "phone": office.phone,
        "email": office.email,
        "website": office.website,
        "appointment_url": office.appointment_url,
        "channels": channels,
        "address": {"street": office.street, "postcode": office.postcode, "place": office.place},
        "location": [office.location.x, office.location.y] if office.location else None,
        "step_free": office.step_free,
        "access_note": localized(office.access_note, spoken),
        "languages": office.languages,
        "language_names": languages,
        "last_checked": office.last_checked.isoformat() if office.last_checked else None,
        "url": f"/{spoken.split('-')[0]}/offices/{office.slug}/",
    }


def answer_to(
    service: Service,
    decision: Decision,
    language: str | None = None,
    *,
    where: Reason = HERE,
    versions: Mapping[int, str] = kept.NOT_ASKED,
) -> dict[str, Any]:
    """The answer to somebody who asked for a service, with all of it in one sentence; one query at most.

    `where` is how the place is called there, see `geo.answer_wording`; `versions` are those of offices that
    `geo.responsibility.look_up` saw just now.
    """
    (answer,) = answers_to(service, [decision], language, where=where, versions=versions)
    return answer


def answers_to(
    service: Service,
    decisions: Sequence[Decision],
    language: str | None = None,
    *,
    where: Reason = HERE,
    versions: Mapping[int, str] = kept.NOT_ASKED,
) -> list[dict[str, Any]]:
    """What `answer_to` says of each of many decisions; one query at most, for the offices named by any."""
    offices, spoken = offices_named(decisions, versions), language or translation.get_language()
    with speaking(spoken):
        return [
            {
                "sentence": answer_sentence(decision, service, offices, where=where, language=spoken),
                "case": case_of(decision).value,
                **_answer_as_json(decision, offices, spoken, to_reporter=True),
            }
            for decision in decisions
        ]


def answer_as_json(
    decision: Decision, language: str | None = None, *, to_reporter: bool = False
) -> dict[str, Any]:
    """What was decided, as the public interface shows it; one query, for the offices named."""
    return _answer_as_json(decision, offices_named([decision]), language, to_reporter)


def offices_named(
    decisions: Iterable[Decision], versions: Mapping[int, str] = kept.NOT_ASKED
) -> dict[int, Office]:
    """The offices that decisions name, by id; those whose `versions` were seen just now are not asked for."""
    return kept.offices({office for decision in decisions for office in _named_by(decision)}, versions)


def _named_by(decision: Decision) -> Iterator[int]:
    yield decision.office_id
    yield from (one.office_id for one in decision.candidates if one.office_id is not None)
    for reason in (*decision.why, *decision.rejected, *decision.others):
        if "office_id" in reason.facts:
            yield reason.facts["office_id"]


def _answer_as_json(
    decision: Decision, offices: Mapping[int, Office], language: str | None, to_reporter: bool = False
) -> dict[str, Any]:
    office = dict(kept_office_as_json(offices[decision.office_id], language))
    return {"office": office, **decided_as_json(decision, offices, language, to_reporter)}


def decided_as_json(
    decision: Decision, offices: Mapping[int, Office], language: str | None, to_reporter: bool = False
) -> dict[str, Any]:
    """All that is said after the office; last the moment."""
    return {
        "triage": decision.triage,
        "areas": [_area_as_json(area, language) for area in decision.areas],
        "why": [_reason_as_json(reason, offices, language, to_reporter) for reason in decision.why],
        "rejected": [_reason_as_json(reason, offices, language) for reason in decision.rejected],
        "others": [_reason_as_json(reason, offices, language) for reason in decision.others],
        "ambiguous": decision.ambiguous,
        "candidates": [_possibility_as_json(one, offices, language) for one in decision.candidates],
        "question": _question_as_json(decision.question, language),
        "on": decision.on.isoformat() if decision.on else None,
        "at": _local_time(decision.at) if decision.at else None,
    }


def kept_office_as_json(office: Office, language: str | None) -> dict[str, Any]:
    """What office_as_json says of an office, made once per language; to be read and never changed."""
    made: dict[str | None, dict[str, Any]] = vars(office).setdefault("as_json", {})
    spoken = language or translation.get_language()
    if spoken not in made:
        made[spoken] = office_as_json(office, spoken)
    return made[spoken]


@lru_cache(maxsize=64)
def _local_time(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat()


def _area_as_json(area: AreaHere, language: str | None) -> dict[str, Any]:
    return {
        "kind": area.kind,
        "code": area.code,
        "name": localized(area.names, language),
        "version": area.version_id,
        "valid_from": area.valid_from.isoformat() if area.valid_from else None,
    }


def _reason_as_json(
    reason: Reason, offices: Mapping[int, Office], language: str | None, to_reporter: bool = False
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "code": reason.code,
        "sentence": sentence(reason, language, to_reporter=to_reporter),
    }
    if "office_id" in reason.facts:
        told["office"] = _office_in_brief(offices[reason.facts["office_id"]], language)
    if "version" in reason.facts:
        told["area"] = {
            "kind": reason.facts["area_kind"],
            "code": reason.facts["area_code"],
            "name": localized(reason.facts["area"], language),
            # A street is no area and has no version.
            "version": max(reason.facts["version"], 0) or None,
        }
    if "legal_basis" in reason.facts:
        told["legal_basis"] = reason.facts["legal_basis"]
    return told


def _office_in_brief(office: Office, language: str | None) -> dict[str, str]:
    return {"id": office.code, "name": str(localized(office.names, language)), "slug": office.slug}


def _possibility_as_json(
    possible: Possibility, offices: Mapping[int, Office], language: str | None
) -> dict[str, Any]:
    """A candidate; where the place may lie outside, `office` is null and `outside` true."""
    office = None if possible.office_id is None else offices[possible.office_id]
    with speaking(language):
        name = str(localized(office.names, language)) if office else str(OUTSIDE)
    return {
        "outside": office is None,
        "name": name,
        "office": _office_in_brief(office, language) if office else None,
        "area": localized(possible.area, language) if possible.area else None,
        "distance_m": round(possible.distance_m, 1),
    }


def _question_as_json(question: Reason | None, language: str | None) -> dict[str, str] | None:
    return {"code": question.code, "sentence": sentence(question, language)} if question else None
