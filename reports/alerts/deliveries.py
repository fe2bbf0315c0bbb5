"""Handing what is due to one subscriber: a letter, or a message to their device."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from geo.models import localized
from reports import mail
from reports.alerts.links import manage_link, unsubscribe_headers, unsubscribe_link
from reports.alerts.news import MOST_REPORTS, News, news_in
from reports.alerts.news_wording import subject_of
from reports.alerts.push import sending
from reports.alerts.push.message import message_of
from reports.alerts.wording import about
from reports.models import Delivery, Subscription


def deliver(delivery_id: str, *, now: datetime | None = None) -> None:
    """Send a delivery that was not sent yet; one that has nothing left to tell is done without.

    Raises MailNotSent or PushNotSent where another attempt may help: it will be the same letter.
    """
    waiting = Delivery.objects.select_related(
        "subscription__contact",
        "subscription__municipality__office",
        "subscription__report__category",
        "subscription__district",
    )
    delivery = waiting.filter(pk=delivery_id, sent_at=None).first()
    if delivery is None:
        return
    with override(delivery.subscription.language):
        news = news_in(delivery)
        if news:
            _hand_over(delivery, news)
    Delivery.objects.filter(pk=delivery.pk).update(sent_at=now or timezone.now())


def _hand_over(delivery: Delivery, news: list[News]) -> None:
    reader = delivery.subscription
    if reader.channel == Subscription.Channel.PUSH:
        sending.send(reader, message_of(news, str(delivery.pk)))
    elif reader.address:
        mail.send(letter_for(delivery, news))


def letter_for(delivery: Delivery, news: list[News]) -> mail.Letter:
    """The letter in the active language, which is the subscriber's."""
    subscription = delivery.subscription
    town = subscription.municipality
    return mail.Letter(
        key=f"notice {delivery.pk}",
        to=subscription.address,
        subject=subject_of(news),
        template="reports/mail/notice.txt",
        language=subscription.language,
        facts={
            "news": news[:MOST_REPORTS],
            "more": len(news) - MOST_REPORTS,
            "map_link": settings.PUBLIC_URL + reverse("dashboard:map"),
            "is_reporter": subscription.contact_id is not None,
            "about": about(subscription),
            "manage_link": manage_link(subscription),
            "unsubscribe_link": unsubscribe_link(subscription),
            "town": str(localized(town.office.names)),
            "is_demo": town.demo,
        },
        headers=unsubscribe_headers(subscription),
    )
