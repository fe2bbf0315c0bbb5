"""Following a report or what happens in a place: asking for it, confirming it, and ending it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from reports.alerts.reaching import Device, Mailbox, Reach, language_errors
from reports.errors import Refused
from reports.models import Contact, Report, Subscription
from reports.models.subscriptions import ALL_EVENTS
from reports.one_at_a_time import one_at_a_time
from reports.queue import later

Channel, Target = Subscription.Channel, Subscription.Target
# A link that was just sent is not sent again at once.
ASK_AGAIN, ASK_DAILY = timedelta(minutes=10), timedelta(days=1)
KEEP_UNCONFIRMED = timedelta(days=7)
KEEP_AFTER_CLOSING = timedelta(days=90)
# How many unconfirmed wishes an address may have: who types a stranger's can send them no more letters.
MAX_WAITING = 3
MAX_PER_ADDRESS = 50


@transaction.atomic
def follow_report(
    report: Report,
    *,
    language: str,
    email: str = "",
    device: Device | None = None,
    at: datetime | None = None,
) -> Subscription | None:
    """Follow a public report by e-mail, whose owner is asked by a letter first, or by messages to a device.

    Asked again, it is the same subscription. None: the address has too many wishes already. What a caller
    shows must be the same in every case, or strangers learn who follows what. Raises Refused.
    """
    fields = {"target": Target.REPORT, "report": report, "municipality_id": report.municipality_id}
    return ask_for(device or Mailbox(email), fields, language=language, wishes={"events": ALL_EVENTS}, at=at)


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


@transaction.atomic
def ask_for(
    reach: Reach, fields: dict, *, language: str, wishes: dict, at: datetime | None = None
) -> Subscription | None:
    """Store what somebody wishes to hear of; a mailbox is asked for its yes. Raises Refused.

    What has the same `fields` (what it is about) already is that one, with the `wishes` it has.
    """
    wrong = [*reach.errors(), *language_errors(language)]
    if wrong:
        raise Refused(wrong)
    at = at or timezone.now()
    # Two taps are one wish, and limits hold.
    one_at_a_time("follow", reach.key)
    known = _known(fields | reach.as_fields())
    if known and isinstance(reach, Device) and known.auth != reach.auth:
        # Who knows the endpoint alone must not get the link to what its owner follows.
        raise Refused.at("/push/keys/auth", "not_a_key")
    if known is None:
        if _has_enough(reach):
            return None
        confirmed = {"confirmed_at": at} if reach.confirmed else {}
        more = wishes | _keys(reach) | confirmed
        known = Subscription.objects.create(
            **fields, **reach.as_fields(), **more, language=language, created_at=at
        )
    if not reach.confirmed:
        _ask(known, at)
    return known


def _known(fields: dict) -> Subscription | None:
    """The subscription with these fields; of grounds the same shape, not only the same box."""
    # A circle is told by its box and its radius.
    lookups = {name: value for name, value in fields.items() if name not in {"ground", "center"}}
    if fields.get("ground"):
        lookups["ground__equals"] = fields["ground"]
    return Subscription.objects.of_people().filter(**lookups).first()


def _keys(reach: Reach) -> dict:
    return {"p256dh": reach.p256dh, "auth": reach.auth} if isinstance(reach, Device) else {}


def _has_enough(reach: Reach) -> bool:
    mine = Subscription.objects.of_people().filter(**reach.as_fields())
    return mine.filter(confirmed_at=None).count() >= MAX_WAITING or mine.count() >= MAX_PER_ADDRESS


def _ask(subscription: Subscription, at: datetime) -> None:
    if subscription.asked_at and at - subscription.asked_at < _patience(subscription, subscription.asked_at):
        return
    subscription.asked_at = at
    subscription.save(update_fields=["asked_at"])
    later("send_follow_letter", subscription_id=str(subscription.pk))


def _patience(subscription: Subscription, asked_at: datetime) -> timedelta:
    """Twice as long with every letter, up to a day: nobody is to fill a stranger's mailbox."""
    return min(max(ASK_AGAIN, asked_at - subscription.created_at), ASK_DAILY)


@transaction.atomic
def confirm(subscription: Subscription, *, at: datetime | None = None) -> None:
    """Somebody opened the link of the letter and pressed the button; a second time changes nothing."""
    waiting = Subscription.objects.filter(pk=subscription.pk, confirmed_at=None)
    waiting.update(confirmed_at=at or timezone.now())


@transaction.atomic
def unsubscribe(subscription: Subscription) -> None:
    """End a subscription, and forget the address."""
    Subscription.objects.filter(pk=subscription.pk).delete()


def subscriptions_of(device: Device) -> QuerySet[Subscription]:
    """What a device is told of, for whoever knows its secret."""
    mine = Subscription.objects.filter(endpoint=device.endpoint, auth=device.auth).exclude(endpoint="")
    return mine.select_related("report__category", "district")


def others_of(subscription: Subscription) -> QuerySet[Subscription]:
    """What else is sent to the same address, for whoever has the link of one."""
    same = {"email": subscription.email, "endpoint": subscription.endpoint, "contact": None}
    mine = Subscription.objects.confirmed().filter(**same).exclude(pk=subscription.pk)
    known = mine.select_related("report__category", "district")
    return known.none() if subscription.contact_id else known


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
