"""Finding addresses with the words that people type: which street, which house, in which place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Case, F, Func, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Abs, Cast, Coalesce, Greatest

from geo.domain.address_numbers import AddressNumber
from geo.domain.address_words import AddressWords, named_places, readings, with_places
from geo.domain.folding import word_key
from geo.domain.spelling import is_misspelt, letters_apart
from geo.models.areas import MUNICIPALITY, NEIGHBOUR, Area, AreaVersion
from geo.models.streets import Locality

if TYPE_CHECKING:
    from geo.models.addresses import Address

STREETS_LIKE = (Path(__file__).parent.parent / "sql" / "streets_like.sql").read_text(encoding="utf-8")
# Less alike than this is another street, unless counting letters says otherwise.
ALIKE = 0.3
MOST_STREETS = 20
MATCHES = ("full", "beginning", "alike")


@dataclass(frozen=True)
class Found:
    """Addresses, best first, each with `match_level`, `street_match` and `unmatched`.

    `elsewhere` holds the names per language of another municipality that the words name: then nothing is
    found here. `unmatched` are words that were not understood; where there are any, no address is called
    the very house. `unknown` says that the words may be an address here which our table does not know.
    """

    addresses: list["Address"] = field(default_factory=list)
    elsewhere: Mapping[str, str] | None = None
    unmatched: str = ""
    unknown: bool = False


@dataclass
class Place:
    """What one name means: places of addresses, districts, whole municipalities; or another town."""

    names: Mapping[str, str]
    ours: bool = False
    written: set[str] = field(default_factory=set)
    districts: set[int] = field(default_factory=set)
    municipalities: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Street:
    """A street that was meant by a reading; `match` is 0 for full, 1 for its beginning, 2 for alike."""

    reading: int
    typed: str
    key: str
    likeness: float
    match: int


def search(addresses: QuerySet, words: str, limit: int, municipality_id: int | None) -> Found:
    """See `AddressQuerySet.look_up`."""
    localities = list(_of(Locality, municipality_id).values_list("place", "postcode"))
    postcodes = {postcode for _place, postcode in localities}
    typed = readings(words, postcodes)
    if not typed or (typed[0].postcode and not postcodes & {typed[0].postcode, ""}):
        return Found()
    places = _places(localities, municipality_id)
    typed = with_places(typed, places)
    streets = _streets(typed, municipality_id)
    whole = places.get(word_key(f"{typed[0].street} {typed[0].place}")) if typed[0].number is None else None
    if whole and not (streets and streets[0].match == 0):
        return _whole_place(addresses, whole, limit)
    if streets:
        return _in_streets(addresses, streets, typed[streets[0].reading], places, limit)
    if typed[0].postcode:
        return Found(
            _leveled(addresses.filter(postcode=typed[0].postcode).order_by("pk")[:limit], "place"),
            unknown=bool(typed[0].street),
        )
    return Found(unknown=True)


def _of(model: Any, municipality_id: int | None) -> QuerySet:
    rows = model.objects.all()
    return rows if municipality_id is None else rows.filter(municipality=municipality_id)


def _places(localities: Iterable[tuple[str, str]], municipality_id: int | None) -> dict[str, Place]:
    """All places with a name, by their keys. A name that is ours is never another town's."""
    found: dict[str, Place] = {}
    for written, _postcode in localities:
        if written:
            place = found.setdefault(word_key(written), Place({"de": written}, ours=True))
            place.written.add(written)
    kinds = Q(kind__in=(MUNICIPALITY, NEIGHBOUR)) | Q(kind=F("municipality__district_kind"))
    for area, kind, names, owner in Area.objects.filter(kinds).values_list(
        "pk", "kind", "names", "municipality"
    ):
        ours = kind != NEIGHBOUR and municipality_id in (None, owner)
        for name in names.values():
            place = found.setdefault(word_key(name), Place(names))
            place.ours = place.ours or ours
            if ours:
                members, member = (
                    (place.municipalities, owner) if kind == MUNICIPALITY else (place.districts, area)
                )
                members.add(member)
    found.pop("", None)
    return found


def _streets(typed: list[AddressWords], municipality_id: int | None) -> list[Street]:
    """The streets of the best reading, best first: what stands there in full before what is only alike."""
    asked = {"streets": [reading.street for reading in typed], "municipality": municipality_id}
    with connection.cursor() as cursor:
        cursor.execute(STREETS_LIKE, asked)
        rows = cursor.fetchall()
    found = [
        Street(reading - 1, asked_for, key, likeness, _match(asked_for, key, likeness))
        for reading, asked_for, key, likeness in rows
    ]
    found = [street for street in found if street.match < len(MATCHES)]
    if not found:
        return []
    best = min(found, key=lambda street: (street.match, street.reading))
    meant = [street for street in found if street.reading == best.reading]
    if best.match == 0:
        meant = [street for street in meant if street.match < 2]
    return sorted(meant, key=_rank)[:MOST_STREETS]


def _match(typed: str, key: str, likeness: float) -> int:
    if key == typed:
        return 0
    if key.startswith(typed):
        return 1
    return 2 if likeness >= ALIKE or is_misspelt(typed, key) else len(MATCHES)


def _rank(street: Street) -> tuple:
    """A wrong letter is nearer than many letters that are the same."""
    apart = letters_apart(street.typed, street.key) if is_misspelt(street.typed, street.key) else 99
    return street.match, apart, -street.likeness, street.key


def _whole_place(addresses: QuerySet, place: Place, limit: int) -> Found:
    if not place.ours:
        return Found(elsewhere=place.names)
    return Found(_leveled(addresses.filter(_lies_in(place)).order_by("pk")[:limit], "place"))


def _in_streets(
    addresses: QuerySet, streets: list[Street], typed: AddressWords, places: Mapping[str, Place], limit: int
) -> Found:
    """Houses of streets in the place that was named, or anywhere if none of them lies there."""
    keys, left_over = named_places(typed.place, places)
    elsewhere = [places[key] for key in keys if not places[key].ours]
    if elsewhere:
        return Found(elsewhere=elsewhere[0].names)
    missed = _missed(typed, [places[key] for key in keys])
    houses = _houses(addresses, streets, typed).annotate(missed=missed)
    first = ["missed", "order", *(["apart", "other"] if typed.number is not None else [])]
    found = list(houses.order_by(*first, "street", "number", "suffix", "pk")[:limit])
    if found and found[0].missed:
        unmatched = f"{typed.postcode} {typed.place}".strip()
    else:
        found = [house for house in found if not house.missed]
        # With a postcode of ours and a place of ours, more words say nothing else.
        unmatched = "" if keys and typed.postcode else left_over
    by_key = {street.key: street for street in streets}
    return Found(
        [_judged(house, by_key[house.street_key], typed, unmatched) for house in found], None, unmatched
    )


def _missed(typed: AddressWords, named: list[Place]) -> Any:
    """1 for a house that has another postcode or lies in another place than was typed."""
    here = Q(postcode__in=(typed.postcode, "")) if typed.postcode else Q()
    for place in named:
        here &= _lies_in(place)
    return Case(When(here, then=0), default=1) if here else Value(0)


def _lies_in(place: Place) -> Q:
    here = Q(municipality__in=place.municipalities) | Q(place__in=place.written)
    if place.districts:
        borders = AreaVersion.objects.holding().filter(area__in=place.districts)
        for border in borders.values_list("geometry", flat=True):
            here |= Q(location__coveredby=border)
    return here


def _houses(addresses: QuerySet, streets: list[Street], typed: AddressWords) -> QuerySet:
    """Houses of streets; each gets its street's `order` and, if a number was typed, how far `apart` it is."""
    order = Case(*(When(street_key=street.key, then=at) for at, street in enumerate(streets)))
    houses = addresses.filter(street_key__in=[street.key for street in streets]).annotate(order=order)
    if typed.number is None:
        return houses
    number = Cast("number", IntegerField())
    range_end = Func(F("suffix"), Value(r"-(\d+)"), function="substring", output_field=TextField())
    return houses.annotate(
        last=Greatest(number, Coalesce(Cast(range_end, IntegerField()), number)),
        apart=Case(
            When(number__lte=typed.number, last__gte=typed.number, then=0),
            default=Abs(number - typed.number),
        ),
        other=Case(When(number=typed.number, suffix=typed.suffix, then=0), default=1),
    )


# `house` is an Address with what the query added to it.
def _judged(house: Any, street: Street, typed: AddressWords, unmatched: str) -> "Address":
    house.street_match = MATCHES[street.match]
    if street.match == 2 and not is_misspelt(word_key(typed.street), word_key(house.street)):
        # "Erfurt Markt" is alike to "Markt", and says more than that.
        more = street.typed.startswith(street.key) or street.typed.endswith(street.key)
        unmatched = unmatched or (typed.street if more else "")
    house.unmatched = unmatched
    house.match_level = "house" if _is_house(house, typed) and not unmatched else "street"
    return house


def _is_house(house: "Address", typed: AddressWords) -> bool:
    """The very house, a range of houses that holds it, or one of the range that was typed."""
    if typed.house is None:
        return False
    known = AddressNumber(house.number, house.suffix)
    return known.covers(*typed.house) or typed.house.covers(*known)


def _leveled(addresses: Iterable["Address"], level: str) -> list["Address"]:
    found = list(addresses)
    for address in found:
        address.match_level = level
    return found
