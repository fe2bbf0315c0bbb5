"""Rectangles on a photo as numbers in per cent, as people type them and the editor on the picture does."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.domain.redaction import MAX_BOXES, Box

SIDES = ("left", "top", "width", "height")


class BoxForm(forms.Form):
    """One rectangle; left empty it is none."""

    left = forms.FloatField(label=_("from the left"))
    top = forms.FloatField(label=_("from the top"))
    width = forms.FloatField(label=_("wide"))
    height = forms.FloatField(label=_("high"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            least = 0.1 if name in ("width", "height") else 0
            field.widget = forms.NumberInput(
                {"min": least, "max": 100, "step": "any", "inputmode": "decimal", "autocomplete": "off"}
            )
            field.required = False

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors or all(given.get(side) is None for side in SIDES):
            return given
        if any(given.get(side) is None for side in SIDES):
            raise forms.ValidationError(_("A rectangle needs all four numbers."))
        wrong = [given[side] for side in SIDES if not 0 <= given[side] <= 100]
        if wrong:
            told = _("“%(number)s” is no per cent of the photo. Write a number from 0 to 100.")
            raise forms.ValidationError(told, params={"number": f"{wrong[0]:g}"})
        if not (given["width"] and given["height"]):
            raise forms.ValidationError(_("A rectangle without width or height hides nothing."))
        return given

    @property
    def box(self) -> Box | None:
        given = getattr(self, "cleaned_data", {})
        if any(given.get(side) is None for side in SIDES):
            return None
        return Box(*(given[side] / 100 for side in SIDES))


class BoxFormSet(forms.formset_factory(BoxForm, extra=2, max_num=MAX_BOXES, absolute_max=MAX_BOXES)):  # type: ignore[misc]
    """The rectangles of a photo."""

    @property
    def boxes(self) -> list[Box]:
        """What was typed, once it is valid."""
        return [form.box for form in self.forms if form.box is not None]


def as_percent(box: Box) -> dict[str, float]:
    return dict(zip(SIDES, (round(share * 100, 2) for share in box.as_list()), strict=True))
