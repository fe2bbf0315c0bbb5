"""Handing an encrypted message to the push service of a browser."""

import logging
import time
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings

from reports.alerts.push.sealing import BadKey, decoded, seal
from reports.alerts.push.signing import authorization
from reports.domain.push_hosts import is_trusted
from reports.models import Subscription

logger = logging.getLogger(__name__)
TIMEOUT_S = 10.0
# The service keeps a message for a device that is off.
KEPT_S = 24 * 3600
SIGNED_FOR_S = 12 * 3600
GONE = {404, 410}
# Too many at once, or the service is in trouble: later it may work.
PASSING = {408, 425, 429}


class PushNotSent(Exception):
    """The push service did not take the message; says why without the address, which is a person's."""


def send(subscription: Subscription, message: bytes) -> None:
    """Send a message to a device. Raises PushNotSent where another attempt may help.

    A device that is gone takes all its subscriptions with it. A service that is not trusted (any more) is not
    even asked.
    """
    host = urlsplit(subscription.endpoint).hostname
    if not is_trusted(subscription.endpoint, settings.PUSH_HOSTS):
        logger.warning("A push service at %s is not trusted (PUSH_HOSTS); nothing was sent.", host)
        return
    try:
        body = seal(message, decoded(subscription.p256dh), decoded(subscription.auth))
    except BadKey:
        logger.warning("A key of a device cannot be used; its subscription is deleted.")
        subscription.delete()
        return
    status = _post(subscription.endpoint, body)
    if status in GONE:
        Subscription.objects.filter(endpoint=subscription.endpoint).delete()
    elif status in PASSING or status >= 500:
        raise PushNotSent(f"status {status}")
    elif not 200 <= status < 300:
        # A redirect is none of these either: it could lead anywhere.
        logger.warning("The push service at %s refused a message: status %s.", host, status)


def _post(endpoint: str, body: bytes) -> int:
    """The status that the service answers with. Follows no redirect. Raises PushNotSent."""
    parts = urlsplit(endpoint)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    headers = {
        "TTL": str(KEPT_S),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "Authorization": authorization(endpoint, expires=int(time.time()) + SIGNED_FOR_S),
    }
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_S)
    try:
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.request("POST", target, body, headers)
        return connection.getresponse().status
    except (OSError, HTTPException) as error:
        raise PushNotSent(type(error).__name__) from None
    finally:
        connection.close()
