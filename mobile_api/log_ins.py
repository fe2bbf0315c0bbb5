"""Log-ins that fail, on the page and for a token: counted together, per address and per account."""

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from mobile_api.throttles import LOG_INS, client_of, give_back, take


def count(request: HttpRequest | Request, email: str) -> float | None:
    """Count an attempt before the password is looked at: None if it may be, else the seconds to wait."""
    for client in _counted(request, email):
        wait = take(LOG_INS, client)
        if wait is not None:
            return wait
    return None


def forgive(request: HttpRequest | Request, email: str) -> None:
    """Undo the count of an attempt that was right."""
    for client in _counted(request, email):
        give_back(LOG_INS, client)


def _counted(request: HttpRequest | Request, email: str) -> list[str]:
    address = client_of(request, BaseThrottle().get_ident(request))
    return [f"from {address}", f"as {email.strip().lower()}"]
