"""Telling push services who sends (VAPID, RFC 8292)."""

from functools import cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02

from reports.alerts.push.sealing import encoded


def application_key() -> str:
    """Our public key as pages hand it to the browser: base64url of an uncompressed point."""
    point = _signer(settings.VAPID_PRIVATE_KEY).public_key
    return encoded(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def authorization(endpoint: str, *, expires: int) -> str:
    """The header for one endpoint; `expires` is a Unix time at most 24 hours ahead."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": expires, "sub": _who_to_ask()}
    return _signer(settings.VAPID_PRIVATE_KEY).sign(claims)["Authorization"]


def _who_to_ask() -> str:
    """Where a push service finds those who run this; some refuse a mailbox at an address."""
    return settings.PUBLIC_URL if settings.HTTPS else f"mailto:{settings.DEFAULT_FROM_EMAIL}"


@cache
def _signer(private_key: str) -> Vapid02:
    return Vapid02.from_raw(private_key.encode())
