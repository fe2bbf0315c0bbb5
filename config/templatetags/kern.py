"""Template tags that write KERN's markup: `{% load kern %}`."""

from itertools import chain

from django import template
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    ClearableFileInput,
    FileInput,
    RadioSelect,
    Select,
    SplitDateTimeWidget,
    Textarea,
    Widget,
)
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()

# Widget -> (partial below templates/forms/, class of the input). The first that fits is taken.
PARTIALS: list[tuple[type[Widget], str, str]] = [
    (CheckboxSelectMultiple, "choices", "kern-form-check__checkbox"),
    (CheckboxInput, "checkbox", "kern-form-check__checkbox"),
    (RadioSelect, "choices", "kern-form-check__radio"),
    (Select, "select", "kern-form-input__select"),
    (Textarea, "textarea", "kern-form-input__input"),
    (ClearableFileInput, "file", "kern-form-input__input"),
    (FileInput, "file", "kern-form-input__input"),
    (SplitDateTimeWidget, "text", "kern-form-input__input"),
]
TEXT = ("text", "kern-form-input__input")


@register.simple_tag
def field(bound: BoundField, optional: bool = True) -> SafeString:
    """A form field as KERN markup: label, hint, error, input, all tied together.

    The partial follows from the widget. `optional=False` leaves out the word "optional" behind the label.
    """
    if bound.is_hidden:
        return SafeString(bound)
    partial, css_class = _partial(bound.field.widget)
    context = {
        "field": bound,
        "errors": bound.errors,
        "hint": bound.help_text,
        "optional": optional and not bound.field.required,
        "css_class": css_class,
        "described_by": described_by(bound),
        "choices": _choices(bound, css_class) if partial == "choices" else (),
        "input": "" if partial == "choices" else _input(bound, css_class),
    }
    return render_to_string(f"forms/{partial}.html", context)


def described_by(bound: BoundField) -> str:
    """The ids of the hint and of the error, for aria-describedby."""
    ids = [f"{bound.id_for_label or bound.auto_id}-hint"] if bound.help_text else []
    return " ".join(ids + ([f"{bound.id_for_label or bound.auto_id}-error"] if bound.errors else []))


def _partial(widget: Widget) -> tuple[str, str]:
    return next(((name, css) for kind, name, css in PARTIALS if isinstance(widget, kind)), TEXT)


def _attributes(bound: BoundField, css_class: str) -> dict:
    given = bound.field.widget.attrs.get("class", "")
    classes = f"{given} {css_class}".strip() + (f" {css_class}--error" if bound.errors else "")
    return {"class": classes, "aria-describedby": described_by(bound) or False}


def _input(bound: BoundField, css_class: str) -> SafeString:
    return bound.as_widget(attrs=_attributes(bound, css_class))


def _choices(bound: BoundField, css_class: str) -> list[dict]:
    """Each choice with its input; Django's own template would wrap the label around it."""
    classes = css_class + (f" {css_class}--error" if bound.errors else "")
    choices = []
    for choice in bound.subwidgets:
        data = choice.data
        data["attrs"] = {**data["attrs"], "class": classes}
        data["attrs"].pop("aria-describedby", None)
        data["wrap_label"] = False
        choices.append({"input": choice.tag(), "id": choice.id_for_label, "label": choice.choice_label})
    return choices


@register.inclusion_tag("forms/error_summary.html")
def error_summary(*forms: BaseForm | list[BaseForm]) -> dict:
    """What has to be put right in forms and lists of forms, each line a link to its field."""
    lines = []
    for form in chain.from_iterable(one if isinstance(one, list) else [one] for one in forms):
        lines += [{"text": text, "target": ""} for text in form.non_field_errors()] if form.is_bound else []
        for bound in form:
            lines += [
                {"text": text, "label": bound.label, "target": _first_id(bound)} for text in bound.errors
            ]
    return {"lines": lines}


def _first_id(bound: BoundField) -> str:
    """The id of the first thing that can take the focus."""
    if isinstance(bound.field.widget, (RadioSelect, CheckboxSelectMultiple)):
        first = next(iter(bound.subwidgets), None)
        return first.id_for_label if first else bound.auto_id
    return bound.id_for_label or bound.auto_id


@register.inclusion_tag("parts/icon.html")
def icon(name: str, size: str = "") -> dict:
    """A line icon of ours, silent for screen readers. `size` may be "large"."""
    return {"name": name, "size": size}


@register.inclusion_tag("parts/status.html")
def status_badge(status: str, name: str, size: str = "") -> dict:
    """The state of a report as colour, shape and word."""
    return {"status": status, "name": name, "size": size}


@register.inclusion_tag("parts/shape.html")
def status_shape(status: str) -> dict:
    """The shape of a state alone, where the word stands beside it."""
    return {"status": status}


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: object) -> str:
    """The page's own query with some values changed (None removes), for links that keep the filters."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"
