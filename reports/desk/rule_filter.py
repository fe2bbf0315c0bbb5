"""Which rules the table shows. The filter lives in the address line, so that a view can be shared."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.db.models import Case, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from geo.area_names import areas_called
from geo.crs import WGS84
from geo.models import Address, Area, Office, Responsibility, Service, ServiceGroup
from geo.models.folded import folded
from geo.models.responsibilities import PLANNED, ResponsibilityQuerySet
from geo.rules.places import rules_at
from reports.desk.fields import DayField, SuggestInput

Selector = Responsibility.Selector
# Services that fit hardly worse than the best one are meant as well.
ALIKE = 0.6
MOST_SERVICES = 8
SELDOM = ("kind", "text", "on", "ended", "drafts")


class RuleFilterForm(forms.Form):
    """The filter as a form that works as a plain GET. What makes no sense in it is told and left out."""

    service = forms.CharField(
        label=_("Service"), required=False, max_length=120, widget=SuggestInput("services")
    )
    office = forms.ChoiceField(label=_("Office"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind of place"), required=False, choices=[("", _("All kinds")), *Selector.choices]
    )
    area = forms.CharField(label=_("Area"), required=False, max_length=200, widget=SuggestInput("areas"))
    text = forms.CharField(label=_("Text"), required=False, max_length=120)
    address = forms.CharField(label=_("Holds at the address"), required=False, max_length=200)
    on = DayField(label=_("Day"), required=False)
    ended = forms.BooleanField(label=_("Also what has ended or is yet to begin"), required=False)
    drafts = forms.BooleanField(label=_("Also what is planned in drafts"), required=False)
    # Where somebody pressed the map.
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, municipalities: QuerySet) -> None:
        super().__init__(data or None)
        self.municipalities = municipalities
        rules = Responsibility.objects.filter(municipality__in=municipalities)
        self.offices = Office.objects.filter(pk__in=rules.values("office"))
        names = sorted((str(office), office.code) for office in self.offices)
        choices = [("", _("All offices")), *((code, name) for name, code in names)]
        self.fields["office"].choices = choices  # type: ignore[attr-defined]

    def clean_address(self) -> Point | None:
        """The house that is meant, as a point."""
        words = self.cleaned_data["address"]
        if not words:
            return None
        known = Address.objects.filter(municipality__in=self.municipalities)
        found = known.search(words, 1)
        if found and found[0].match_level == "house":
            return found[0].location
        told = _("“%(value)s” is no house that we know. Write street and number.")
        if found:
            told = _("“%(value)s” is no house that we know. Do you mean %(address)s?")
        raise forms.ValidationError(told, params={"value": words, "address": found[0] if found else ""})

    @property
    def point(self) -> Point | None:
        """The place (EPSG:4326) whose rules are asked for."""
        lat, lon = self.said.get("lat"), self.said.get("lon")
        pressed = Point(lon, lat, srid=WGS84) if lat is not None and lon is not None else None
        return self.said.get("address") or pressed

    @property
    def said(self) -> dict[str, Any]:
        """What was understood; a filter with a mistake is as if it were not there."""
        self.is_valid()
        return self.cleaned_data if self.is_bound else {}

    @property
    def first(self) -> list[forms.BoundField]:
        """What is asked most often, and what the page carries along unseen."""
        return [bound for bound in self if bound.name not in SELDOM]

    @property
    def more(self) -> list[forms.BoundField]:
        """What stands behind "more filters"."""
        return [self[name] for name in SELDOM]

    @property
    def uses_more(self) -> bool:
        return any(bound.value() or bound.errors for bound in self.more)

    @property
    def day(self) -> date:
        return self.said.get("on") or timezone.localdate()

    def apply(self, rules: ResponsibilityQuerySet) -> ResponsibilityQuerySet:
        said = self.said
        known = Q(recorded__upper_inf=True)
        if not said.get("ended"):
            known &= Q(valid__contains=self.day)
        rules = rules.filter(known | PLANNED if said.get("drafts") else known)
        if said.get("office"):
            root = Office.objects.filter(code=said["office"]).values_list("pk", flat=True)
            rules = rules.filter(office__in=Office.objects.subtree(root))
        if self.point:
            rules = rules_at(rules, self.point, self.day)
        if said.get("kind"):
            rules = rules.filter(selector=said["kind"])
        if said.get("area"):
            among = Area.objects.filter(municipality__in=self.municipalities)
            rules = rules.filter(area__in=[area.pk for area in areas_called(said["area"], among)])
        if said.get("service"):
            rules = rules.filter(self._speaking_of(said["service"]))
        return rules.mentioning(said["text"]) if said.get("text") else rules

    def _speaking_of(self, words: str) -> Q:
        """Rules for the services that the words mean, or for groups that they name or that hold those."""
        groups = ServiceGroup.objects.filter(municipality__in=self.municipalities)
        named = groups.alias(said=folded(Cast("names", TextField())))
        asked = folded(Value(words, output_field=TextField()))
        services = self._services(words)
        within = {service.group_id for service in services}
        meant = named.filter(Q(said__contains=asked) | Q(code=words)).values_list("pk", flat=True)
        return Q(service__in=[service.pk for service in services]) | Q(service_group__in=[*within, *meant])

    def _services(self, words: str) -> list[Service]:
        offered = Service.objects.filter(municipality__in=self.municipalities)
        exact = offered.filter(Q(code=words) | Q(names__de__iexact=words) | Q(names__en__iexact=words))
        if exact:
            return list(exact)
        found = list(offered.search(words)[:MOST_SERVICES])
        return [service for service in found if service.rank >= ALIKE * found[0].rank]


def in_reading_order(rules: QuerySet[Responsibility]) -> QuerySet[Responsibility]:
    """By service as the reader knows it, then from the whole town to the single house."""
    language = get_language() or "de"
    names = (
        KeyTextTransform(spoken, f"{what}__names")
        for what in ("service", "service_group")
        for spoken in (language, "de")
    )
    order = {"municipality": 1, "area": 2, "road": 3, "asset": 4, "street": 5}
    return rules.order_by(
        Coalesce(*names, Value("")),
        "role",
        Case(*(When(selector=key, then=at) for key, at in order.items()), output_field=IntegerField()),
        "area__kind",
        "area__code",
        "street",
        F("first_number").asc(nulls_first=True),
        "pk",
    )
