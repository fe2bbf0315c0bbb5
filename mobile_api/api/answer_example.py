"""An answer of the resolver, for the schema."""

DEPOT = {"id": "bauhof-sued", "name": "Maintenance depot South", "slug": "bauhof-sued"}
TOWN = {"kind": "municipality", "code": "weimar", "name": "Weimar", "version": 23}
DISTRICT = {"kind": "baubezirk", "code": "bauhof-sued", "name": "Baubezirk Süd", "version": 33}
EXAMPLE = {
    "sentence": "For “Road damage” at this place, Maintenance depot South is responsible.",
    "case": "found",
    "office": {
        **DEPOT,
        "kind": "team",
        "tasks": "Repairs roads, pavements, benches and signs.",
        "phone": "+49 3643 0000-720",
        "email": "bauhof-sued@weimar.example",
        "website": "",
        "appointment_url": "",
        "channels": [
            {"kind": "phone", "name": "Phone", "value": "+49 3643 0000-720", "href": "tel:+4936430000720"}
        ],
        "address": {"street": "Berkaer Straße 44", "postcode": "99425", "place": "Weimar"},
        "location": [11.324161, 50.964258],
        "step_free": None,
        "access_note": "",
        "languages": ["de"],
        "language_names": ["German"],
        "last_checked": "2026-10-01",
        "url": "/en/offices/bauhof-sued/",
    },
    "triage": False,
    "areas": [{**DISTRICT, "valid_from": None}, {**TOWN, "valid_from": None}],
    "why": [
        {
            "code": "area_rule",
            "sentence": "Maintenance depot South is responsible in the area Baubezirk Süd.",
            "office": DEPOT,
            "area": DISTRICT,
        }
    ],
    "rejected": [
        {
            "code": "whole_municipality",
            "sentence": "Roads department is responsible only where no smaller area says otherwise.",
            "office": {"id": "tiefbauamt", "name": "Roads department", "slug": "tiefbauamt"},
            "area": TOWN,
        }
    ],
    "others": [],
    "ambiguous": False,
    "candidates": [],
    "question": None,
    "on": "2026-11-27",
    "at": "2026-11-27T23:25:21.528208+01:00",
}
