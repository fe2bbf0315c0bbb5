"""The offices of a city folder, and the municipality itself."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib.gis.geos import Point
from django.db.backends.postgresql.psycopg_any import DateRange

from geo.actions.areas import Change
from geo.actions.puts import Counts, Summary, put, replace_all
from geo.city_folder import CityFolder, Problems
from geo.crs import WGS84
from geo.domain.closed_days import ClosedDays, YearlyDays
from geo.domain.opening_hours import parse_span
from geo.domain.osm_hours import Hours, read_hours
from geo.models import Closure, Municipality, Office, OpeningSpan
from geo.models.office_queries import REVIEW_MONTHS

WEEKDAYS = {"mo": 1, "tu": 2, "we": 3, "th": 4, "fr": 5, "sa": 6, "su": 7}
# Fields that stand in the file as in the table, and what they are when the file leaves them out.
PLAIN: dict[str, Any] = {
    "phone": "",
    "email": "",
    "website": "",
    "appointment_url": "",
    "step_free": None,
    "access_note": {},
    "languages": [],
    "open_on_holidays": False,
}


def load_offices(folder: CityFolder, summary: Summary) -> dict[str, Office]:
    """Write the offices, parents first, so that each finds its own. Returns them by code."""
    waiting = {office["code"]: office for office in folder.offices.data}
    existing = {office.code: office for office in Office.objects.filter(code__in=waiting)}
    _refuse_offices_of_others(folder, existing)
    root = folder.city.data["code"]
    counts = summary["offices"] = Counts(missing=_below_but_not_in(root, waiting))
    done: dict[str, Office] = {}
    while waiting:
        for data in [data for data in waiting.values() if data.get("parent") not in waiting]:
            code = data["code"]
            done[code] = existing.get(code) or Office(code=code, slug=code)
            counts.add(_put_office(done[code], data, done.get(data.get("parent", ""))))
            del waiting[code]
    return done


def _below_but_not_in(root: str, codes: Mapping[str, Any]) -> list[str]:
    roots = Office.objects.filter(code=root).values_list("pk", flat=True)
    below = Office.objects.subtree(roots).exclude(code__in=list(codes))
    return list(below.values_list("code", flat=True))


def _refuse_offices_of_others(folder: CityFolder, existing: Mapping[str, Office]) -> None:
    """Codes of offices are unique in the installation; another town's office is never overwritten."""
    problems, root = Problems(), folder.city.data["code"]
    for number, data in enumerate(folder.offices.data):
        office = existing.get(data["code"])
        while office and office.parent:
            office = office.parent
        if office and office.kind == Office.Kind.MUNICIPALITY and office.code != root:
            where = folder.offices.where(number, "code")
            problems.add(where, f"The code '{data['code']}' belongs to an office of '{office.code}'.")
    problems.raise_if_any()


def _put_office(office: Office, data: Mapping[str, Any], parent: Office | None) -> Change:
    address, position = data.get("address", {}), data.get("location")
    known = read_hours(data["opening_hours"]) if "opening_hours" in data else None
    fields = {name: data.get(name, default) for name, default in PLAIN.items()} | {
        "kind": data["kind"],
        "parent_id": parent.pk if parent else None,
        "names": data["names"],
        "tasks": data["tasks"],
        "street": address.get("street", ""),
        "postcode": address.get("postcode", ""),
        "place": address.get("place", ""),
        "location": Point(position[0], position[1], srid=WGS84) if position else None,
        "more_channels": data.get("channels", []),
        "closed_days": data.get("closed_days", []) + (_yearly(known) if known else []),
        "holidays_region": data.get("holidays", ""),
        "last_checked": date.fromisoformat(data["last_checked"]) if "last_checked" in data else None,
    }
    if known:
        fields["open_on_holidays"] = known.open_on_holidays
    change = put(office, fields)
    hours = replace_all(office.hours, _hours(office, data, known), _shown_hours)
    closures = replace_all(office.closures, _closures(office, data, known), _shown_closure)
    return Change.CHANGED if change is Change.UNCHANGED and (hours or closures) else change


def _yearly(known: Hours) -> list[dict[str, Any]]:
    """Closed days that OpenStreetMap's value repeats every year; it speaks of this office only."""
    return [
        {
            "from": _month_day(one.first),
            "to": _month_day(one.last),
            "reason": dict(one.reason),
            "below": False,
        }
        for one in known.closures
        if isinstance(one, YearlyDays)
    ]


def _month_day(day: tuple[int, int]) -> str:
    return f"{day[0]:02}-{day[1]:02}"


def _hours(office: Office, data: Mapping[str, Any], known: Hours | None) -> list[OpeningSpan]:
    if known:
        spans = [(day, span) for day, of_day in known.week.items() for span in of_day]
    else:
        texts = data.get("hours", {}).items()
        spans = [
            (WEEKDAYS[day], span) for day, of_day in texts for text in of_day if (span := parse_span(text))
        ]
    return [
        OpeningSpan(
            office=office,
            weekday=weekday,
            opens=span.opens,
            closes=span.closes,
            by_appointment=span.by_appointment,
        )
        for weekday, span in spans
    ]


def _shown_hours(span: OpeningSpan) -> tuple:
    return span.weekday, span.opens, span.closes, span.by_appointment


def _closures(office: Office, data: Mapping[str, Any], known: Hours | None) -> list[Closure]:
    """People give the last closed day; ranges end with the day after."""
    closed = [
        ClosedDays(date.fromisoformat(one["from"]), date.fromisoformat(one["to"]), one["reason"])
        for one in data.get("closures", [])
    ]
    closed += [one for one in known.closures if isinstance(one, ClosedDays)] if known else []
    return [
        Closure(office=office, days=DateRange(one.first, one.last + timedelta(days=1)), reasons=one.reason)
        for one in closed
    ]


def _shown_closure(closure: Closure) -> tuple:
    return closure.days.lower, closure.days.upper, sorted(closure.reasons.items())


def load_municipality(folder: CityFolder, offices: Mapping[str, Office], summary: Summary) -> Municipality:
    """Write what city.yaml says."""
    data = folder.city.data
    root, calendar = offices[data["code"]], data.get("holidays", {})
    municipality = Municipality.objects.filter(pk=root.pk).first() or Municipality(office=root)
    fields = {
        "default_office_id": offices[data["default_office"]].pk,
        "center": Point(data["center"][0], data["center"][1], srid=WGS84),
        "time_zone": data["time_zone"],
        "holidays_country": calendar.get("country", "DE"),
        "holidays_subdivision": calendar.get("subdivision", ""),
        "catholic_holidays": calendar.get("catholic", False),
        "review_months": data.get("review_months", REVIEW_MONTHS),
        "district_kind": data["district_kind"],
        "languages": data["languages"],
        "demo": data.get("demo", False),
        "notice": data.get("notice", {}),
        "theme": data.get("theme", {}),
        "accessibility": data.get("accessibility", {}),
    }
    summary["municipalities"] = Counts()
    summary["municipalities"].add(put(municipality, fields))
    return municipality
