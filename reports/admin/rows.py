"""Several things of one kind in one form, each a row: answers to choose from, answers that end a report."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from geo.models import Office, Service
from reports.admin.texts import TextsField
from reports.domain.questions import StopKind

EMPTY_ROWS = 6
ANSWER = pgettext_lazy("noun", "Answer")
REASON = _("What to do, and why it is not taken here")
NO_NUMBER = _("This is no telephone number. Write it as +49 3643 0000-115 or 112.")


class RowWidget(forms.MultiWidget):
    """The inputs of a row, each with its label; `names` are the keys of the row's data."""

    template_name = "admin/reports/row.html"

    def __init__(self, fields: Mapping[str, forms.Field]) -> None:
        self.names, self.labels = list(fields), [field.label for field in fields.values()]
        super().__init__({name: field.widget for name, field in fields.items()})

    def decompress(self, value: Mapping[str, Any] | None) -> list[Any]:
        return [(value or {}).get(name) for name in self.names]

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for label, widget in zip(self.labels, context["widget"]["subwidgets"], strict=True):
            widget["label"] = label
        return context


class RowField(forms.MultiValueField):
    """A row as its data: {name: value} of what was filled in; empty if nothing was."""

    def __init__(self, fields: Mapping[str, forms.Field], **of: Any) -> None:
        self.names = list(fields)
        super().__init__(
            list(fields.values()),
            require_all_fields=False,
            required=False,
            widget=RowWidget(fields),
            **of,
        )

    def compress(self, values: list[Any]) -> dict[str, Any]:
        given = zip(self.names, values, strict=False)
        return {name: value for name, value in given if value not in (None, "", {}, [])}

    def has_changed(self, initial: Any, data: Any) -> bool:
        # Compared as a whole: inside are texts and choices with forms of their own.
        try:
            return (initial or {}) != self.clean(data)
        except ValidationError:
            return True


class RowsWidget(forms.MultiWidget):
    template_name = "admin/reports/rows.html"

    def decompress(self, value: Sequence[Any] | None) -> list[Any]:
        rows = list(value or [])
        return rows + [None] * (len(self.widgets) - len(rows))


class RowsField(forms.MultiValueField):
    """A list of rows; empty rows at the end wait to be filled, and are left out."""

    def __init__(self, rows: Sequence[RowField], **of: Any) -> None:
        widget = RowsWidget({str(number): row.widget for number, row in enumerate(rows)})
        super().__init__(list(rows), require_all_fields=False, required=False, widget=widget, **of)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        rows, wrong = [], []
        for number, (field, data) in enumerate(zip(self.fields, value or [], strict=False), start=1):
            try:
                rows.append(field.clean(data))
            except ValidationError as error:
                wrong += [in_row(number, message) for message in error.messages]
        if wrong:
            raise ValidationError(wrong)
        return [row for row in rows if row]

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return list(initial or []) != self.clean(data)
        except ValidationError:
            return True


def in_row(number: int, message: str) -> str:
    return translated("Row %(number)s: %(message)s") % {"number": number, "message": message}


def choice_row(now: Mapping[str, Any]) -> RowField:
    """An answer to choose from."""
    return RowField({"names": TextsField(label=ANSWER, kept=now.get("names")), "code": code_field()})


def view_row(names: Mapping[str, str] | None = None) -> RowField:
    """A view of the town's own that photos should show."""
    code = forms.SlugField(label=_("code"), required=False, max_length=50)
    return RowField({"code": code, "names": TextsField(label=_("Name"), kept=names)})


def stop_fields(now: Mapping[str, Any] | None = None) -> dict[str, forms.Field]:
    """Where somebody turns instead of reporting."""
    kept = (now or {}).get("reason")
    kinds = [("", "–"), *((kind.value, name) for kind, name in STOP_KINDS.items())]
    return {
        "kind": forms.ChoiceField(label=_("kind"), choices=kinds, required=False),
        "reason": TextsField(label=REASON, kept=kept, long=True),
        "phone": forms.RegexField(
            r"^\+?[0-9][0-9 ()/-]{1,38}$",
            label=_("Telephone number"),
            required=False,
            error_messages={"invalid": NO_NUMBER},
        ),
        "office": forms.ChoiceField(label=_("Office"), choices=_offices, required=False),
        "service": forms.ChoiceField(
            label=_("Service: whoever is responsible for it at the place"), choices=_services, required=False
        ),
        "url": forms.URLField(label=_("Address on the web"), required=False, assume_scheme="https"),
    }


def code_field() -> forms.CharField:
    return forms.SlugField(label=_("Code (made from the words if empty)"), required=False, max_length=50)


STOP_KINDS = {
    StopKind.EMERGENCY: _("emergency"),
    StopKind.OUTSIDE_BODY: _("outside body"),
    StopKind.OTHER_SERVICE: _("another service"),
}


def _offices() -> Iterable[tuple[str, str]]:
    return [("", "–"), *((office.code, office.name) for office in Office.objects.order_by("code"))]


def _services() -> Iterable[tuple[str, str]]:
    return [("", "–"), *((service.code, service.name) for service in Service.objects.order_by("code"))]
