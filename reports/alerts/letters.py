"""The letter that asks whether it was really you who wants to hear of something."""

from django.utils.translation import gettext, override

from geo.models import localized
from reports import mail
from reports.alerts.links import confirm_link, manage_link, unsubscribe_headers, unsubscribe_link
from reports.alerts.wording import about
from reports.models import Subscription


def send(subscription_id: str) -> None:
    """Send the letter, if the subscription still is there. Raises MailNotSent."""
    rows = Subscription.objects.select_related("municipality__office", "report__category", "district")
    subscription = rows.filter(pk=subscription_id).first()
    if subscription is not None and subscription.address:
        mail.send(letter_for(subscription))


def letter_for(subscription: Subscription) -> mail.Letter:
    """Ask for the confirmation; where it was given before, say so and how to change it."""
    town = subscription.municipality
    with override(subscription.language):
        facts = {
            "about": about(subscription),
            "confirmed": subscription.confirmed_at is not None,
            "confirm_link": confirm_link(subscription),
            "manage_link": manage_link(subscription),
            "unsubscribe_link": unsubscribe_link(subscription),
            "town": str(localized(town.office.names)),
            "is_demo": town.demo,
        }
        return mail.Letter(
            key=f"follow {subscription.pk} {subscription.asked_at}",
            to=subscription.address,
            subject=gettext("You follow: %(about)s") % facts
            if facts["confirmed"]
            else gettext("Please confirm: %(about)s") % facts,
            template="reports/mail/follow.txt",
            language=subscription.language,
            facts=facts,
            headers=unsubscribe_headers(subscription),
        )
