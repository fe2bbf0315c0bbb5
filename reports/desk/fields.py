"""Fields of the desk's forms that Django has not: days that name mistakes, suggestions, several photos."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reports.limits import MAX_PHOTOS
from reports.wording import SENTENCES


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


class PhotosInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__({"accept": "image/*", "multiple": True})


class PhotosField(forms.FileField):
    """Files that are to be pictures; whether they are is found out when they are received."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [file for file in data or [] if file]
        if len(files) > MAX_PHOTOS:
            raise ValidationError(SENTENCES["too_many"] % {"limit": MAX_PHOTOS}, "too_many")
        return files
