"""How many mails one client may cause, and how many one mailbox may get. Only keyed hashes are kept."""

import math

from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle

from mobile_api.throttles import Rate, client_of, take

TO_A_MAILBOX = Rate("mails to", per_second=6 / 3600, burst=4)
FROM_A_CLIENT = Rate("mails from", per_second=30 / 3600, burst=20)


def seconds_to_wait(request: HttpRequest, email: str) -> int:
    """Count one mail, sent or not: 0 if it may go, else the seconds until the next one may."""
    client = client_of(request, BaseThrottle().get_ident(request))
    for rate, who in ((FROM_A_CLIENT, client), (TO_A_MAILBOX, email.strip().lower())):
        missing = take(rate, who)
        if missing is not None:
            return max(1, math.ceil(missing))
    return 0
