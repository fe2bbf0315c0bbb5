"""Following a report or what happens in a place: asking for it, confirming it, and ending it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from reports.domain.fields import FieldError, text_errors
from reports.errors import Refused
from reports.models import Contact, Report, Subscription
from reports.models.subscriptions import ALL_EVENTS
from reports.queue import later

Channel, Target = Subscription.Channel, Subscription.Target
# A link that was just sent is not sent again at once.
ASK_AGAIN = timedelta(minutes=10)
KEEP_UNCONFIRMED = timedelta(days=7)
KEEP_AFTER_CLOSING = timedelta(days=90)
# How many unconfirmed wishes an address may have: who types a stranger's can send them no more letters.
MAX_WAITING = 3
MAX_PER_ADDRESS = 50


@dataclass(frozen=True)
class Reach:
    """How somebody is reached: by e-mail, which they have to confirm."""

    email: str

    def as_fields(self) -> dict:
        return {"channel": Channel.EMAIL, "email": self.email.strip().lower()}


@transaction.atomic
def follow_report(
    report: Report, *, email: str, language: str, at: datetime | None = None
) -> Subscription | None:
    """Follow a public report, and queue the letter that asks for the confirmation.

    Asked again, it is the same subscription. None: the address has too many wishes already. What a caller
    shows must be the same in every case, or strangers learn who follows what. Raises Refused.
    """
    fields = {"target": Target.REPORT, "report": report, "municipality_id": report.municipality_id}
    return ask_for(Reach(email), fields, language=language, events=ALL_EVENTS, at=at)


def follow_as_reporter(contact: Contact, *, at: datetime) -> Subscription:
    """Let a reporter hear of their own report, until they end it or their contact is erased."""
    report = contact.report
    return Subscription.objects.create(
        municipality_id=report.municipality_id,
        channel=Channel.EMAIL,
        contact=contact,
        language=report.language,
        events=ALL_EVENTS,
        target=Target.REPORT,
        report=report,
        created_at=at,
        confirmed_at=at,
    )


def ask_for(
    reach: Reach, fields: dict, *, language: str, at: datetime | None = None, **wishes
) -> Subscription | None:
    """Store what somebody wishes to hear of, unconfirmed, and queue the letter. Raises Refused."""
    wrong = [*email_errors(reach.email), *language_errors(language)]
    if wrong:
        raise Refused(wrong)
    at = at or timezone.now()
    _one_at_a_time(reach)
    known = Subscription.objects.of_people().filter(**fields, **reach.as_fields()).first()
    if known is None:
        if _has_enough(reach):
            return None
        known = Subscription.objects.create(
            **fields, **reach.as_fields(), **wishes, language=language, created_at=at
        )
    _ask(known, at)
    return known


def _one_at_a_time(reach: Reach) -> None:
    """Let wishes for the same address wait for each other: two taps are one wish, and limits hold."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"follow {reach.email}"])


def _has_enough(reach: Reach) -> bool:
    mine = Subscription.objects.of_people().filter(**reach.as_fields())
    return mine.filter(confirmed_at=None).count() >= MAX_WAITING or mine.count() >= MAX_PER_ADDRESS


def _ask(subscription: Subscription, at: datetime) -> None:
    if subscription.asked_at and at - subscription.asked_at < ASK_AGAIN:
        return
    subscription.asked_at = at
    subscription.save(update_fields=["asked_at"])
    later("send_follow_letter", subscription_id=str(subscription.pk))


@transaction.atomic
def confirm(subscription: Subscription, *, at: datetime | None = None) -> None:
    """Somebody opened the link of the letter and pressed the button; a second time changes nothing."""
    waiting = Subscription.objects.filter(pk=subscription.pk, confirmed_at=None)
    waiting.update(confirmed_at=at or timezone.now())


@transaction.atomic
def unsubscribe(subscription: Subscription) -> None:
    """End a subscription, and forget the address."""
    Subscription.objects.filter(pk=subscription.pk).delete()


def email_errors(email: str, pointer: str = "/email") -> list[FieldError]:
    wrong = text_errors(pointer, email, limit=254, required=True)
    if wrong:
        return wrong
    try:
        validate_email(email.strip())
    except ValidationError:
        return [FieldError(pointer, "not_an_email")]
    return []


def language_errors(language: str) -> list[FieldError]:
    known = [code for code, _name in settings.LANGUAGES]
    if language in known:
        return []
    return [FieldError("/language", "unknown_choice", {"allowed": ", ".join(known)})]


def forget_unconfirmed(now: datetime | None = None) -> int:
    """Delete what nobody confirmed for seven days; tells how many."""
    return unconfirmed_subscriptions(now or timezone.now()).delete()[1].get("reports.Subscription", 0)


def unconfirmed_subscriptions(now: datetime) -> QuerySet:
    """What nobody confirmed for seven days."""
    return Subscription.objects.filter(confirmed_at=None, created_at__lt=now - KEEP_UNCONFIRMED)


def forget_followers(now: datetime) -> int:
    """Delete subscriptions to reports that were closed 90 days ago; tells how many."""
    return subscriptions_to_closed(now).delete()[1].get("reports.Subscription", 0)


def subscriptions_to_closed(now: datetime) -> QuerySet:
    """What people follow of which nothing more is to come. The reporter's own goes with their contact."""
    return Subscription.objects.of_people().filter(report__closed_at__lt=now - KEEP_AFTER_CLOSING)
