"""Template tags for what pages show of offices: `{% load offices %}`."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from dashboard.offices import directory
from geo import office_words
from geo.domain.channels import Channel, Kind
from geo.domain.closed_ahead import ClosedAhead
from geo.models import Office

register = template.Library()
MOST_WORDS = 100
ICONS = {
    Kind.PHONE: "phone",
    Kind.HOTLINE: "phone",
    Kind.EMAIL: "mail",
    Kind.DE_MAIL: "mail",
    Kind.SECURE: "lock",
    Kind.CHAT: "speech",
    Kind.SIGN_LANGUAGE: "speech",
    Kind.APPOINTMENT: "calendar",
    Kind.WEBSITE: "web",
    Kind.FORM: "web",
}
# What is read out by itself; other links are called by what they are for.
TOLD_AS_IT_IS = {Kind.PHONE, Kind.HOTLINE, Kind.FAX, Kind.EMAIL, Kind.DE_MAIL, Kind.BEBPO}
CALLED = {Kind.PHONE, Kind.HOTLINE}
RULE_KINDS = {
    "asset_rule": _("By property"),
    "road_rule": _("By road"),
    "street_rule": _("By house number"),
    "area_rule": _("By area"),
    "municipality_rule": _("For the whole town"),
}


@register.inclusion_tag("dashboard/office_directory.html", takes_context=True)
def office_directory(context: template.Context) -> dict[str, Any]:
    """All offices, or those that fit the words behind `?office=`."""
    words = context["request"].GET.get("office", "").replace("\0", "")[:MOST_WORDS].strip()
    return {"directory": directory(words)}


@register.inclusion_tag("dashboard/channel.html")
def channel(way: Channel) -> dict[str, Any]:
    """A way to reach an office, with a link where there is one."""
    return {
        "icon": ICONS.get(way.kind, "office"),
        "name": office_words.channel_name(way),
        "value": way.value if way.kind in TOLD_AS_IT_IS else "",
        # A main number or mailbox explains itself to the eye, not to the ear.
        "silent": way.kind in (Kind.PHONE, Kind.EMAIL) and not way.label,
        "href": way.href,
    }


@register.filter
def phones(office: Office) -> list[Channel]:
    """The numbers that a person can call."""
    return [way for way in office.channels if way.kind in CALLED]


@register.filter
def besides_phones(office: Office) -> list[Channel]:
    """The other ways to reach it."""
    return [way for way in office.channels if way.kind not in CALLED]


@register.filter
def channel_name(way: Channel) -> str:
    return office_words.channel_name(way)


@register.filter
def rule_kind(reason: Mapping[str, Any]) -> str:
    """What the rule behind a reason speaks of; empty for other reasons."""
    return str(RULE_KINDS.get(reason["code"], ""))


@register.filter
def closed_days(days: ClosedAhead) -> str:
    return office_words.closed_days_in_words(days)


@register.filter
def review_sentence(last_checked: date | None) -> str:
    return office_words.review_sentence(last_checked)
