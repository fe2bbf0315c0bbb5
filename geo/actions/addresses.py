"""Writing addresses: the one way that the city folder and the imports share."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from django.db import connection, transaction

from geo.actions.puts import Counts
from geo.models import Address, Municipality

MERGE = (Path(__file__).parent.parent / "sql" / "merge_addresses.sql").read_text(encoding="utf-8")
INCOMING = """
create temporary table incoming (
    street text, number int, suffix text, postcode text, place text, lon float8, lat float8
) on commit drop
"""
# Named by their numbers only, to let the text be made where it is needed.
MISSING = """
select address.id from geo_address address
where address.municipality_id = %s and not exists (
    select from incoming
    where (incoming.street, incoming.number, incoming.suffix, incoming.postcode)
        = (address.street, address.number, address.suffix, address.postcode)
)
"""


class AddressLine(NamedTuple):
    """An address as it is written: place in degrees, EPSG:4326."""

    street: str
    number: int
    suffix: str
    postcode: str
    place: str
    lon: float
    lat: float


@transaction.atomic
def put_addresses(municipality: Municipality, lines: Iterable[AddressLine]) -> Counts:
    """Write addresses, thousands at once (COPY), and only those that differ.

    Each may come once. Addresses that are not among them are named in `missing` and stay.
    """
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.incoming")
        cursor.execute(INCOMING)
        with cursor.copy("copy incoming from stdin") as copy:
            for line in lines:
                copy.write_row(line)
        count = cursor.rowcount
        cursor.execute("analyze incoming")
        cursor.execute(MERGE, {"municipality": municipality.pk})
        new, changed = cursor.fetchone()
        cursor.execute(MISSING, [municipality.pk])
        gone = [row[0] for row in cursor.fetchall()]
    missing = sorted(str(address) for address in Address.objects.filter(pk__in=gone))
    return Counts(new=new, changed=changed, unchanged=count - new - changed, missing=missing)
