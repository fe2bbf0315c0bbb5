"""The whole demo city in Leichte Sprache: every office and every concern, within the limits."""

import re
from dataclasses import replace
from datetime import datetime
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dashboard.plain.facts import Case, Facts
from dashboard.plain.gather import plain_office
from dashboard.plain.sentences import plain_answer
from dashboard.plain.words import split_words
from geo.models import Municipality, Office, Service
from reports.city import load_city
from tests.dashboard.plain_rules import LONGEST_PART, faults_of, texts_of

pytestmark = pytest.mark.django_db

WEIMAR = Path(__file__).parents[2] / "fixtures" / "weimar"
ZONE = ZoneInfo("Europe/Berlin")
INSTANTS = [
    datetime(2026, 11, 24, 10, 0, tzinfo=ZONE),
    datetime(2026, 11, 28, 23, 30, tzinfo=ZONE),
    datetime(2026, 12, 24, 9, 0, tzinfo=ZONE),
    datetime(2027, 5, 6, 9, 0, tzinfo=ZONE),
]


@pytest.fixture
def town():
    load_city(WEIMAR)
    return Municipality.objects.default()


def test_every_office_is_told_within_the_limits_with_its_ways_and_hours(town):
    offices = list(Office.objects.with_opening())
    assert len(offices) > 30
    for office, at in product(offices, INSTANTS):
        plain = plain_office(office, town, at)
        blocks = plain_answer(Facts(Case.FOUND, at, service="Ampel", office=plain, why="municipality_rule"))
        assert faults_of(blocks) == [], office.code
        text = texts_of(blocks)
        assert office.names["de"] in text
        assert not office.phone or office.phone in text
        assert not office.street or office.street in text
        spans = [line for line in text if re.match(r"\w+tag: von|Mittwoch: von", line)]
        assert len(spans) == office.hours.count()


def test_the_names_of_offices_and_concerns_have_no_part_that_is_too_long(town):
    names = [*Office.objects.values_list("names__de", flat=True)]
    names += Service.objects.values_list("names__de", flat=True)
    parts = {part for name in names for part in re.findall(r"[^\W\d_]+", split_words(name))}
    assert {part for part in parts if len(part) > LONGEST_PART} == set()


def test_every_concern_is_told_within_the_limits(town):
    at = INSTANTS[0]
    office = plain_office(Office.objects.with_opening().get(code="buergerservice"), town, at)
    for service in Service.objects.all():
        facts = Facts(Case.FOUND, at, service=service.names["de"], office=office)
        for case in (Case.FOUND, Case.NOBODY, Case.ELSEWHERE):
            blocks = plain_answer(replace(facts, case=case))
            assert faults_of(blocks) == [], service.code
            assert service.names["de"] in texts_of(blocks)


def test_the_plain_hours_take_no_question_to_the_database(town, django_assert_num_queries):
    office = Office.objects.with_opening().get(code="buergerservice")
    with django_assert_num_queries(0):
        plain_office(office, town)
