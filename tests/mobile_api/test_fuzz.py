"""Bodies that nobody would think of: a fixed set of some hundred, made by hypothesis."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from mobile_api import throttles
from reports.domain.workflow import Role
from reports.models import Report
from reports.tokens import issue_token
from tests.builders import a_user
from tests.mobile_api.conftest import Caller
from tests.mobile_api.contract import schema

WORDS = some.text(max_size=20) | some.sampled_from(
    ["", "\0", "\ud800", "pothole", "lantern", "50.98", "null"]
)
NUMBERS = (
    some.integers() | some.floats() | some.sampled_from([0, -0.0, 90, 180, 11.315, 50.98, 10**400, 5e-324])
)
VALUES = some.recursive(
    some.none() | some.booleans() | NUMBERS | WORDS,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(WORDS, inner, max_size=4),
    max_leaves=8,
)
REPORT = some.fixed_dictionaries(
    {
        "category": some.sampled_from(["pothole", "lantern", "scrap-car"]) | VALUES,
        "lat": some.just(50.98) | VALUES,
        "lon": some.just(11.315) | VALUES,
        "description": some.just("Loch.") | VALUES,
    },
    optional=dict.fromkeys(("id", "accuracy", "address", "answers", "photos", "contact", "language"), VALUES),
)
BATCH = some.fixed_dictionaries(
    {
        "category": some.just("pothole") | VALUES,
        "points": some.lists(
            some.fixed_dictionaries({"lat": NUMBERS | VALUES, "lon": NUMBERS | VALUES}), max_size=3
        ),
    }
)
LOG_IN = some.fixed_dictionaries({"email": VALUES, "password": VALUES})
ACTION = some.fixed_dictionaries(
    {"id": some.uuids().map(str) | VALUES, "report": VALUES, "action": VALUES, "at": VALUES},
    optional={"note": VALUES, "photos": VALUES, "public": VALUES},
)
ACTIONS = some.fixed_dictionaries({"actions": some.lists(ACTION, max_size=3) | VALUES})
BODIES = {"reports/": REPORT, "responsibility/batch/": BATCH, "auth/token/": LOG_IN, "crew/actions/": ACTIONS}
fixed = settings(
    derandomize=True,
    max_examples=120,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def crew(api, settings) -> Caller:
    settings.API_RATE_FACTOR = 0
    return Caller(issue_token(a_user(Role.CREW, "roads"))[0])


@pytest.mark.parametrize("path", BODIES)
@fixed
@given(data=some.data())
def test_no_body_breaks_a_write(crew, path, data):
    throttles.forget_leases()
    body = data.draw(BODIES[path] | VALUES)
    before = Report.objects.count()
    answer = crew.send(path, json.dumps(body).encode())
    assert answer.status_code < 500
    stored = Report.objects.count() - before
    assert stored == (answer.status_code == 201)


READS = {
    path: [one["name"] for one in calls["get"].get("parameters", []) if one["in"] == "query"]
    for path, calls in schema()["paths"].items()
    if "get" in calls
}


@pytest.mark.parametrize("path", READS)
@fixed
@given(data=some.data())
def test_no_query_breaks_a_read(crew, path, data):
    values = some.text(max_size=30) | NUMBERS.map(str) | some.dates().map(str) | some.datetimes().map(str)
    query = some.dictionaries(some.sampled_from(READS[path]), values, max_size=4)
    address = path.removeprefix("/api/v1/").replace("{code}", "0000-0000")
    assert crew.get(address, data.draw(query)).status_code < 500
