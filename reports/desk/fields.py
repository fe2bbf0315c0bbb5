"""Fields of the desk's forms that Django has not: a day that names its mistake, and text with suggestions."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class DayInput(forms.DateInput):
    """The browser's own calendar; it wants ISO dates whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day. What is none is told with what was typed."""

    widget = DayInput

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            told = _("“%(value)s” is no day. Write it as 2026-05-31.")
            raise ValidationError(told, "invalid", {"value": value}) from error


class SuggestInput(forms.TextInput):
    """A text field with suggestions (a datalist of the page, by its id); anything may be typed."""

    def __init__(self, suggestions: str) -> None:
        super().__init__({"list": suggestions, "autocomplete": "off"})
