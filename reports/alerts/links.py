"""The addresses in letters to subscribers. Whoever has one may see, change and end that one subscription."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import override

from reports.models import Subscription

SALT = "reports.alerts.links"
ID_BYTES, SIGNATURE_BYTES = 16, 20


def token_of(subscription: Subscription) -> str:
    """48 symbols: the id with a signature, so that it is nowhere stored and a wrong one asks no database."""
    return urlsafe_b64encode(subscription.pk.bytes + _signature(subscription.pk)).decode()


def subscription_with(token: str) -> Subscription | None:
    """The subscription whose link this is part of, if it still is there."""
    try:
        raw = urlsafe_b64decode(token.encode("ascii"))
    except (UnicodeEncodeError, binascii.Error):
        return None
    if len(raw) != ID_BYTES + SIGNATURE_BYTES:
        return None
    key = UUID(bytes=raw[:ID_BYTES])
    if not constant_time_compare(raw[ID_BYTES:], _signature(key)):
        return None
    known = Subscription.objects.select_related("contact", "report__category", "district", "municipality")
    return known.filter(pk=key).first()


def confirm_link(subscription: Subscription) -> str:
    return _link("alerts:confirm", subscription)


def manage_link(subscription: Subscription) -> str:
    return _link("alerts:manage", subscription)


def unsubscribe_link(subscription: Subscription) -> str:
    return _link("alerts:unsubscribe", subscription)


def unsubscribe_headers(subscription: Subscription) -> dict[str, str]:
    """What lets a mail program end the subscription with one tap (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{unsubscribe_link(subscription)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _link(name: str, subscription: Subscription) -> str:
    with override(subscription.language):
        return f"{settings.PUBLIC_URL}{reverse(name, args=[token_of(subscription)])}"


def _signature(key: UUID) -> bytes:
    return salted_hmac(SALT, key.hex, algorithm="sha256").digest()[:SIGNATURE_BYTES]
