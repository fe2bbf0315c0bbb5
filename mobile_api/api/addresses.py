"""GET /api/v1/addresses/ and /reverse/: places by their address and the other way round, as GeocodeJSON."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from geo.domain.geocoder_answers import OutsideAddress
from geo.models import Address, Municipality, localized
from geo.outside_geocoder import ask_outside
from mobile_api.api.base import GEOJSON, OpenView, Query, public_answer
from mobile_api.api.fields import QueryCount, QueryLatitude, QueryLongitude, QueryNumber, point_at
from mobile_api.api.settings import name_of, the_town
from mobile_api.api.shapes import GeocodeShape, answers

MAX_RESULTS, MAX_RADIUS = 50, 1_000
# Both geocoders that can be asked tell what OpenStreetMap knows.
OSM = "© OpenStreetMap contributors"
# What GeocodeJSON calls what an outside geocoder found.
KINDS = {"house": "house", "street": "street", "place": "locality"}


class AddressQuery(Query):
    q = serializers.CharField(max_length=200, help_text="Street and number, or a part of them.")
    limit = QueryCount(required=False, min_value=1, max_value=MAX_RESULTS, default=10)


class ReverseQuery(Query):
    lat = QueryLatitude()
    lon = QueryLongitude()
    radius = QueryNumber(
        required=False, min_value=1, max_value=MAX_RADIUS, default=50, help_text="Metres; 50 if absent."
    )
    limit = QueryCount(required=False, min_value=1, max_value=MAX_RESULTS, default=1)


def _example(name: str, query: str | None = None, **said: Any) -> OpenApiExample:
    """An answer with one house, for the schema."""
    house = {
        "type": "house",
        "label": "Albrecht-Dürer-Straße 7a, 99425 Weimar",
        "name": "Albrecht-Dürer-Straße 7a",
        "housenumber": "7a",
        "street": "Albrecht-Dürer-Straße",
        "postcode": "99425",
        "city": "Weimar",
        "match_level": "house",
        "source": "own",
        "district": "Südstadt",
    }
    value = {
        "type": "FeatureCollection",
        "geocoding": {"version": "0.1.0", "attribution": "Weimar"} | ({"query": query} if query else {}),
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [11.331188, 50.962075]},
                "properties": {"geocoding": house | said},
            }
        ],
    }
    return OpenApiExample(name, value=value, response_only=True, status_codes=["200"], media_type=GEOJSON)


class AddressesView(OpenView):
    @extend_schema(
        operation_id="addresses",
        tags=["Addresses"],
        parameters=[AddressQuery],
        responses=answers(GeocodeShape, media_type=GEOJSON),
        examples=[_example("house", query="albrecht duererstr. 7 A")],
    )
    def get(self, request: Request):
        """Addresses for typed words, best first. `match_level`: house, street or place.

        Words that name another town find nothing; `elsewhere` says which. Where words were not understood
        (`unmatched`), no address is called the very house.
        """
        asked, town = self.query(AddressQuery), the_town()
        words, limit = asked["q"], asked["limit"]
        found = Address.objects.look_up(words, limit, town=town)
        said = {"query": words}
        if found.elsewhere:
            said["elsewhere"] = str(localized(found.elsewhere))
        outside = _outside(words, town, limit) if found.unknown else []
        if outside:
            return _answer(request, [_from_outside(one) for one in outside], OSM, **said)
        return _geocoded(request, town, found.addresses, **said)


class ReverseView(OpenView):
    @extend_schema(
        operation_id="addresses_reverse",
        tags=["Addresses"],
        parameters=[ReverseQuery],
        responses=answers(GeocodeShape, media_type=GEOJSON),
        examples=[_example("nearest", distance_m=10.8)],
    )
    def get(self, request: Request):
        """The nearest addresses within `radius`, with the metres between; none is an empty list."""
        asked, town = self.query(ReverseQuery), the_town()
        near = Address.objects.filter(municipality=town).nearest(point_at(asked), asked["radius"])
        return _geocoded(request, town, near[: asked["limit"]])


def _outside(words: str, town: Municipality, limit: int) -> list[OutsideAddress]:
    return ask_outside(words, town, language=get_language() or "de", limit=limit)


def _geocoded(request: Request, town: Municipality, found: Iterable[Address], **said: str):
    listed = list(found)
    districts = _districts(listed, town)
    name = name_of(town)
    features = [_feature(address, name, districts.get(address.pk)) for address in listed]
    return _answer(request, features, name, **said)


def _districts(found: list[Address], town: Municipality) -> dict[int, dict[str, str]]:
    """Names of the districts that addresses lie in, by the address's key; one query."""
    if not found:
        return {}
    placed = Address.objects.filter(pk__in=[address.pk for address in found]).with_district(town)
    return dict(placed.order_by().values_list("pk", "district"))


def _answer(request: Request, features: list[dict[str, Any]], attribution: str, **said: str):
    collection = {
        "type": "FeatureCollection",
        "geocoding": {"version": "0.1.0", "attribution": attribution, **said},
        "features": features,
    }
    return public_answer(request, collection, max_age=300, media_type=GEOJSON)


def _feature(address: Address, town: str, district: dict[str, str] | None) -> dict[str, Any]:
    number = f"{address.number}{address.suffix}"
    told = {
        "type": "house",
        "label": str(address),
        "name": f"{address.street} {number}",
        "housenumber": number,
        "street": address.street,
        "postcode": address.postcode,
        "city": address.place or town,
        "match_level": address.match_level or "house",
        "source": "own",
    }
    if district:
        told["district"] = str(localized(district))
    if address.unmatched:
        told["unmatched"] = address.unmatched
    if hasattr(address, "distance"):
        told["distance_m"] = round(address.distance.m, 1)
    return _placed(address.location.x, address.location.y, told)


def _from_outside(one: OutsideAddress) -> dict[str, Any]:
    told = {
        "type": KINDS[one.match_level] if not one.housenumber else "house",
        "label": one.label,
        "name": f"{one.street} {one.housenumber}".strip() or one.name,
        "housenumber": one.housenumber,
        "street": one.street,
        "postcode": one.postcode,
        "city": one.city,
        "match_level": one.match_level,
        "source": one.source,
    }
    return _placed(one.lon, one.lat, told | ({"district": one.district} if one.district else {}))


def _placed(lon: float, lat: float, told: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {"geocoding": told},
    }
