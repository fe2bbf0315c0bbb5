"""Geodata for the maps in pages: each file is made by one statement and kept for a minute."""

from datetime import date
from functools import cache
from pathlib import Path

from django.core.cache import cache as kept
from django.db import connection

from geo.models import Municipality

SQL = Path(__file__).parent / "sql"
SECONDS_KEPT = 60


def base_map(town: Municipality) -> str:
    """GeoJSON of the town's base map without houses, to a metre; properties `layer`, `kind` and `name`."""
    facts = {"municipality": town.pk, "houses": False, "decimals": 5}
    return _kept(f"base-map/{town.pk}", "base_map.sql", facts)


def houses(town: Municipality) -> str:
    """GeoJSON of the town's houses, to a decimetre."""
    facts = {"municipality": town.pk, "houses": True, "decimals": 6}
    return _kept(f"houses/{town.pk}", "base_map.sql", facts)


def districts(town: Municipality, language: str, on: date) -> str:
    """GeoJSON of the town's border and districts on a day; properties `kind`, `code`, `name` and `label`."""
    facts = {"municipality": town.pk, "district_kind": town.district_kind, "language": language, "on": on}
    return _kept(f"districts/{town.pk}/{language}/{on}", "districts.sql", facts)


def bounds(town: Municipality, on: date) -> tuple[float, float, float, float] | None:
    """West, south, east, north of the town's border in degrees, or None while it has none."""
    key = f"bounds/{town.pk}/{on}"
    found = kept.get(key)
    if found is None:
        with connection.cursor() as cursor:
            cursor.execute(_statement("town_bounds.sql"), {"municipality": town.pk, "on": on})
            found = cursor.fetchone()
        kept.set(key, found, SECONDS_KEPT)
    return found if found and found[0] is not None else None


def _kept(key: str, name: str, facts: dict) -> str:
    text = kept.get(key)
    if text is None:
        with connection.cursor() as cursor:
            cursor.execute(_statement(name), facts)
            text = cursor.fetchone()[0]
        kept.set(key, text, SECONDS_KEPT)
    return text


@cache
def _statement(name: str) -> str:
    return (SQL / name).read_text()
