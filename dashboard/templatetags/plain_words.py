"""Template filters for Leichte Sprache: `{% load plain_words %}`."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from dashboard.plain.words import MEDIOPUNKT

register = template.Library()
# Seen, and a place to break the line; a screen reader says the word as one.
DOT = f'<span aria-hidden="true">{MEDIOPUNKT}</span><wbr>'
# Easily overlooked, and the sentence says the opposite.
NEGATION = re.compile(r"\b(nicht|keine?n?)\b")


@register.filter
def plain(text: str) -> SafeString:
    """A line of the plain answer as HTML, its Mediopunkte silent and its negations strong."""
    marked = NEGATION.sub(r"<strong>\1</strong>", str(escape(text)))
    return mark_safe(marked.replace(MEDIOPUNKT, DOT))  # noqa: S308 (escaped above)


@register.filter
def plain_name(text: str) -> SafeString:
    """A name that the town gave, as HTML with silent Mediopunkte."""
    return mark_safe(str(escape(text)).replace(MEDIOPUNKT, DOT))  # noqa: S308 (escaped above)
