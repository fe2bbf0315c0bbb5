"""The e-mail that confirms a report. It carries no word of the report itself."""

import hashlib
import logging
from smtplib import SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from geo.models import Municipality, localized
from reports.access import private_key
from reports.models import Report

logger = logging.getLogger(__name__)


class MailNotSent(Exception):
    """The mail server did not take the mail; the reason without any address, which must not reach a log."""


def send(report_id: str) -> None:
    """Send the confirmation of a report to its reporter, if there still is an address.

    Sent again, the mail has the same Message-ID. Raises MailNotSent where another attempt may help.
    """
    report = Report.objects.select_related("office", "contact").filter(pk=report_id).first()
    contact = getattr(report, "contact", None)
    if report is None or contact is None or not contact.email:
        return
    try:
        message_for(report, contact.email).send()
    except Exception as error:
        logger.warning("No confirmation for report %s: %s.", report.code, type(error).__name__)
        if not _is_final(error):
            # The text of these errors quotes addresses.
            raise MailNotSent(type(error).__name__) from None


def _is_final(error: Exception) -> bool:
    """Whether the mail server says that there is no such address: asking again would change nothing."""
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    return all(500 <= code < 600 for code, _reason in error.recipients.values())


def message_for(report: Report, address: str) -> EmailMessage:
    """The mail in the language of the report."""
    with override(report.language):
        town = Municipality.objects.select_related("office").get(pk=report.municipality_id)
        facts = {
            "code": report.public_code,
            "office": localized(report.office.names),
            "town": localized(town.office.names),
            "link": private_link(report),
            "is_demo": town.demo,
        }
        return EmailMessage(
            subject=gettext("Your report %(code)s") % facts,
            body=render_to_string("reports/mail/confirmation.txt", facts),
            to=[address],
            headers={"Message-ID": message_id(report), "Auto-Submitted": "auto-generated"},
        )


def private_link(report: Report) -> str:
    """The full address of the status page, with the reporter's key."""
    with override(report.language):
        path = reverse("dashboard:report_status", args=[report.public_code])
    return f"{settings.PUBLIC_URL}{path}?key={private_key(report)}"


def message_id(report: Report) -> str:
    """The same for the same report, and telling nothing about its id."""
    name = hashlib.sha256(f"confirmation {report.pk} {settings.SECRET_KEY}".encode()).hexdigest()[:32]
    return f"<{name}@{urlsplit(settings.PUBLIC_URL).hostname}>"
