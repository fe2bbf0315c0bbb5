"""Whatever is sent to whatever address: a problem of the 400s, never a 500, and nothing is stored."""

import base64
import json
import struct

import pytest
from django.db import connection

from reports.domain.workflow import Role
from reports.models import AccessToken, Contact, CrewAction, Photo, Report, Text, TimelineEntry
from reports.tokens import issue_token
from tests.builders import a_user, a_uuid
from tests.mobile_api.conftest import Caller

STORED = [Report, Photo, Contact, Text, TimelineEntry, CrewAction]
WKB = struct.pack("<BIdd", 1, 1, 11.3, 50.9)
GOOD = {"category": "pothole", "lat": 50.98, "lon": 11.315, "description": "Loch."}
POLYGON = {"type": "Polygon", "coordinates": [[[11.3, 50.9], [11.4, 50.9], [11.4, 51.0], [11.3, 50.9]]]}

# Values that stand for a number somewhere, and are none that we take.
NO_NUMBER = {
    "three-dimensional": [11.315, 50.98, 200],
    "point": {"type": "Point", "coordinates": [11.315, 50.98]},
    "point-3d": {"type": "Point", "coordinates": [11.315, 50.98, 200]},
    "polygon": POLYGON,
    "ewkt": "SRID=999999;POINT(11.315 50.98)",
    "wkt": "POINT(11.315 50.98)",
    "wkb": WKB.hex(),
    "gml": "<gml:Point><gml:pos>50.98 11.315</gml:pos></gml:Point>",
    "text": "50.98",
    "empty": "",
    "null": None,
    "true": True,
    "list": [],
    "object": {},
    "huge": 1e219,
    "huge-integer": 10**400,
    "beyond": 181,
    "below": -181,
}
NO_TEXT = {"number": 5, "true": True, "null": None, "list": ["x"], "object": {"de": "x"}, "blank": " \t"}
WRONG_FIELDS = [
    *(pytest.param({"lat": value}, id=f"lat-{name}") for name, value in NO_NUMBER.items()),
    *(pytest.param({"lon": value}, id=f"lon-{name}") for name, value in NO_NUMBER.items()),
    pytest.param({"lat": 95}, id="latitude-95"),
    pytest.param({"lat": 11.315, "lon": 50.98}, id="swapped"),
    *(pytest.param({"description": value}, id=f"description-{name}") for name, value in NO_TEXT.items()),
    *(pytest.param({"category": value}, id=f"category-{name}") for name, value in NO_TEXT.items()),
    pytest.param({"description": "x" * 5_001}, id="description-long"),
    pytest.param({"category": "x" * 900_000}, id="category-long"),
    pytest.param({"category": "nonsense"}, id="category-unknown"),
    pytest.param({"id": "nonsense"}, id="id-nonsense"),
    pytest.param({"id": 5}, id="id-number"),
    pytest.param({"id": [str(a_uuid("x"))]}, id="id-list"),
    pytest.param({"accuracy": -1}, id="accuracy-negative"),
    pytest.param({"accuracy": 1e300}, id="accuracy-huge"),
    pytest.param({"accuracy": "5"}, id="accuracy-text"),
    pytest.param({"address": 5}, id="address-number"),
    pytest.param({"address": "x" * 201}, id="address-long"),
    pytest.param({"answers": []}, id="answers-list"),
    pytest.param({"answers": "x"}, id="answers-text"),
    pytest.param({"answers": {"unknown": 1}}, id="answers-unknown"),
    pytest.param({"answers": {f"a{n}": "x" for n in range(5_000)}}, id="answers-many"),
    pytest.param({"category": "lantern", "answers": {"fault": ["dark"]}}, id="answer-list"),
    pytest.param({"category": "lantern", "answers": {"fault": {"$ne": 1}}}, id="answer-object"),
    pytest.param({"category": "lantern", "answers": {"fault": "broken", "leaning": 1}}, id="answer-number"),
    pytest.param({"category": "lantern"}, id="answer-missing"),
    pytest.param({"category": "scrap-car"}, id="photo-missing"),
    pytest.param({"photos": "x"}, id="photos-text"),
    pytest.param({"photos": {"0": "x"}}, id="photos-object"),
    pytest.param({"photos": [None]}, id="photos-null"),
    pytest.param({"photos": [1]}, id="photos-number"),
    pytest.param({"photos": [str(a_uuid("nowhere"))]}, id="photos-unknown"),
    pytest.param({"photos": [str(a_uuid(str(n))) for n in range(1_000)]}, id="photos-many"),
    pytest.param({"contact": "erika@example.org"}, id="contact-text"),
    pytest.param({"contact": []}, id="contact-list"),
    pytest.param({"contact": {"email": "nobody"}}, id="email-nonsense"),
    pytest.param({"contact": {"email": "a@example.org\nBcc: b@example.org"}}, id="email-two-lines"),
    pytest.param({"contact": {"email": f"{'x' * 300}@example.org"}}, id="email-long"),
    pytest.param({"contact": {"name": "x" * 121}}, id="name-long"),
    pytest.param({"contact": {"phone": 123}}, id="phone-number"),
    pytest.param({"language": "xx"}, id="language-unknown"),
    pytest.param({"language": ["de"]}, id="language-list"),
    pytest.param({"lat": 52.5, "lon": 13.4}, id="another-town"),
    pytest.param({"lat": 0, "lon": 0}, id="null-island"),
    pytest.param({"lat": 90, "lon": 180}, id="pole"),
    pytest.param({"lat": -90, "lon": -180}, id="other-pole"),
]

RAW_BODIES = {
    "nothing": b"",
    "number": b"5",
    "text": b'"x"',
    "null": b"null",
    "true": b"true",
    "list": b"[]",
    "list-of-reports": json.dumps([GOOD]).encode(),
    "feature": json.dumps({"type": "Feature", "geometry": POLYGON, "properties": GOOD}).encode(),
    "properties-list": json.dumps({"type": "Feature", "geometry": None, "properties": [GOOD]}).encode(),
    "cut": json.dumps(GOOD).encode()[:-3],
    "two": json.dumps(GOOD).encode() * 2,
    "nested": b"[" * 100_000,
    "nested-closed": b"[" * 100_000 + b"]" * 100_000,
    "nested-objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "nested-in-place": b'{"lat": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "nested-answer": json.dumps(GOOD).encode()[:-1] + b', "answers": ' + b"[" * 40 + b"]" * 40 + b"}",
    "infinity": json.dumps(GOOD | {"lat": float("inf")}).encode(),
    "minus-infinity": json.dumps(GOOD | {"lon": float("-inf")}).encode(),
    "nan": json.dumps(GOOD | {"lat": float("nan")}).encode(),
    "1e999": json.dumps(GOOD).replace("50.98", "1e999").encode(),
    "many-digits": json.dumps(GOOD).replace("50.98", "5" * 5_000).encode(),
    "nul": json.dumps(GOOD | {"description": "a\0b"}).encode(),
    "nul-in-name": json.dumps(GOOD | {"a\0": 1}).encode(),
    "surrogate": json.dumps(GOOD | {"description": "\ud800"}).encode(),
    "surrogate-in-name": json.dumps(GOOD | {"\udfff": 1}).encode(),
    "bad-utf-8": json.dumps(GOOD).encode().replace(b"Loch", b"L\xf6ch"),
    "utf-16": json.dumps(GOOD).encode("utf-16"),
    "twice": json.dumps(GOOD).encode()[:-1] + b', "lat": 1}',
    "xml": b"<?xml version='1.0'?><report/>",
    "wkb": WKB,
    "zeros": b"\0" * 1_000,
    "too-large": b'{"description": "' + b"x" * 1_000_001 + b'"}',
}
WRITES = [
    "reports/",
    "auth/token/",
    "responsibility/batch/",
    "crew/actions/",
]
OTHER_KINDS = [
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="lat"\r\n\r\n5\r\n--x--',
    ),
    ("application/x-www-form-urlencoded", b"lat=50.98&lon=11.315&category=pothole&description=x"),
    ("text/plain", json.dumps(GOOD).encode()),
    ("application/xml", b"<x/>"),
    ("application/geo+json", json.dumps(GOOD).encode()),
    ("", json.dumps(GOOD).encode()),
    ("application/json-seq; charset=nonsense", b"{}"),
]
READS = [
    "config/",
    "categories/",
    "responsibility/",
    "services/",
    "life-situations/",
    "addresses/",
    "addresses/reverse/",
    "reports/",
    "reports/nearby/",
    "reports/0000-0000/",
    "crew/work/",
    "schema/",
]
NAMES = [
    *(
        "lat",
        "lon",
        "accuracy",
        "on",
        "as_recorded",
        "category",
        "service",
        "q",
        "bbox",
        "status",
        "district",
    ),
    *("since", "until", "updated_after", "limit", "cursor", "radius", "key", "lang", "unknown", "format"),
]
BAD_VALUES = [
    "nan",
    "inf",
    "-1e999",
    "1e219",
    "9" * 400,
    "\0",
    "a\0b",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "x" * 20_000,
    "POINT(11 50)",
    "SRID=999999;POINT(1 1)",
    '{"type":"Point","coordinates":[11,50,3]}',
    "[" * 10_000,
    "' or 1=1 --",
    "%s%n{0}",
    "-1",
    "0",
    "9999-12-31T23:59:59+14:00",
    "0001-01-01",
    base64.urlsafe_b64encode(b"2026-05-04T00:00:00+00:00 \0\0").decode(),
]
BAD_CODES = [
    "%00",
    "K7QF%003M2P",
    "..%2f..",
    "%ff%fe",
    "x" * 4_000,
    "🦄",
    "%s",
    "nearby%00",
    "null",
    "-1",
    "1e999",
]


@pytest.fixture
def crew(api) -> Caller:
    return Caller(issue_token(a_user(Role.CREW, "roads"))[0])


def refused(answer) -> None:
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.content[:300])
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["type"] == f"/problems/{problem['code']}"
    assert problem["title"]
    assert all(set(error) == {"pointer", "code", "detail"} for error in problem["errors"])


def nothing_stored() -> None:
    assert {model.__name__: model.objects.count() for model in STORED} == dict.fromkeys(
        (model.__name__ for model in STORED), 0
    )
    assert AccessToken.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("over", WRONG_FIELDS)
def test_a_report_with_a_wrong_field_is_refused_and_not_stored(crew, over):
    refused(crew.post("reports/", GOOD | over))
    nothing_stored()


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("raw", RAW_BODIES.values(), ids=RAW_BODIES)
def test_a_body_that_is_none_is_refused_everywhere_and_nothing_is_stored(crew, path, raw):
    refused(crew.send(path, raw))
    nothing_stored()


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize(("content_type", "raw"), OTHER_KINDS)
def test_another_kind_of_content_is_refused_everywhere(crew, path, content_type, raw):
    answer = crew.send(path, raw, content_type)
    refused(answer)
    assert answer.status_code == 415
    nothing_stored()


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize("value", BAD_VALUES, ids=lambda value: ascii(value)[:24])
def test_no_value_of_any_parameter_breaks_a_read(crew, path, value):
    for name in NAMES:
        answer = crew.get(path, {name: value})
        assert answer.status_code in (200, 304) or refused(answer) is None, (path, name)
    nothing_stored()


@pytest.mark.parametrize("code", BAD_CODES)
def test_no_code_breaks_the_address_of_a_report(crew, code):
    answer = crew.client.get(f"/api/v1/reports/{code}/")
    refused(answer)
    assert answer.status_code == 404


@pytest.mark.parametrize("field", ["lat", "lon"])
@pytest.mark.parametrize("value", NO_NUMBER.values(), ids=NO_NUMBER)
def test_a_batch_with_a_wrong_place_is_refused(crew, field, value):
    place = {"lat": 50.98, "lon": 11.315, field: value}
    refused(crew.post("responsibility/batch/", {"category": "pothole", "points": [place]}))


@pytest.mark.parametrize("points", [[], {}, "x", None, 5, [5], [[11, 50]], [POLYGON], [None]], ids=str)
def test_a_batch_without_places_is_refused(crew, points):
    refused(crew.post("responsibility/batch/", {"category": "pothole", "points": points}))


@pytest.mark.parametrize("value", [*NO_TEXT.values(), "x" * 2_000], ids=lambda value: str(value)[:10])
@pytest.mark.parametrize("field", ["email", "password"])
def test_a_log_in_with_a_wrong_field_is_refused(crew, field, value):
    if field == "password" and value == " \t":
        value = ""  # white space is a password like any other
    refused(crew.post("auth/token/", {"email": "a@example.org", "password": "x"} | {field: value}))
    nothing_stored()


@pytest.mark.parametrize(
    "over",
    [{"id": value} for value in (5, None, "x", [], {})]
    + [{"report": value} for value in (5, None, "", [], {}, "x" * 21)]
    + [{"action": value} for value in (5, None, "", [], {}, "explode")]
    + [{"at": value} for value in (5, None, "", [], {}, "now", "2026-05-04", "9999-12-31T23:59:59Z")]
    + [{"note": value} for value in (5, [], {}, "x" * 2_001)]
    + [{"photos": value} for value in (5, "x", {}, [5], ["x"])]
    + [{"public": value} for value in ("maybe", [], {})],
    ids=lambda over: str(over)[:30],
)
def test_a_wrong_action_of_a_crew_is_named_and_leaves_no_receipt(crew, over):
    action = {
        "id": str(a_uuid("action")),
        "report": "0000-0000",
        "action": "note",
        "at": "2026-05-04T09:12:00+02:00",
        "note": "x",
    }
    answer = crew.post("crew/actions/", {"actions": [action | over]})
    assert answer.status_code == 200
    result = answer.json()["results"][0]
    if over == {"at": "2026-05-04"}:
        assert result["outcome"] == "not_found"  # a day is a time too
        return
    assert (result["outcome"], result["problem"]["status"]) == ("refused", 422)
    assert result["problem"]["errors"][0]["pointer"].split("/")[1] == next(iter(over))
    nothing_stored()
