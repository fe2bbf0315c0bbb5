"""The pages give a client as much as the API does: who takes photos and reports without end has to wait."""

import math

from django.http import HttpRequest
from django.utils.translation import ngettext
from rest_framework.throttling import BaseThrottle

from mobile_api.throttles import Rate, client_of, take


def seconds_to_wait(request: HttpRequest, rate: Rate) -> int:
    """Count one request of this client: 0 if it may pass, else the seconds until the next one may."""
    missing = take(rate, _client(request))
    return 0 if missing is None else max(1, math.ceil(missing))


def wait_sentence(seconds: int) -> str:
    return ngettext(
        "That was a lot in a short time. Please try again in %(seconds)s second; nothing is lost.",
        "That was a lot in a short time. Please try again in %(seconds)s seconds; nothing is lost.",
        seconds,
    ) % {"seconds": seconds}


def _client(request: HttpRequest) -> str:
    return client_of(request, BaseThrottle().get_ident(request))
