"""Reports that nobody but their reporter knows of, until a link in an e-mail was opened."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext, override

from geo.models import Municipality, localized
from reports import mail
from reports.domain.workflow import Role, StepRefused
from reports.models import Category, Policy, Report, TimelineEntry
from reports.queue import later
from reports.recording import record

SALT = "reports.own.unconfirmed"


def ask_for_confirmation(report: Report, at: datetime) -> None:
    """Queue the mail with the link, in the current transaction. Each instant is a mail of its own."""
    later("ask_for_confirmation", report_id=str(report.pk), asked_at=int(at.timestamp()))


def send(report_id: str, asked_at: int) -> None:
    """Send the link to a report that still waits, if there still is an address. Raises MailNotSent."""
    waiting = Report.objects.open().filter(awaiting_confirmation=True).select_related("contact")
    report = waiting.filter(pk=report_id).first()
    contact = getattr(report, "contact", None)
    if report is not None and contact is not None and contact.email:
        mail.send(letter_for(report, contact.email, asked_at))


def letter_for(report: Report, address: str, asked_at: int) -> mail.Letter:
    """The letter in the language of the report, without a word of it."""
    town = Municipality.objects.select_related("office").get(pk=report.municipality_id)
    with override(report.language):
        path = reverse("mine:confirm", args=[report.public_code, confirmation_key(report, address)])
        facts = {
            "code": report.public_code,
            "town": str(localized(town.office.names)),
            "link": f"{settings.PUBLIC_URL}{path}",
            "days": Policy.objects.of(town).unconfirmed_days,
            "is_demo": town.demo,
        }
        return mail.Letter(
            key=f"confirm {report.pk} {asked_at}",
            to=address,
            subject=gettext("Please confirm your report %(code)s") % facts,
            template="reports/mail/please_confirm.txt",
            language=report.language,
            facts=facts,
        )


def confirmation_key(report: Report, address: str) -> str:
    """What only a reader of that mailbox knows: not the private key, which whoever sent the report has."""
    return salted_hmac(SALT, f"{report.pk} {address.lower()}", algorithm="sha256").hexdigest()[:40]


def is_confirmation_of(report: Report, key: str) -> bool:
    """Whether a link's key was sent to the address that the report has now."""
    contact = getattr(report, "contact", None)
    return contact is not None and constant_time_compare(confirmation_key(report, contact.email), key)


@transaction.atomic
def confirm(report: Report, *, at: datetime | None = None) -> Report:
    """Let the report be known, as its category says; a second time changes nothing.

    Raises StepRefused for one that was withdrawn or emptied meanwhile.
    """
    locked = Report.objects.select_for_update(of=("self",)).select_related("category")
    report = locked.get(pk=report.pk)
    if not report.awaiting_confirmation:
        return report
    if not report.is_open:
        raise StepRefused("report_closed")
    at = at or timezone.now()
    report.awaiting_confirmation = False
    report.published = report.category.publish_place == Category.Publish.AT_ONCE
    report.updated_at = at
    report.save(update_fields=["awaiting_confirmation", "published", "updated_at"])
    kind, audience = TimelineEntry.Kind.CONFIRMED, TimelineEntry.Audience.REPORTER
    record(report, kind, at=at, audience=audience, role=Role.REPORTER)
    # Now comes the mail with the private link.
    later("send_confirmation", report_id=str(report.pk))
    return report
