"""GET /api/v1/addresses/ and /reverse/: places by their address and the other way round, as GeocodeJSON."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from geo.models import Address, Municipality
from mobile_api.api.base import GEOJSON, OpenView, Query, public_answer
from mobile_api.api.fields import QueryLatitude, QueryLongitude, QueryNumber, point_at
from mobile_api.api.settings import name_of, the_town
from mobile_api.api.shapes import GeocodeShape, answers

MAX_RESULTS, MAX_RADIUS = 50, 1_000


class AddressQuery(Query):
    q = serializers.CharField(max_length=200, help_text="Street and number, or a part of them.")
    limit = serializers.IntegerField(required=False, min_value=1, max_value=MAX_RESULTS, default=10)


class ReverseQuery(Query):
    lat = QueryLatitude()
    lon = QueryLongitude()
    radius = QueryNumber(
        required=False, min_value=1, max_value=MAX_RADIUS, default=50, help_text="Metres; 50 if absent."
    )
    limit = serializers.IntegerField(required=False, min_value=1, max_value=MAX_RESULTS, default=1)


class AddressesView(OpenView):
    @extend_schema(
        operation_id="addresses",
        tags=["Addresses"],
        parameters=[AddressQuery],
        responses=answers(GeocodeShape, media_type=GEOJSON),
    )
    def get(self, request: Request):
        """Addresses for typed words, best first. `match_level`: house, street or place."""
        asked, town = self.query(AddressQuery), the_town()
        found = Address.objects.filter(municipality=town).search(asked["q"], limit=asked["limit"])
        return _geocoded(request, town, found, query=asked["q"])


class ReverseView(OpenView):
    @extend_schema(
        operation_id="addresses_reverse",
        tags=["Addresses"],
        parameters=[ReverseQuery],
        responses=answers(GeocodeShape, media_type=GEOJSON),
    )
    def get(self, request: Request):
        """The nearest addresses within `radius`, with the metres between; none is an empty list."""
        asked, town = self.query(ReverseQuery), the_town()
        near = Address.objects.filter(municipality=town).nearest(point_at(asked), asked["radius"])
        return _geocoded(request, town, near[: asked["limit"]])


def _geocoded(request: Request, town: Municipality, found: Iterable[Address], **said: str):
    name = name_of(town)
    collection = {
        "type": "FeatureCollection",
        "geocoding": {"version": "0.1.0", "attribution": name, **said},
        "features": [_feature(address, name) for address in found],
    }
    return public_answer(request, collection, max_age=300, media_type=GEOJSON)


def _feature(address: Address, town: str) -> dict[str, Any]:
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
    }
    if hasattr(address, "distance"):
        told["distance_m"] = round(address.distance.m, 1)
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [address.location.x, address.location.y]},
        "properties": {"geocoding": told},
    }
