"""Texts in several languages as a form: one input per language, never JSON."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info

LANGUAGES = [code for code, _name in settings.LANGUAGES]


class TextsWidget(forms.MultiWidget):
    """One input per language, each named by its language."""

    template_name = "admin/reports/texts.html"

    def __init__(self, *, long: bool = False, attrs: dict | None = None) -> None:
        super().__init__({code: _input(code, long) for code in LANGUAGES}, attrs)

    def decompress(self, value: Mapping[str, str] | None) -> list[str]:
        return [(value or {}).get(code, "") for code in LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for code, widget in zip(LANGUAGES, context["widget"]["subwidgets"], strict=True):
            widget["language"] = get_language_info(code)["name_local"]
        return context


def _input(code: str, long: bool) -> forms.Widget:
    return forms.Textarea({"rows": 2, "lang": code}) if long else forms.TextInput({"lang": code})


class TextsField(forms.MultiValueField):
    """A text per language, as it is kept: {"de": …, "en": …}; what was left empty is left out.

    A language that the service does not speak (yet) stays as `kept` has it.
    """

    def __init__(self, *, kept: Mapping[str, str] | None = None, long: bool = False, **of: Any) -> None:
        self.kept = kept or {}
        needed = of.pop("required", False)
        fields = [forms.CharField(required=False, max_length=500) for _code in LANGUAGES]
        super().__init__(
            fields, require_all_fields=False, required=needed, widget=TextsWidget(long=long), **of
        )

    def compress(self, texts: list[str]) -> dict[str, str]:
        given = {code: text for code, text in zip(LANGUAGES, texts, strict=False) if text}
        others = {code: text for code, text in self.kept.items() if code not in LANGUAGES}
        return given | others if given else {}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.widget.decompress(initial), data)
