"""How a reporter without an account comes back to their report: a key in a link, then a cookie."""

from base64 import urlsafe_b64encode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from reports.models import Mailbox, Report, TimelineEntry
from reports.own.my_reports import VISIT_HOLDS, reports_of, visit

MAILBOX = "my_reports"
MAILBOX_SALT = "reports.access.mailbox"
KEY_SALT = "reports.access.key"
COOKIE_SALT = "reports.access.cookie"
KEY_BYTES = 18  # 144 bits
PREFIX = "report_"
COOKIE_AGE = 180 * 24 * 3600  # seconds


def private_key(report: Report) -> str:
    """The reporter's key. It follows from the id and the server's secret, so it is nowhere stored."""
    digest = salted_hmac(KEY_SALT, str(report.pk), algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:KEY_BYTES]).decode()


def is_key_of(report: Report, key: str) -> bool:
    return constant_time_compare(private_key(report), key)


def remember(response: HttpResponse, report: Report) -> None:
    """Give the browser a cookie that opens the reporter's view of this one report."""
    response.set_signed_cookie(
        _cookie(report),
        "reporter",
        salt=COOKIE_SALT,
        max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def remembered(request: HttpRequest, report: Report) -> bool:
    """Whether the browser carries that cookie, or visits "my reports" with the report's address."""
    value = request.get_signed_cookie(_cookie(report), default="", salt=COOKIE_SALT, max_age=COOKIE_AGE)
    if value == "reporter":
        return True
    mailbox = visitor(request)
    return mailbox is not None and reports_of(mailbox).filter(pk=report.pk).exists()


def welcome(response: HttpResponse, mailbox: Mailbox) -> None:
    """Give the browser the cookie of a visit to "my reports"."""
    response.set_signed_cookie(
        MAILBOX,
        mailbox.pk.hex,
        salt=MAILBOX_SALT,
        max_age=int(VISIT_HOLDS.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def visitor(request: HttpRequest) -> Mailbox | None:
    """The visit whose cookie the browser carries, while it lasts. Without a cookie nothing is asked."""
    key = request.get_signed_cookie(MAILBOX, default="", salt=MAILBOX_SALT)
    return visit(key) if key else None


def forget_everything(request: HttpRequest, response: HttpResponse) -> None:
    """Take from the browser whatever opens somebody's reports."""
    for name in request.COOKIES:
        if name == MAILBOX or name.startswith(PREFIX):
            response.delete_cookie(name, samesite="Lax")


def audience_of(request: HttpRequest, report: Report) -> str | None:
    """As whom a request reads a report: staff of its office, its reporter, the public; None: not at all."""
    if Report.objects.seen_by(request.user).filter(pk=report.pk).exists():
        return TimelineEntry.Audience.STAFF
    if remembered(request, report):
        return TimelineEntry.Audience.REPORTER
    return TimelineEntry.Audience.PUBLIC if report.published else None


def _cookie(report: Report) -> str:
    # The signature covers the name, so a cookie of one report opens no other.
    return f"{PREFIX}{report.code}"
