"""A map to set a point or draw a border; without JavaScript a text field with GeoJSON."""

import json
from typing import Any

from django import forms
from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry
from django.urls import NoReverseMatch, reverse

from geo.crs import WGS84

# A border that a person can still draw; the largest district files have 20,000 vertices per area.
MOST_CHARACTERS = 5_000_000


class MapWidget(forms.Textarea):
    """For geometry form fields in EPSG:4326: GeoJSON in the page, with a Leaflet map above it."""

    template_name = "geo/map_widget.html"
    map_srid = WGS84

    class Media:
        css = {"all": ["vendor/leaflet/leaflet.css", "geo/map_widget.css"]}
        js = ["vendor/leaflet/leaflet.js", "geo/map_widget.js"]

    def __init__(self, attrs: dict | None = None, *, kind: str = "", center: str = "") -> None:
        """`kind` is Point or MultiPolygon; `center` is where an empty map begins, as `lon,lat`."""
        super().__init__(attrs)
        self.kind, self.center = kind, center

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return context | {"kind": self.kind, "center": self.center, "base_map": base_map_path()}

    def format_value(self, value: Any) -> str:
        """GeoJSON of a geometry; what was typed stays as it was typed."""
        if isinstance(value, GEOSGeometry):
            return value.transform(WGS84, clone=True).json if value.srid not in (None, WGS84) else value.json
        return value or ""

    def deserialize(self, value: str) -> GEOSGeometry | None:
        return geometry_of(value)


def base_map_path() -> str:
    """Where the town's own base map is served, or '' in an installation without public pages."""
    try:
        return reverse("layers:base")
    except NoReverseMatch:
        return ""


def geometry_of(text: str) -> GEOSGeometry | None:
    """A valid flat geometry from GeoJSON in degrees, or None for anything else."""
    if len(text) > MOST_CHARACTERS:
        return None
    try:
        found = json.loads(text)
        geometry = GEOSGeometry(json.dumps(found, allow_nan=False))
    except (ValueError, TypeError, RecursionError, GDALException, GEOSException):
        return None
    if geometry.hasz or geometry.empty or not geometry.valid:
        return None
    west, south, east, north = geometry.extent
    return geometry if -180 <= west <= east <= 180 and -90 <= south <= north <= 90 else None
