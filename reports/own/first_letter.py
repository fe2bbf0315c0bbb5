"""The first letter about a report: the link that confirms it, or the word that it has arrived."""

from datetime import datetime, timedelta

from reports.models import Contact, Report
from reports.own.unconfirmed import ask_for_confirmation
from reports.queue import later

MOST_AN_HOUR = 10


def write_first_letter(report: Report, email: str, at: datetime) -> None:
    """Queue the letter in the current transaction, unless an address got enough of them within an hour.

    Anybody can name a stranger's address; the report itself is taken all the same.
    """
    if _got_enough(email, at):
        return
    if report.awaiting_confirmation:
        ask_for_confirmation(report, at)
    else:
        later("send_confirmation", report_id=str(report.pk))


def _got_enough(email: str, at: datetime) -> bool:
    lately = Contact.objects.of(email).filter(report__submitted_at__range=(at - timedelta(hours=1), at))
    return lately.count() > MOST_AN_HOUR
