"""The search for addresses at the database, against the plainest look-up in the same table."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from geo.actions.areas import add_version
from geo.crs import WGS84
from geo.models import MUNICIPALITY, Address, Area, Municipality, Office
from measure.rounds import Goal, Measure
from measure.town import ALWAYS, SEED

FILE = Path("osm-liechtenstein/derived_addresses.csv")
BOX = (9.4, 47.0, 9.7, 47.3)
SEARCHES = 100
# The goal is 20 ms. A plain look-up takes 0.2 ms where nothing else is done, so that is a hundred of them.
GOALS = (Goal("address search (p95), of an equality", "address search", "equality", at_most=100),)


def measures(data: Path) -> dict[str, Measure]:
    """Milliseconds at the database: the 95th percentile of searches, the median of plain look-ups."""
    country = _country(data)
    typed, keys = _typed(), _keys()
    return {
        "address search": lambda _: quantiles(
            _costs(lambda words: Address.objects.look_up(words, town=country), typed), n=20
        )[-1],
        "equality": lambda _: median(
            _costs(lambda key: list(Address.objects.filter(street_key=key, number=1)[:10]), keys)
        ),
    }


def _country(data: Path) -> Municipality:
    office = Office.objects.create(
        code="liechtenstein", slug="liechtenstein", kind="municipality", names={"de": "Liechtenstein"}
    )
    country = Municipality.objects.create(office=office, center=Point(9.55, 47.15, srid=WGS84))
    area = Area.objects.create(municipality=country, kind=MUNICIPALITY, code="li", names=office.names)
    add_version(
        area, MultiPolygon(Polygon.from_bbox(BOX), srid=WGS84), valid=ALWAYS, recorded_at=timezone.now()
    )
    words = ["--municipality", "liechtenstein", "--skip-bad", "--commit"]
    # It tells of every line that stands in the file twice.
    call_command("import_addresses", data / FILE, *words, stdout=StringIO(), stderr=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("analyze geo_address, geo_street, geo_locality")
    return country


def _typed() -> list[str]:
    """Addresses as people type them: whole, in capitals, without a place, with a letter wrong, half."""
    dice = Random(SEED)  # noqa: S311
    known = list(
        Address.objects.order_by("pk").values_list("street", "number", "suffix", "postcode", "place")
    )
    typed = []
    for street, number, suffix, postcode, place in dice.sample(known, SEARCHES):
        house = f"{street} {number}{suffix}"
        at = dice.randrange(1, len(street))
        typed.append(
            dice.choice(
                [
                    f"{house}, {postcode} {place}",
                    house.upper(),
                    house,
                    f"{street[:at]}{dice.choice('aeinrst')}{street[at + 1 :]} {number}",
                    street[: max(3, at)],
                ]
            )
        )
    return typed


def _keys() -> list[str]:
    keys = Address.objects.order_by("street_key").values_list("street_key", flat=True).distinct()
    return list(keys[:SEARCHES])


def _costs(ask: Callable[[str], Any], words: list[str]) -> list[float]:
    """What each question costs at the database, in milliseconds."""
    costs = []
    for one in words:
        with _at_the_database() as spent:
            ask(one)
        costs.append(sum(spent) * 1_000)
    return costs


@contextmanager
def _at_the_database() -> Iterator[list[float]]:
    """How many seconds each query took that is asked meanwhile."""
    spent: list[float] = []

    def timed(execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent.append(time.perf_counter() - begun)

    with connection.execute_wrapper(timed):
        yield spent
