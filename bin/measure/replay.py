"""A draft against a million reports, as a clerk tries it before publishing."""

import time
import uuid
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from geo.actions import open_draft, replace_in_draft
from geo.models import Municipality, Office, Responsibility, Service
from measure import town
from measure.rounds import Goal, Measure
from reports.models import Category, CategoryGroup
from reports.replay import CHUNK, REPORTS, ReportReplay

MOST_SECONDS = 60.0
# One area in a hundred gets another office.
CHANGED = 100
GOALS = (
    Goal("replay of the reports (s), of a minute", "replay", "a minute", at_most=1),
    Goal("replay of the reports (s), of reading them", "replay", "reading"),
)
INSERT = """
    insert into reports_report (
        id, code, municipality_id, category_id, status, office_id, triage, decision, location, address,
        answers, language, published, awaiting_confirmation, request_digest, support_count,
        submitted_at, updated_at
    )
    select
        id, upper(lpad(to_hex(number), 8, '0')), %(town)s, %(category)s, 'submitted', %(office)s, false, '{}',
        st_setsrid(st_makepoint(lon, lat), 4326), '', '{}', 'de', true, false, '', 0, now(), now()
    from unnest(%(ids)s::uuid[], %(numbers)s::int[], %(lon)s::float8[], %(lat)s::float8[])
        as one (id, number, lon, lat)
"""


def measures(areas: int, reports: int) -> dict[str, Measure]:
    """Seconds for trying a draft against all reports, and for reading the same rows."""
    municipality = Municipality.objects.default()
    _report(municipality, areas, reports)
    draft = open_draft(municipality, "Bench", timezone.localdate() + timedelta(days=30))
    offices = list(Office.objects.filter(code__startswith="depot-").order_by("pk"))
    rules = Responsibility.objects.filter(service__code=town.ASKED_FOR, selector="area").order_by("pk")
    for rule in rules[:: min(CHANGED, max(areas // 2, 1))]:
        other = offices[(offices.index(rule.office) + 1) % len(offices)]
        replace_in_draft(draft, rule, {"office_id": other.pk})

    def replay(_: int) -> float:
        begun = time.perf_counter()
        asked = ReportReplay(draft)
        moved = sum(len(chunk) for chunk in asked.chunks())
        if not moved or asked.tally.total != reports:
            raise AssertionError(f"{asked.tally.total} reports were asked about, {moved} moved.")
        return time.perf_counter() - begun

    def reading(_: int) -> float:
        begun = time.perf_counter()
        with connection.chunked_cursor() as cursor:
            cursor.execute(REPORTS, [municipality.pk])
            while cursor.fetchmany(CHUNK):
                pass
        return time.perf_counter() - begun

    return {"replay": replay, "reading": reading, "a minute": lambda _: MOST_SECONDS}


def _report(municipality: Municipality, areas: int, reports: int) -> None:
    """Reports spread over the town, all of the service whose rules the draft changes."""
    group = CategoryGroup.objects.create(municipality=municipality, code="bench", names={"de": "Bench"})
    category = Category.objects.create(
        municipality=municipality,
        group=group,
        code="bench",
        names={"de": "Bench"},
        service=Service.objects.get(code=town.ASKED_FOR),
    )
    places = town.places(reports, areas, seed=town.SEED + 1)
    with connection.cursor() as cursor:
        for start in range(0, reports, CHUNK):
            some = places[start : start + CHUNK]
            numbers = range(start, start + len(some))
            cursor.execute(
                INSERT,
                {
                    "town": municipality.pk,
                    "category": category.pk,
                    "office": municipality.default_office_id,
                    "ids": [uuid.UUID(int=number + 1) for number in numbers],
                    "numbers": list(numbers),
                    "lon": some[:, 0].tolist(),
                    "lat": some[:, 1].tolist(),
                },
            )
        cursor.execute("analyze reports_report")
