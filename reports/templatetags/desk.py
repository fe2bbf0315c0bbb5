"""What templates ask about the person who reads: `{% load desk %}`."""

from django import template

from reports.drafts import municipalities_of

register = template.Library()


@register.filter
def looks_after_rules(user) -> bool:
    """Whether a person is offered the desk's pages about rules; others would get 404 there."""
    return user.is_authenticated and municipalities_of(user).exists()
