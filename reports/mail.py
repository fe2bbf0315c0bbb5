"""Letters to people outside: sent once per key as far as mail allows, and telling logs no address."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from smtplib import SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override

logger = logging.getLogger(__name__)


class MailNotSent(Exception):
    """The mail server did not take the mail; the reason without any address, which must not reach a log."""


@dataclass(frozen=True)
class Letter:
    """A mail in one language. `key` names its occasion: the same key is the same mail, sent again or not.

    `subject` is in that language, `template` is a text template that gets `facts`; neither holds words
    that a person wrote about a report.
    """

    key: str
    to: str
    subject: str
    template: str
    language: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def send(letter: Letter) -> None:
    """Hand a letter to the mail server. Raises MailNotSent where another attempt may help.

    Where the server says that there is no such address, nothing is raised: asking again changes nothing.
    """
    try:
        message_of(letter).send()
    except Exception as error:
        logger.warning("A mail (%s) was not sent: %s.", letter.template, type(error).__name__)
        if not _is_final(error):
            # The text of these errors quotes addresses.
            raise MailNotSent(type(error).__name__) from None


def message_of(letter: Letter) -> EmailMessage:
    with override(letter.language):
        body = render_to_string(letter.template, dict(letter.facts))
    own = {"Message-ID": message_id(letter.key), "Auto-Submitted": "auto-generated"}
    return EmailMessage(letter.subject, body, to=[letter.to], headers=own | dict(letter.headers))


def message_id(key: str) -> str:
    """The same for the same key, and telling nothing about it."""
    name = hashlib.sha256(f"{key} {settings.SECRET_KEY}".encode()).hexdigest()[:32]
    return f"<{name}@{urlsplit(settings.PUBLIC_URL).hostname}>"


def _is_final(error: Exception) -> bool:
    """Whether the mail server says that there is no such address."""
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    return all(500 <= code < 600 for code, _reason in error.recipients.values())
