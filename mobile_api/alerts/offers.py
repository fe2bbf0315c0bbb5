"""What pages about following offer."""

from django.conf import settings

from reports.alerts.push.signing import application_key


def push_key() -> str:
    """Our key for messages to devices, or nothing where they are switched off."""
    return application_key() if settings.PUSH_HOSTS else ""
