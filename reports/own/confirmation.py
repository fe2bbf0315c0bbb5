"""The e-mail that confirms a report. It carries no word of the report itself."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from geo.models import Municipality, localized
from reports import mail
from reports.access import private_key
from reports.models import Report


def send(report_id: str) -> None:
    """Send the confirmation of a report to its reporter, if there still is an address. Raises MailNotSent."""
    report = Report.objects.select_related("office", "contact").filter(pk=report_id).first()
    contact = getattr(report, "contact", None)
    if report is not None and contact is not None and contact.email:
        mail.send(letter_for(report, contact.email))


def letter_for(report: Report, address: str) -> mail.Letter:
    """The letter in the language of the report."""
    town = Municipality.objects.select_related("office").get(pk=report.municipality_id)
    with override(report.language):
        facts = {
            "code": report.public_code,
            "office": str(localized(report.office.names)),
            "town": str(localized(town.office.names)),
            "link": private_link(report),
            "is_demo": town.demo,
        }
        return mail.Letter(
            key=f"confirmation {report.pk}",
            to=address,
            subject=gettext("Your report %(code)s") % facts,
            template="reports/mail/confirmation.txt",
            language=report.language,
            facts=facts,
        )


def private_link(report: Report) -> str:
    """The full address of the status page, with the reporter's key."""
    with override(report.language):
        path = reverse("dashboard:report_status", args=[report.public_code])
    return f"{settings.PUBLIC_URL}{path}?key={private_key(report)}"
