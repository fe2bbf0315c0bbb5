"""The mailed link to all reports of an address: valid for an hour, used once, then a visit of some hours."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext, override

from geo.models import Municipality, localized
from reports import mail
from reports.models import Contact, Mailbox, Report
from reports.queue import later

LINK_HOLDS = timedelta(hours=1)
VISIT_HOLDS = timedelta(hours=12)
SALT = "reports.own.my_reports"


@transaction.atomic
def ask(email: str, language: str, *, at: datetime | None = None) -> None:
    """Queue the mail with the link; whether any report has this address is looked up later.

    What a caller shows, and how long it takes, is the same in any case: else strangers learn who has reported
    something.
    """
    asked = Mailbox.objects.create(email=email.strip(), language=language, created_at=at or timezone.now())
    later("send_my_link", mailbox_id=str(asked.pk))


def send(mailbox_id: str) -> None:
    """Send a link that was not opened yet and still holds. Raises MailNotSent.

    An address without reports gets none, and is forgotten.
    """
    waiting = Mailbox.objects.filter(opened_at=None, created_at__gt=timezone.now() - LINK_HOLDS)
    mailbox = waiting.filter(pk=mailbox_id).first()
    if mailbox is None:
        return
    if Contact.objects.of(mailbox.email).exists():
        mail.send(letter_for(mailbox))
    else:
        end_visit(mailbox)


def letter_for(mailbox: Mailbox) -> mail.Letter:
    town = Municipality.objects.default()
    with override(mailbox.language):
        path = reverse("mine:open", args=[token_of(mailbox)])
        facts = {
            "town": str(localized(town.office.names)),
            "link": f"{settings.PUBLIC_URL}{path}",
            "is_demo": town.demo,
        }
        return mail.Letter(
            key=f"my reports {mailbox.pk}",
            to=mailbox.email,
            subject=gettext("Your link to your reports"),
            template="reports/mail/my_reports.txt",
            language=mailbox.language,
            facts=facts,
        )


def token_of(mailbox: Mailbox) -> str:
    """What stands in the link. The signature is nowhere stored, so that the table alone opens nothing."""
    return f"{mailbox.pk.hex}-{_signature(mailbox.pk)}"


def _signature(key: UUID) -> str:
    return salted_hmac(SALT, key.hex, algorithm="sha256").hexdigest()[:32]


def by_token(token: str, *, at: datetime | None = None) -> Mailbox | None:
    """The link of a token, while it holds and nobody has opened it."""
    key, _dash, signature = token.partition("-")
    try:
        identity = UUID(key)
    except ValueError:
        return None
    if not constant_time_compare(_signature(identity), signature):
        return None
    since = (at or timezone.now()) - LINK_HOLDS
    return Mailbox.objects.filter(pk=identity, opened_at=None, created_at__gt=since).first()


@transaction.atomic
def begin_visit(token: str, *, at: datetime | None = None) -> Mailbox | None:
    """Use a link up and begin the visit; None where it does not hold any more. Of two at once, one wins."""
    at = at or timezone.now()
    mailbox = by_token(token, at=at)
    if mailbox is None or not Mailbox.objects.filter(pk=mailbox.pk, opened_at=None).update(opened_at=at):
        return None
    mailbox.opened_at = at
    return mailbox


def visit(key: str, *, at: datetime | None = None) -> Mailbox | None:
    """The visit with this id, while it lasts."""
    since = (at or timezone.now()) - VISIT_HOLDS
    try:
        return Mailbox.objects.filter(pk=UUID(key), opened_at__gt=since).first()
    except ValueError:
        return None


def end_visit(mailbox: Mailbox) -> None:
    """Forget the visit, and the address with it."""
    Mailbox.objects.filter(pk=mailbox.pk).delete()


def reports_of(mailbox: Mailbox) -> QuerySet[Report]:
    """All reports with this address, newest first."""
    mine = Contact.objects.of(mailbox.email)
    return Report.objects.filter(contact__in=mine).order_by("-submitted_at", "-pk")


def ended(now: datetime) -> QuerySet[Mailbox]:
    """Links that hold no more, and visits that are over."""
    over = Q(opened_at__lt=now - VISIT_HOLDS) | Q(opened_at=None, created_at__lt=now - LINK_HOLDS)
    return Mailbox.objects.filter(over)


def forget_ended(now: datetime) -> int:
    return ended(now).delete()[0]
