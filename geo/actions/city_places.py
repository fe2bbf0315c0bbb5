"""The areas, layers and addresses of a city folder."""

from datetime import date, datetime

from django.contrib.gis.geos import GEOSGeometry

from geo.actions.addresses import AddressLine, put_addresses
from geo.actions.areas import Border, Change, draw_borders
from geo.actions.puts import Counts, Summary, put, replace_all
from geo.city_folder import CityFolder, Feature, Line
from geo.city_folder.contents import split_house_number
from geo.crs import WGS84
from geo.models import Area, Layer, LayerFeature, Municipality

Areas = dict[tuple[str, str], Area]
# What the built-in map draws, from the ground up; other layers come above the land and below the names.
BASE_LAYERS = {
    "field": {"de": "Felder und Wiesen", "en": "Fields and meadows"},
    "settlement": {"de": "Bebaute Flächen", "en": "Built-up areas"},
    "green": {"de": "Grünflächen", "en": "Green spaces"},
    "forest": {"de": "Wald", "en": "Forest"},
    "water": {"de": "Gewässer", "en": "Water"},
    "building": {"de": "Gebäude", "en": "Buildings"},
    "road": {"de": "Straßen und Wege", "en": "Roads and paths"},
    "rail": {"de": "Bahn", "en": "Railways"},
    "place": {"de": "Orte", "en": "Places"},
}


def load_areas(folder: CityFolder, municipality: Municipality, at: datetime, summary: Summary) -> Areas:
    """Write areas and their borders. Returns the areas by kind and code."""
    existing = {(area.kind, area.code): area for area in municipality.areas.all()}
    missing = sorted("/".join(key) for key in existing.keys() - folder.area_codes)
    counts = summary["areas"] = Counts(missing=missing)
    areas: Areas = {}
    borders, renamed = [], []
    for feature in folder.areas:
        of = feature.properties
        key = kind, code = of["kind"], of["code"]
        areas[key] = existing.get(key) or Area(municipality=municipality, kind=kind, code=code)
        names = {"de": of["name"], "en": of.get("name_en", of["name"])}
        renamed.append(put(areas[key], {"names": names}))
        day = date.fromisoformat(of["valid_from"]) if "valid_from" in of else None
        source, buffer_m = of.get("source", ""), of.get("buffer_m")
        borders.append(Border(areas[key], geos_of(feature), day, source, buffer_m))
    for name, border in zip(renamed, draw_borders(borders, recorded_at=at), strict=True):
        counts.add(border if name is Change.UNCHANGED else name)
    return areas


def geos_of(feature: Feature) -> GEOSGeometry:
    """A feature's shape, EPSG:4326."""
    return GEOSGeometry(memoryview(feature.geometry.wkb), srid=WGS84)


def load_layers(folder: CityFolder, municipality: Municipality, summary: Summary) -> None:
    """Write layers. One that differs is drawn anew: its features have no identity of their own."""
    existing = {layer.code: layer for layer in municipality.layers.all()}
    drawn: dict[str, list[Feature]] = {}
    for feature in folder.layers:
        drawn.setdefault(feature.properties["layer"], []).append(feature)
    counts = summary["layers"] = Counts(missing=sorted(existing.keys() - drawn.keys()))
    for code, features in drawn.items():
        layer = existing.get(code) or Layer(municipality=municipality, code=code)
        names = BASE_LAYERS.get(code, layer.names or {"de": code})
        # Things to point at, such as a thousand lanterns, are no part of the map that every page draws.
        base = code in BASE_LAYERS or not any("code" in feature.properties for feature in features)
        change = put(layer, {"names": names, "position": _position(code), "base": base})
        wanted = [_layer_feature(layer, feature) for feature in features]
        redrawn = replace_all(layer.features, wanted, _shown)
        counts.add(Change.CHANGED if redrawn and change is Change.UNCHANGED else change)


def _position(code: str) -> int:
    order = list(BASE_LAYERS)
    return order.index(code) if code in order else order.index("place")


def _layer_feature(layer: Layer, feature: Feature) -> LayerFeature:
    of = feature.properties
    texts = {name: of.get(name, "") for name in ("code", "kind", "name")}
    return LayerFeature(layer=layer, geometry=geos_of(feature), **texts)


def _shown(feature: LayerFeature) -> tuple:
    return feature.code, feature.kind, feature.name, bytes(feature.geometry.wkb)


def load_addresses(folder: CityFolder, municipality: Municipality, summary: Summary) -> None:
    """Write addresses, thousands at once."""
    summary["addresses"] = put_addresses(municipality, map(_address, folder.addresses))


def _address(line: Line) -> AddressLine:
    number, suffix = split_house_number(line["house_number"])
    lon, lat = float(line["lon"]), float(line["lat"])
    return AddressLine(line["street"], number, suffix, line["postcode"], line["place"], lon, lat)
