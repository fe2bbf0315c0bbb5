"""Checks of single values that several files share."""

from datetime import date
from typing import Any

import holidays

from geo.city_folder.problems import Problems
from geo.city_folder.yaml_files import Document


def no_code_twice(document: Document, path: tuple, things: list[dict], problems: Problems) -> None:
    seen: set[str] = set()
    for number, thing in enumerate(things):
        if thing["code"] in seen:
            where = document.where(*path, number, "code")
            problems.add(where, f"The code '{thing['code']}' is used twice.")
        seen.add(thing["code"])


def a_date(value: Any, where: str, problems: Problems) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        problems.add(where, f"{value!r} is no day. Write it as 2026-05-31.")
        return None


def has_calendar(country: str, subdivision: str) -> bool:
    """Whether the public holidays of a country (and of a part of it) are known."""
    try:
        holidays.country_holidays(country, subdiv=subdivision or None)
    except NotImplementedError:
        return False
    return True
