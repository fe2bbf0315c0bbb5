"""What is wrong with what a town knows of itself, this room's part included."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geo.domain.integrity import Finding
from geo.integrity import CHECKS as GEO_CHECKS
from geo.integrity import Check
from geo.integrity import wording as geo_wording
from geo.models import Municipality, Office, Responsibility
from reports.domain.workflow import Role
from reports.models import Category, RoleGrant

WORKING_ROLES = (Role.CLERK, Role.DISPATCHER, Role.CREW)
TITLES = geo_wording.TITLES | {
    "category_without_office": _("Categories that no office holds"),
    "category_elsewhere": _("Categories of another town's concern"),
    "nobody_works_there": _("Offices without people"),
}
SENTENCES = geo_wording.SENTENCES | {
    "category_without_office": _("Reports of %(category)s go to triage: no rule says who holds %(service)s."),
    "category_elsewhere": _("%(category)s points to %(service)s, which belongs to another town."),
    "nobody_works_there": _("%(office)s gets reports, but nobody with a log-in works there or above it."),
}

ADVICE = geo_wording.ADVICE | {
    "category_without_office": _("Add a rule for the concern, or choose another one for the category."),
    "category_elsewhere": _("Choose a concern of this town for the category."),
    "nobody_works_there": _("Give somebody a role in the office, or give its rules to another one."),
}


def findings_in(municipality: Municipality, on: date | None = None) -> Iterator[Finding]:
    """Everything that is wrong on a day (default: today), this room's findings last."""
    day = on or timezone.localdate()
    for check in CHECKS:
        yield from check(municipality, day)


def sentence_of(finding: Finding, language: str | None = None) -> str:
    return geo_wording.finding_sentence(finding, language, sentences=SENTENCES)


def as_features(findings: Iterable[Finding]) -> dict[str, Any]:
    """The faults that are somewhere, as a GeoJSON FeatureCollection (EPSG:4326), in the reader's language."""
    return {"type": "FeatureCollection", "features": [as_feature(one) for one in findings if one.shape]}


def as_feature(finding: Finding) -> dict[str, Any]:
    """A fault that is somewhere, as a GeoJSON Feature."""
    properties = {
        "code": finding.code,
        "title": str(TITLES[finding.code]),
        "subject": finding.subject,
        "sentence": sentence_of(finding),
        "services": list(finding.services),
        "offices": list(finding.offices),
        "size_m2": finding.facts.get("size_m2"),
    }
    return {"type": "Feature", "properties": properties, "geometry": finding.shape}


def _category_faults(municipality: Municipality, day: date) -> Iterator[Finding]:
    rules = Responsibility.objects.holding(day).filter(municipality=municipality, role="responsible")
    # Without the empty ones: nothing is "not in" a list that holds a null.
    of_services, of_groups = rules.exclude(service=None), rules.exclude(service_group=None)
    held = Q(service__in=of_services.values("service"))
    held |= Q(service__group__in=of_groups.values("service_group"))
    held |= Q(service__goes_to__isnull=False)
    offered = Category.objects.offered().filter(municipality=municipality)
    for category in offered.exclude(held):
        facts = {"category": dict(category.names), "service": dict(category.service.names)}
        elsewhere = category.service.municipality_id != municipality.pk
        code = "category_elsewhere" if elsewhere else "category_without_office"
        services = () if elsewhere else (category.service.code,)
        yield Finding(code, f"category:{category.code}", facts, services=services)


def _offices_without_people(municipality: Municipality, day: date) -> Iterator[Finding]:
    """Offices of the town that reports are given to; outside bodies are told by other means."""
    grants = RoleGrant.objects.filter(role__in=WORKING_ROLES, user__is_active=True)
    staffed = Office.objects.subtree(grants.values_list("office_id", flat=True).distinct())
    services = Category.objects.offered().filter(municipality=municipality).values("service")
    groups = Category.objects.offered().filter(municipality=municipality).values("service__group")
    rules = Responsibility.objects.holding(day).filter(municipality=municipality, role="responsible")
    rules = rules.filter(Q(service__in=services) | Q(service_group__in=groups))
    asked = Office.objects.filter(pk__in=rules.values("office")).exclude(kind=Office.Kind.EXTERNAL)
    for office in asked.exclude(pk__in=staffed).order_by("code"):
        facts = {"office": dict(office.names)}
        yield Finding("nobody_works_there", f"office:{office.code}", facts, offices=(office.code,))


CHECKS: tuple[Check, ...] = (*GEO_CHECKS, _category_faults, _offices_without_people)
