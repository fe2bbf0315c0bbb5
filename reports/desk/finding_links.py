"""Where the things that faults speak of are looked after."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from geo.domain.integrity import Finding
from geo.models import Area, Municipality, Office, Service
from reports.models import Category, User

# What a subject speaks of, as the administration knows it; areas have pages of the desk.
MODELS = {
    "service": "geo.service",
    "office": "geo.office",
    "rule": "geo.responsibility",
    "category": "reports.category",
    "municipality": "geo.municipality",
}
# What a rule for the whole town would put right.
NEEDS_A_RULE = {"nobody_holds", "gap", "category_without_office"}


@dataclass(frozen=True)
class Link:
    url: str
    label: str


class Links:
    """The links of many faults; one query per kind of thing that they speak of, however many there are."""

    def __init__(self, findings: Iterable[Finding], municipality: Municipality, user: User) -> None:
        self.user, self.municipality = user, municipality
        named: dict[str, set[str]] = {}
        unheld: set[str] = set()
        for one in findings:
            kind, _sign, name = one.subject.partition(":")
            named.setdefault(kind, set()).add(name)
            unheld |= set(one.services) if one.code in NEEDS_A_RULE else set()
        self.unheld = self._ids("service", unheld)
        self.areas = self._ids("area", named["area"]) if "area" in named else {}
        asked = [(kind, names) for kind, names in named.items() if kind in MODELS] if user.is_staff else ()
        offices = Office.objects.filter(code__in=named.get("office", ()))
        self.pages = dict(offices.values_list("code", "slug"))
        self.ids = {kind: self._ids(kind, names) for kind, names in asked}

    def of(self, finding: Finding) -> list[Link]:
        """Nobody is led to a page that they may not open."""
        kind, _sign, name = finding.subject.partition(":")
        links = [
            self._new_rule(finding),
            self._nearby(finding, kind, name),
            self._in_admin(finding, kind, name),
        ]
        return [link for link in links if link]

    def _ids(self, kind: str, names: set[str]) -> dict[str, int]:
        """Primary keys by the names that subjects give."""
        if kind == "rule":
            return {name: int(name) for name in names}
        if kind == "municipality":
            return dict.fromkeys(names, self.municipality.pk)
        if kind == "office":
            return dict(Office.objects.filter(code__in=names).values_list("code", "pk"))
        if kind == "area":
            areas = Area.objects.filter(municipality=self.municipality)
            return {f"{kind}/{code}": pk for kind, code, pk in areas.values_list("kind", "code", "pk")}
        tables: dict[str, Any] = {"service": Service, "category": Category}
        if kind not in tables:
            return {}
        of_town = tables[kind].objects.filter(municipality=self.municipality, code__in=names)
        return dict(of_town.values_list("code", "pk"))

    def _new_rule(self, finding: Finding) -> Link | None:
        known = [self.unheld[code] for code in finding.services if code in self.unheld]
        if finding.code not in NEEDS_A_RULE or not known:
            return None
        query = {"town": self.municipality.pk, "concern": f"service:{known[0]}", "selector": "municipality"}
        return Link(f"{reverse('desk:rule_new')}?{urlencode(query)}", _("Add a rule"))

    def _nearby(self, finding: Finding, kind: str, name: str) -> Link | None:
        if kind == "rule":
            return Link(reverse("desk:rule", args=[name]), _("Look at the rule"))
        if kind == "service" and finding.code != "nobody_holds":
            return Link(f"{reverse('desk:rules')}?{urlencode({kind: name})}", _("Show its rules"))
        if kind == "kind":
            return Link(f"{reverse('desk:areas')}?{urlencode({kind: name})}", _("Show these areas"))
        if kind == "area" and name in self.areas:
            return Link(reverse("desk:area", args=[self.areas[name]]), _("Look at the area"))
        if name in self.pages:
            return Link(reverse("dashboard:office", args=[self.pages[name]]), _("Show its page"))
        return None

    def _in_admin(self, finding: Finding, kind: str, name: str) -> Link | None:
        if kind not in MODELS:
            return None
        addresses = finding.code == "addresses_outside"
        room, model = ("geo.address" if addresses else MODELS[kind]).split(".")
        if not (self.user.is_staff and self.user.has_perm(f"{room}.view_{model}")):
            return None
        known = None if addresses else self.ids[kind].get(name)
        if known is None:
            listed = reverse(f"admin:{room}_{model}_changelist")
            return Link(listed, _("Open the list in the administration"))
        return Link(reverse(f"admin:{room}_{model}_change", args=[known]), _("Open in the administration"))
