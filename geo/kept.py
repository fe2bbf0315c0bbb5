"""What is read again and again, kept in this process until somebody, in whichever process, changes it."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from geo.models import Office, Service
from geo.prepared import rows_of

T = TypeVar("T")
MOST = 20_000
NOT_ASKED: Mapping[int, str] = MappingProxyType({})


class Kept(Generic[T]):
    """Things by their ids. Nobody may change what comes from here: others are reading it too.

    `versions` is a statement that says which ids are meant, and of which version each is now: the number of
    the transaction that wrote a row (`xmin`) and its place in the table (`ctid`), which no two versions of a
    row share. `load` reads those that are not known in that version.
    """

    def __init__(self, versions: str, load: Callable[[list[int]], Mapping[int, T]]) -> None:
        self._versions, self._load = versions, load
        self._known: dict[int, tuple[str, T]] = {}

    def find(self, asked: dict[str, Any]) -> dict[int, T]:
        """What the statement means, asked so, as it is now: one prepared query, and one for what is new."""
        return self.read(self.versions(asked))

    def versions(self, asked: dict[str, Any]) -> dict[int, str]:
        return dict(rows_of(self._versions, asked))

    def read(self, now: Mapping[int, str]) -> dict[int, T]:
        """Things whose versions were asked just before."""
        found = self.known(now)
        missing = [pk for pk in now if pk not in found]
        if missing:
            fresh = self._load(missing)
            if len(self._known) > MOST:
                # Another one, not an empty one: other threads are reading this.
                self._known = {}
            # The version was asked first: if the thing was changed since, it is only read once more.
            self._known.update({pk: (now[pk], one) for pk, one in fresh.items()})
            found |= fresh
        return found

    def known(self, now: Mapping[int, str]) -> dict[int, T]:
        """Those that are known in the versions given: as old as the statement that said these."""
        all_known = self._known
        known = {pk: all_known[pk] for pk in now if pk in all_known}
        return {pk: one for pk, (version, one) in known.items() if version == now[pk]}


OFFICES = Kept(
    "select id, xmin::text || ctid::text from geo_office where id = any(%(ids)s::bigint[])",
    Office.objects.in_bulk,
)
# A service with its municipality, and with the outside office that it goes to.
VERSION_OF_SERVICE = """
    service.xmin::text || service.ctid::text || town.xmin::text || town.ctid::text
    || coalesce(elsewhere.xmin::text || elsewhere.ctid::text, '')
"""


def offices(ids: Iterable[int], versions: Mapping[int, str] = NOT_ASKED) -> dict[int, Office]:
    """Offices to read from, by id. Those whose `versions` were asked just now are not asked again."""
    named = set(ids)
    found = OFFICES.known({pk: versions[pk] for pk in named & versions.keys()})
    others = list(named - found.keys())
    return found | OFFICES.find({"ids": others}) if others else found


def services_with_towns(ids: list[int]) -> dict[int, Service]:
    """Services with what VERSION_OF_SERVICE speaks of."""
    return Service.objects.select_related("municipality", "goes_to").in_bulk(ids)
