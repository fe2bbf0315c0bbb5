"""Sentences and names for what is known of an office, in the reader's language."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError
from django.utils import timezone, translation
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from geo.domain.channels import Channel, Kind
from geo.domain.closed_ahead import ClosedAhead
from geo.domain.opening_hours import OpeningState
from geo.models.names import localized

CHANNEL_NAMES = {
    Kind.PHONE: gettext_lazy("Phone"),
    Kind.HOTLINE: gettext_lazy("Hotline"),
    Kind.FAX: gettext_lazy("Fax"),
    Kind.EMAIL: gettext_lazy("E-mail"),
    Kind.DE_MAIL: gettext_lazy("De-Mail"),
    Kind.BEBPO: gettext_lazy("Mailbox for authorities and courts (beBPo)"),
    Kind.FORM: gettext_lazy("Contact form"),
    Kind.SECURE: gettext_lazy("Secure message"),
    Kind.CHAT: gettext_lazy("Chat"),
    Kind.SIGN_LANGUAGE: gettext_lazy("Video call in sign language"),
    Kind.APPOINTMENT: gettext_lazy("Make an appointment"),
    Kind.WEBSITE: gettext_lazy("Website"),
}
# What the language data of our library does not name.
MORE_LANGUAGES = {"gsg": gettext_lazy("German Sign Language")}


def channel_name(channel: Channel) -> str:
    """What a way to reach an office is called: its own label, else the name of its kind."""
    own = str(localized(channel.label)) if channel.label else ""
    return own or _kind_name(channel.kind, get_language() or "de")


@lru_cache(maxsize=256)
def _kind_name(kind: Kind, reader: str) -> str:
    with translation.override(reader):
        return str(CHANNEL_NAMES[kind])


def channel_as_json(channel: Channel) -> dict[str, Any]:
    return {
        "kind": channel.kind.value,
        "name": channel_name(channel),
        "value": channel.value,
        "href": channel.href or None,
    }


def language_names(codes: Iterable[str]) -> list[str]:
    """Languages by their names; a code that nobody knows stays as it is."""
    reader = get_language() or "de"
    return [str(MORE_LANGUAGES.get(code) or _language_name(code, reader)) for code in codes]


@lru_cache(maxsize=1024)
def _language_name(code: str, reader: str) -> str:
    locale = Locale.parse(reader, sep="-")
    try:
        return Locale.parse(code, sep="-").get_language_name(locale) or code
    except (UnknownLocaleError, ValueError):
        return code


def opening_sentence(state: OpeningState, at: datetime | None = None) -> str:
    """Whether an office is open, why not, and what changes next, seen from an instant (default: now)."""
    if state.reason == "no_hours":
        return _("Opening hours are not known.")
    said = _open(state) if state.is_open else _closed(state, at or timezone.now())
    return ", ".join([said, _("by appointment only")]) if state.by_appointment else said


def _open(state: OpeningState) -> str:
    if state.closes_at is None:
        return _("Always open")
    return _("Open until %(until)s") % {"until": time_format(state.closes_at, "TIME_FORMAT")}


def _closed(state: OpeningState, at: datetime) -> str:
    why = localized(state.facts.get("reason") or state.facts.get("holiday") or {})
    said = _("Closed today: %(why)s.") % {"why": why} if why else _("Closed now.")
    if state.opens_at is None:
        return said
    return " ".join([said, _opens(state.opens_at, at)])


def _opens(opens: datetime, at: datetime) -> str:
    """`Opens today at 14:00`, seen from an instant."""
    time = time_format(opens, "TIME_FORMAT")
    ahead = opens.date() - at.astimezone(opens.tzinfo).date()
    if not ahead:
        return _("Opens today at %(time)s") % {"time": time}
    if ahead == timedelta(days=1):
        return _("Opens tomorrow at %(time)s") % {"time": time}
    day = ", ".join([date_format(opens, "l"), date_format(opens, "MONTH_DAY_FORMAT")])
    return _("Opens %(day)s at %(time)s") % {"day": day, "time": time}


def closed_days_in_words(days: ClosedAhead) -> str:
    """`24 to 31 December: Betriebsruhe` as people say it."""
    first, last = (date_format(day, "DATE_FORMAT") for day in (days.first, days.last))
    when = first if days.first == days.last else _("%(first)s to %(last)s") % {"first": first, "last": last}
    why = localized(days.reason)
    return f"{when}: {why}" if why else when


def review_sentence(last_checked: date | None) -> str:
    """What a reader is told of facts that nobody has looked at for too long."""
    if last_checked is None:
        return _("Nobody has noted when these facts were last checked. Please call before you come.")
    day = date_format(last_checked, "DATE_FORMAT")
    return _("Last checked on %(day)s. Please call before you come.") % {"day": day}
