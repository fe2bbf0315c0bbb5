"""What the moderation page asks about parts of a report: `{% load moderation %}`."""

from datetime import datetime, timedelta

from django import template

from reports.models import Photo, Text

register = template.Library()


@register.filter
def kept_until(row: Photo | Text, days: int) -> datetime | None:
    """Until when something hidden can be taken back, in a town that keeps it `days` days."""
    return row.redacted_at + timedelta(days=days) if row.redacted_at else None
