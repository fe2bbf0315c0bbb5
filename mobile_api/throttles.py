"""How much one client may ask. The count is in the database, so that it holds across processes."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import connection
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

LEASE_SECONDS = 10
MAX_LEASES = 10_000

# Moves the allowance forward by the cost, unless that would be further ahead than a burst may be.
TAKE = """
    insert into mobile_api_allowance as known (key, used_until)
    values (%(key)s, clock_timestamp() + %(cost)s)
    on conflict (key) do update set used_until = greatest(known.used_until, clock_timestamp()) + %(cost)s
    where greatest(known.used_until, clock_timestamp()) + %(cost)s <= clock_timestamp() + %(burst)s
    returning 1
"""
WAIT = """
    select extract(epoch from used_until + %(cost)s - %(burst)s - clock_timestamp())
    from mobile_api_allowance where key = %(key)s
"""
GIVE_BACK = "update mobile_api_allowance set used_until = used_until - %(cost)s where key = %(key)s"


@dataclass(frozen=True)
class Rate:
    """`per_second` on average, `burst` requests at once; `lease` of them are drawn with one statement.

    With a lease above 1 a process may let through at most that many more than the rate says.
    """

    scope: str
    per_second: float
    burst: int
    lease: int = 1

    def costs(self, key: str, number: int | None = None) -> dict:
        """What `number` requests cost (default: a lease of them), in seconds of the client's time."""
        second = timedelta(seconds=1) / (self.per_second * settings.API_RATE_FACTOR)
        drawn = self.lease if number is None else number
        return {"key": key, "cost": second * drawn, "burst": second * max(self.burst, drawn)}


READS = Rate("reads", per_second=100, burst=2000, lease=50)
CREATES = Rate("creates", per_second=120 / 60, burst=120)
PHOTOS = Rate("photos", per_second=300 / 60, burst=300)
# Pieces of photos on a bad line are small; a photo of 20 MB is 80 of 256 kB.
PIECES = Rate("pieces", per_second=30, burst=1200)
# How many photos may be on their way at once. Taken when one begins and given back when it is there, so that
# nothing says later who sent it; what never arrives counts for a day, as long as its bytes are kept.
UNFINISHED = Rate("unfinished uploads", per_second=60 / 86_400, burst=60)
# A batch counts as a call, and once more by its places: a thousand of them keep a core busy for a good while.
BATCHES = Rate("batches", per_second=120 / 60, burst=120)
PLACES = Rate("places", per_second=500, burst=20_000)
# Each may send a letter to an address that somebody else owns.
LETTERS = Rate("letters", per_second=30 / 60, burst=30)
LOG_INS = Rate("log-ins", per_second=10 / 60, burst=10)

_leases: dict[str, tuple[int, float]] = {}
_lock = Lock()


class ByClient(BaseThrottle):
    """Counts the person with a token, else the address (for IPv6 its network, which one client owns)."""

    rate = READS

    def allow_request(self, request: Request, view: object) -> bool:
        self.missing = take(self.rate, client_of(request, self.get_ident(request)))
        return self.missing is None

    def wait(self) -> float | None:
        return self.missing


class Reads(ByClient):
    rate = READS


class Creates(ByClient):
    rate = CREATES


class Letters(ByClient):
    rate = LETTERS


class Photos(ByClient):
    rate = PHOTOS


class Pieces(ByClient):
    rate = PIECES


class Batches(ByClient):
    rate = BATCHES


def take(rate: Rate, client: str, number: int | None = None) -> float | None:
    """Count one request of a client, or `number` at once: None if it may pass, else the seconds to wait."""
    if not settings.API_RATE_FACTOR:
        return None
    key = _key(rate, client)
    if number is None and _from_lease(key):
        return None
    costs = rate.costs(key, number)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, costs)
        if cursor.fetchone():
            if number is None:
                _keep_lease(key, rate.lease - 1)
            return None
        cursor.execute(WAIT, costs)
        row = cursor.fetchone()
    return max(float(row[0]), 0.0) if row else 1.0


def give_back(rate: Rate, client: str) -> None:
    """Undo a count, for what turned out to be no reason to count."""
    if settings.API_RATE_FACTOR:
        with connection.cursor() as cursor:
            cursor.execute(GIVE_BACK, rate.costs(_key(rate, client)))


def client_of(request: Request, address: str | None) -> str:
    """What stands for a client: the person, else the address without port."""
    if request.user and request.user.is_authenticated:
        return f"user {request.user.pk}"
    return network_of(address or "")


def network_of(address: str) -> str:
    """An address without port; of an IPv6 address the /64 network.

    A port in it would make a new client of every connection.
    """
    text = re.sub(r"^\[(.*)\](:\d+)?$", r"\1", address.strip())
    if text.count(":") == 1:
        text = text.split(":")[0]
    try:
        parsed = ip_address(text)
    except ValueError:
        return text[:100]
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Address(int(parsed) >> 64 << 64)) + "/64"


def forget_leases() -> None:
    with _lock:
        _leases.clear()


def _key(rate: Rate, client: str) -> str:
    message = f"{rate.scope} {client}".encode("utf-8", "replace")
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()


def _from_lease(key: str) -> bool:
    with _lock:
        left, until = _leases.get(key, (0, 0.0))
        if left < 1 or until < monotonic():
            return False
        _leases[key] = (left - 1, until)
        return True


def _keep_lease(key: str, left: int) -> None:
    if left < 1:
        return
    with _lock:
        if len(_leases) >= MAX_LEASES:
            _leases.clear()
        _leases[key] = (left, monotonic() + LEASE_SECONDS)
