"""A rule as it is typed into the editor, and what it would say."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from geo.area_names import area_label, areas_called
from geo.domain.house_numbers import HouseNumber, Parity, house_number
from geo.models import Area, Municipality, Responsibility
from reports.desk.draft_choice import DraftChoiceForm
from reports.desk.fields import DayField, SuggestInput
from reports.desk.rule_choices import offered_concerns, offered_offices

Selector = Responsibility.Selector
SHORT, SMALLEST, LARGEST = 120, -32_768, 32_767
MOST_NAMED = 5


class HouseField(forms.CharField):
    """A house number such as 12 or 12a, as HouseNumber; nothing is None."""

    def clean(self, value: Any) -> HouseNumber | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return house_number(text)
        except ValueError as error:
            told = _("“%(value)s” is no house number. Write it as 12 or 12a.")
            raise ValidationError(told, "invalid", {"value": text}) from error


class RuleForm(DraftChoiceForm):
    """What a rule says. Fields that its kind of place does not need are not looked at, but kept."""

    concern = forms.ChoiceField(label=_("Service"), error_messages={"required": _("Choose a service.")})
    office = forms.ChoiceField(label=_("Office"), error_messages={"required": _("Choose an office.")})
    role = forms.ChoiceField(
        label=_("Role"), choices=Responsibility.Role.choices, widget=forms.RadioSelect, initial="responsible"
    )
    selector = forms.ChoiceField(
        label=_("Where does the rule hold?"),
        choices=Selector.choices,
        widget=forms.RadioSelect,
        help_text=_("Where several rules hold at a place, the kind that stands higher here comes first."),
        error_messages={"required": _("Choose in what kind of place the rule holds.")},
    )
    area = forms.CharField(
        label=_("Area"),
        required=False,
        max_length=200,
        widget=SuggestInput("areas"),
        help_text=_("Type a part of its name and choose. A road is an area that was drawn as a line."),
    )
    street = forms.CharField(
        label=_("Street"), required=False, max_length=SHORT, widget=SuggestInput("streets")
    )
    first = HouseField(label=_("From house number"), required=False, max_length=12)
    last = HouseField(label=_("To house number"), required=False, max_length=12)
    parity = forms.ChoiceField(
        label=_("Side of the street"),
        required=False,
        choices=Responsibility.PARITIES,
        widget=forms.RadioSelect,
        initial=Parity.BOTH.value,
    )
    street_area = forms.CharField(
        label=_("Only in the area"),
        required=False,
        max_length=200,
        widget=SuggestInput("areas"),
        help_text=_("where the town has several streets of that name"),
    )
    priority = forms.IntegerField(
        label=_("Priority"),
        required=False,
        min_value=SMALLEST,
        max_value=LARGEST,
        help_text=_("Of two rules for the very same place the higher number wins. Mostly 0."),
    )
    valid_from = DayField(label=_("First day"), required=False, help_text=_("empty: the day of the draft"))
    last_day = DayField(label=_("Last day"), required=False, help_text=_("empty: without end"))
    legal_basis = forms.CharField(label=_("Legal basis"), required=False, max_length=200)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea({"rows": 3}))

    field_order = [
        *("concern", "office", "role", "selector", "area", "street", "first", "last", "parity"),
        *("street_area", "valid_from", "last_day", "priority", "legal_basis", "note"),
    ]

    def __init__(
        self,
        *args: Any,
        municipality: Municipality,
        offices: QuerySet,
        rule: Responsibility | None = None,
        **more: Any,
    ) -> None:
        super().__init__(*args, municipality=municipality, **more)
        self.town, self.rule = municipality, rule
        self.offices = {office.code: office for office in offices.select_related("parent")}
        self._offer("office", offered_offices(self.offices.values()))
        self._offer("concern", offered_concerns(municipality))
        if rule and rule.draft_id:
            for name in ("draft", "title", "takes_effect", "municipality"):
                del self.fields[name]
        if rule and not (rule.draft_id and rule.replaces_id is None):
            # It takes the place of what holds until the draft's day.
            del self.fields["valid_from"]

    def _offer(self, field: str, choices: list[Any]) -> None:
        self.fields[field].choices = [("", _("Please choose")), *choices]  # type: ignore[attr-defined]

    @property
    def kind(self) -> str:
        """The kind of place whose fields are shown."""
        return self["selector"].value() or ""

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data if "draft" not in self.fields else super().clean()
        if said.get("selector") in Responsibility.DRAWN:
            self._find_area("area", _("Say which area."))
        elif said.get("selector") == Selector.STREET:
            self._check_street(said)
        first = said.get("valid_from")
        if first and (day := self._draft_day()) and first < day:
            told = _(
                "%(value)s is before %(day)s, when the draft takes effect. Leave it empty or say a later day."
            )
            days = {"value": _day(first), "day": _day(day)}
            self.add_error("valid_from", ValidationError(told, params=days))
        return said

    def _draft_day(self) -> date | None:
        if self.rule and self.rule.draft:
            return self.rule.draft.takes_effect
        draft = self.cleaned_data.get("draft")
        return draft.takes_effect if draft else self.cleaned_data.get("takes_effect")

    def _check_street(self, said: dict[str, Any]) -> None:
        if not said.get("street"):
            self.add_error("street", _("Say which street."))
        if said.get("street_area"):
            self._find_area("street_area")
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            told = _("%(value)s comes before %(first)s. Write the lower number first.")
            self.add_error("last", ValidationError(told, params={"value": last, "first": first}))

    def _find_area(self, field: str, missing: Any = None) -> None:
        """Put the area that was meant in the place of what was typed."""
        words = self.cleaned_data.get(field)
        if not words:
            if field not in self.errors:
                self.add_error(field, missing)
            return
        areas = list(areas_called(words, Area.objects.filter(municipality=self.town))[: MOST_NAMED + 1])
        if len(areas) == 1:
            self.cleaned_data[field] = areas[0]
            return
        told = _("“%(value)s” is no area that we know. Choose one of the list, or draw it first.")
        if areas:
            told = _("“%(value)s” may be %(areas)s. Write one of these in full.")
        named = "; ".join(area_label(area) for area in areas[:MOST_NAMED])
        more = " …" if len(areas) > MOST_NAMED else ""
        self.add_error(field, ValidationError(told, params={"value": words, "areas": named + more}))

    @property
    def says(self) -> dict[str, Any]:
        """What the rule shall say, by the names of its columns, without its days. Only after `is_valid`."""
        said = self.cleaned_data
        what, _sign, concern = said["concern"].partition(":")
        return {
            "service_id": int(concern) if what == "service" else None,
            "service_group_id": int(concern) if what == "group" else None,
            "office_id": self.offices[said["office"]].pk,
            "priority": said["priority"] or 0,
            **{name: said[name] for name in ("role", "selector", "legal_basis", "note")},
            **self._place(),
        }

    def _place(self) -> dict[str, Any]:
        said = self.cleaned_data
        on_street = said["selector"] == Selector.STREET
        area = said["street_area"] if on_street else said["area"]
        first, last = (said[end] if on_street and said[end] else None for end in ("first", "last"))
        return {
            "area_id": area.pk
            if isinstance(area, Area) and said["selector"] != Selector.MUNICIPALITY
            else None,
            "street": said["street"] if on_street else "",
            "first_number": first.number if first else None,
            "first_suffix": first.suffix if first else "",
            "last_number": last.number if last else None,
            "last_suffix": last.suffix if last else "",
            "parity": (said["parity"] if on_street else "") or Parity.BOTH.value,
        }

    def days(self, begins: date | None) -> DateRange:
        """The days of the rule; `begins` counts where no first day was asked for or typed."""
        last = self.cleaned_data["last_day"]
        upper = last + timedelta(days=1) if last and last < date.max else None
        return DateRange(self.cleaned_data.get("valid_from") or begins, upper)


def as_typed(rule: Responsibility) -> dict[str, Any]:
    """A rule as the form would show it. Its first day is told only where it is later than its draft's."""
    last, first = rule.valid.upper, rule.valid.lower
    own_day = rule.draft and first and first > rule.draft.takes_effect
    on_street = rule.selector == Selector.STREET
    return {
        "concern": f"service:{rule.service_id}" if rule.service_id else f"group:{rule.service_group_id}",
        "office": rule.office.code,
        **{name: getattr(rule, name) for name in ("role", "selector", "street", "parity", "priority")},
        "area": area_label(rule.area) if rule.area and not on_street else "",
        "street_area": area_label(rule.area) if rule.area and on_street else "",
        "first": _house_as_typed(rule.first_number, rule.first_suffix),
        "last": _house_as_typed(rule.last_number, rule.last_suffix),
        "valid_from": first if own_day else None,
        "last_day": last - timedelta(days=1) if last else None,
        "legal_basis": rule.legal_basis,
        "note": rule.note,
    }


def _house_as_typed(number: int | None, suffix: str) -> str:
    return "" if number is None else str(HouseNumber(number, suffix))


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
