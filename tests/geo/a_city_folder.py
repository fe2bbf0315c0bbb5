"""A small city folder for tests, written as people write one."""

import json
from pathlib import Path

CITY = """\
code: saalheim
names: {de: Saalheim, en: Saalheim}
time_zone: Europe/Berlin
holidays: {country: DE, subdivision: TH}
district_kind: ortsteil
default_office: buergerservice
center: [11.6, 50.925]
languages: [de, en]
"""
OFFICES = """\
- code: saalheim
  kind: municipality
  names: {de: Stadt Saalheim}
  tasks: {de: Alles.}
- code: buergerservice
  kind: department
  parent: saalheim
  names: {de: Bürgerservice, en: Citizen service}
  tasks: {de: Auskunft.}
  location: [11.6, 50.925]
  hours: {mo: ["09:00-12:00", "13:00-15:30 appointment"]}
  closures: [{from: "2026-12-24", to: "2026-12-31", reason: {de: Betriebsferien}}]
- code: bauhof
  kind: team
  parent: buergerservice
  names: {de: Bauhof, en: Depot}
  tasks: {de: Bauen.}
"""
SERVICES = """\
groups:
  - {code: strasse, names: {de: Straße}}
services:
  - code: schlagloch
    group: strasse
    names: {de: Schlagloch, en: Pothole}
    synonyms: {de: [Loch]}
"""
RULES = """\
service,office,role,selector,selector_ref,valid_from,valid_to,priority,legal_basis,note
schlagloch,bauhof,responsible,area,ortsteil/west,2020-01-01,,0,§ 9,
group:strasse,buergerservice,responsible,municipality,,2020-01-01,,0,,
"""
ADDRESSES = """\
street,house_number,postcode,place,lon,lat
Am Markt,1,07743,Saalheim,11.5951,50.9251
Am Markt,12a,07743,Saalheim,11.5952,50.9252
"""


def square(west: float, south: float, east: float, north: float) -> dict:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(geometry: dict, **properties) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: dict) -> str:
    """One feature to a line."""
    lines = ",\n".join(json.dumps(one) for one in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'


TOWN = feature(square(11.58, 50.91, 11.62, 50.94), kind="municipality", code="saalheim", name="Saalheim")
WEST = feature(square(11.59, 50.92, 11.60, 50.93), kind="ortsteil", code="west", name="West")
RIVER = feature({"type": "LineString", "coordinates": [[11.58, 50.92], [11.62, 50.93]]}, layer="water")


def a_city_folder(path: Path, **over: str) -> Path:
    """Write the folder; `offices="…"` replaces offices.yaml, and so on."""
    files = {
        "city.yaml": CITY,
        "offices.yaml": OFFICES,
        "services.yaml": SERVICES,
        "responsibilities.csv": RULES,
        "addresses.csv": ADDRESSES,
        "areas.geojson": collection(TOWN, WEST),
        "layers.geojson": collection(RIVER),
    }
    path.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (path / name).write_text(over.get(name.partition(".")[0], text), encoding="utf-8")
    return path
