"""What the desk's templates ask about rules, reports and the person who reads: `{% load desk %}`."""

from datetime import date, timedelta

from django import template
from django.utils.translation import gettext as _

from geo import draft_wording
from geo.models import Responsibility
from reports import outcome_wording
from reports.areas import kind_in_words
from reports.desk.working_draft import working_draft
from reports.drafts import municipalities_of
from reports.models import Report
from reports.models.report import RELEASING_ROLES, STAFF_ROLES

register = template.Library()


@register.filter
def looks_after_rules(user) -> bool:
    """Whether a person is offered the desk's pages about rules; others would get 404 there."""
    if not user.is_authenticated:
        return False
    # Asked by the navigation and again at the foot of the page; the tree of offices takes a query per level.
    if not hasattr(user, "looks_after_rules"):
        user.looks_after_rules = municipalities_of(user).exists()
    return user.looks_after_rules


@register.filter
def works_at_desk(user) -> bool:
    """Whether a person works in some office and so has reports to look at."""
    return user.is_authenticated and (user.is_superuser or user.holds(*STAFF_ROLES))


@register.filter
def releases(user) -> bool:
    """Whether a person may decide what everybody sees of reports; others would get 404 there."""
    return user.is_authenticated and (user.is_superuser or user.holds(*RELEASING_ROLES))


@register.filter
def state_name(report: Report) -> str:
    """The word for where a report stands: what became of it, once it is closed."""
    return outcome_wording.state_name(report)


@register.filter
def place(rule: Responsibility) -> str:
    """Where a rule holds: an area, houses of a street, the whole town."""
    return draft_wording.place_in_words(rule)


@register.filter
def rule_title(rule: Responsibility) -> str:
    """What a rule speaks of: `Pothole: West`."""
    return draft_wording.rule_title(rule)


@register.filter
def in_words(rule: Responsibility) -> str:
    """Who has which role, by what law and when."""
    return draft_wording.rule_in_words(rule)


@register.filter
def concern(rule: Responsibility) -> str:
    """The service that a rule speaks of, or the group, which is said to be one."""
    if rule.service:
        return str(rule.service)
    return _("%(group)s (whole group)") % {"group": rule.service_group}


@register.filter
def kind_name(kind: str) -> str:
    """The kind of an area as a reader knows it."""
    return kind_in_words(kind)


@register.filter
def last_day(rule: Responsibility) -> date | None:
    """The last day on which a rule holds; None if it has no end."""
    return rule.valid.upper - timedelta(days=1) if rule.valid.upper else None


@register.inclusion_tag("desk/draft_bar.html", takes_context=True)
def draft_bar(context: template.Context) -> dict:
    """In which draft the person works and how much is in it; nothing on the page of that draft itself."""
    request = context["request"]
    draft = working_draft(request)
    if draft is None or draft == context.get("draft"):
        return {"working": None}
    changes = draft.rules.count() + draft.borders.count() + draft.ends.count()
    return {"working": draft, "changes": changes, "csrf_token": context.get("csrf_token")}
