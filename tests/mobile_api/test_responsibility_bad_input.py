"""Questions that nobody can answer: 4xx with a pointer to what is wrong, never a 500, never a guess.

What is no number, no date and no known name at all stands in test_responsibility.py and test_bad_bodies.py.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

WEST = {"lat": 50.98, "lon": 11.315}
SWAPPED = {"lat": 11.315, "lon": 50.98}
HINT = "Latitude and longitude look swapped: the other way round, the place lies in Town."


@pytest.fixture(autouse=True)
def nobody_is_counted(settings):
    settings.API_RATE_FACTOR = 0


def ask(api, **over):
    """One question; what is None is not asked."""
    query = {"category": "pothole", "lang": "en", **WEST, **over}
    return api.get("responsibility/", {name: value for name, value in query.items() if value is not None})


def ask_batch(api, points=(WEST,), **over):
    return api.post("responsibility/batch/?lang=en", {"category": "pothole", "points": list(points), **over})


def pointers(answer) -> list[tuple[str, str]]:
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


NUMBERS = [
    pytest.param(value, code, id=str(value))
    for value, code in [
        ("NaN", "invalid"),
        ("-nan", "invalid"),
        ("Infinity", "invalid"),
        ("-inf", "invalid"),
        ("1e400", "invalid"),
        ("50,98", "invalid"),
        ("50.98;11.3", "invalid"),
        ("50°58'48\"N", "invalid"),
        ("0x32", "invalid"),
        ("5_0.98", "invalid"),
        ("５０.98", "invalid"),
        ("٥٠", "invalid"),
        ("5 0", "invalid"),
        ("", "invalid"),
        (" ", "invalid"),
        ("-180.0001", "min_value"),
        ("180.0001", "max_value"),
        ("-1e300", "min_value"),
        (None, "required"),
        (["50.98", "50.98"], "repeated"),
    ]
]


@pytest.mark.parametrize("name", ["lat", "lon"])
@pytest.mark.parametrize(("value", "code"), NUMBERS)
def test_what_is_no_coordinate_is_pointed_at(api, name, value, code):
    answer = ask(api, **{name: value})
    assert (answer.status_code, pointers(answer)) == (400, [(f"/{name}", code)])


@pytest.mark.parametrize("value", ["90.0001", "-90.0001", "91", "180"])
def test_beyond_the_poles_there_is_no_latitude(api, value):
    answer = ask(api, lat=value)
    assert (answer.status_code, pointers(answer)[0][0]) == (400, "/lat")


def test_all_that_is_wrong_is_said_at_once(api):
    answer = ask(api, lat="x", lon="200", accuracy="-1", on="2026-02-30")
    assert {pointer for pointer, _ in pointers(answer)} == {"/lat", "/lon", "/accuracy", "/on"}


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ({"lat": "50,98"}, "„50,98“ ist keine Zahl. Schreiben Sie sie in Ziffern, zum Beispiel 50.98."),
        ({"lat": "91"}, "Geben Sie eine Zahl an, die nicht über 90 liegt."),
        (
            {"on": "3.5.2026"},
            "„3.5.2026“ ist kein Tag der Jahre 1900 bis 9000. Schreiben Sie ihn so: 2026-05-03.",
        ),
    ],
)
def test_a_refusal_tells_the_value_and_what_to_write(api, over, told):
    assert ask(api, lang="de", **over).json()["errors"][0]["detail"] == told


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("NaN", "invalid"),
        ("inf", "invalid"),
        ("-0.001", "min_value"),
        ("10000001", "max_value"),
        ("5,5", "invalid"),
        ("5 m", "invalid"),
        (["5", "5"], "repeated"),
    ],
    ids=str,
)
def test_what_is_no_accuracy_is_pointed_at(api, value, code):
    answer = ask(api, accuracy=value)
    assert (answer.status_code, pointers(answer)) == (400, [("/accuracy", code)])


@pytest.mark.parametrize("value", ["0", "-0", "1e7"])
def test_the_best_and_the_worst_accuracy_are_still_answered(api, value):
    assert ask(api, accuracy=value).status_code == 200


NO_DAYS = [
    *("0000-01-01", "9999-12-31", "10000-01-01", "-0044-03-15", "44 BC", "2026-02-30", "2026-13-01"),
    *("2026-2-3", "20260203", "2026-W05-1", "03.02.2026", "2026-05-03T00:00:00Z", "today", "２０２６-05-03"),
]


@pytest.mark.parametrize("day", NO_DAYS)
def test_an_absurd_day_is_refused(api, day):
    answer = ask(api, on=day)
    assert (answer.status_code, pointers(answer)) == (400, [("/on", "invalid")])
    answer = ask_batch(api, on=day)
    assert (answer.status_code, pointers(answer)) == (422, [("/on", "invalid")])


NO_INSTANTS = [
    *("2026-05-03T08:00:00", "2026-05-03T25:00:00Z", "2026-02-30T08:00:00Z", "0000-05-03T08:00:00Z"),
    *("9999-12-31T23:59:59-14:00", "20260503", "2026-W18", "2026-05-03T08:00:00 Europe/Berlin", "now"),
]


@pytest.mark.parametrize("moment", NO_INSTANTS)
def test_an_instant_without_offset_or_sense_is_refused(api, moment):
    answer = ask(api, as_recorded=moment)
    assert (answer.status_code, pointers(answer)) == (400, [("/as_recorded", "invalid")])
    answer = ask_batch(api, as_recorded=moment)
    assert (answer.status_code, pointers(answer)) == (422, [("/as_recorded", "invalid")])


def test_nobody_knows_what_will_have_been_recorded(api):
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()
    answer = ask(api, as_recorded=tomorrow)
    assert (answer.status_code, pointers(answer)) == (400, [("/as_recorded", "future")])
    assert pointers(ask_batch(api, as_recorded=tomorrow)) == [("/as_recorded", "future")]


def test_a_clock_that_is_a_little_ahead_is_no_future(api):
    soon = (timezone.now() + timedelta(seconds=30)).isoformat()
    assert ask(api, as_recorded=soon).status_code == 200


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"category": None}, ("/category", "one_of")),
        ({"category": ""}, ("/category", "one_of")),
        ({"category": "", "service": ""}, ("/category", "one_of")),
        ({"service": "road-damage"}, ("/category", "one_of")),
        ({"category": "POTHOLE"}, ("/category", "unknown_value")),
        ({"category": "road-damage"}, ("/category", "unknown_value")),
        ({"category": ["pothole", "lantern"]}, ("/category", "repeated")),
        ({"category": None, "service": "pothole"}, ("/service", "unknown_value")),
        ({"category": None, "service": "1"}, ("/service", "unknown_value")),
        ({"latitude": "50.98"}, ("/latitude", "unknown_parameter")),
    ],
    ids=str,
)
def test_a_concern_that_is_none_or_two_or_unknown_is_refused(api, over, expected):
    answer = ask(api, **over)
    assert (answer.status_code, pointers(answer)) == (400, [expected])


@pytest.mark.parametrize(
    "place", [(0, 0), (90, 0), (-90, 180), (90, -180), (-50.98, 11.315), (50.98, -11.315), (50.98, 11.3601)]
)
def test_outside_every_municipality_nothing_is_guessed(api, place):
    answer = ask(api, lat=place[0], lon=place[1])
    assert (answer.status_code, answer.json()["code"]) == (404, "outside_coverage")
    assert "swapped" not in answer.json()["detail"]


def test_swapped_axes_are_hinted_at_and_not_silently_swapped(api, django_assert_max_num_queries):
    api.get("config/")
    # the candidates in vain, the service (read once), the candidates, both again by the framework, the border
    with django_assert_max_num_queries(7):
        answer = ask(api, **SWAPPED)
    assert (answer.status_code, answer.json()["code"]) == (404, "outside_coverage")
    assert answer.json()["detail"].endswith(HINT)


def test_a_swapped_report_is_refused_with_the_same_hint(api):
    answer = api.post("reports/?lang=en", {"category": "pothole", "description": "Loch.", **SWAPPED})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/lat", "/lon"]
    assert answer.json()["detail"].endswith(HINT)


def test_a_batch_hints_at_swapped_axes_place_by_place(api):
    results = ask_batch(api, [WEST, SWAPPED, {"lat": 0, "lon": 0}, SWAPPED]).json()["results"]
    assert [one["status"] for one in results] == [200, 404, 404, 404]
    assert [one["detail"].endswith(HINT) for one in results] == [False, True, False, True]


def test_the_hints_of_a_batch_cost_one_query(api, django_assert_max_num_queries):
    api.get("config/")
    with django_assert_max_num_queries(4 + 20):
        ask_batch(api, [SWAPPED] * 20)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("lat", 90.5, "max_value"),
        ("lat", -90.5, "min_value"),
        ("lon", 180.5, "max_value"),
        ("lat", "50.98", "invalid"),
        ("lat", "NaN", "invalid"),
        ("lat", "50,98", "invalid"),
        ("lon", True, "invalid"),
        ("lon", None, "null"),
        ("lat", [50.98], "invalid"),
        ("accuracy", -1, "min_value"),
        ("accuracy", 1e300, "max_value"),
        ("accuracy", "5", "invalid"),
    ],
    ids=str,
)
def test_a_wrong_value_in_a_batch_is_pointed_at_with_its_number(api, name, value, code):
    answer = ask_batch(api, [WEST, WEST, WEST, {**WEST, name: value}, WEST])
    assert (answer.status_code, pointers(answer)) == (422, [(f"/points/3/{name}", code)])


def test_what_is_missing_in_a_batch_is_pointed_at(api):
    answer = ask_batch(api, [WEST, WEST, WEST, {"lat": 50.98}, {}, 5])
    assert pointers(answer) == [
        ("/points/3/lon", "required"),
        ("/points/4/lat", "required"),
        ("/points/4/lon", "required"),
        ("/points/5", "invalid"),
    ]


@pytest.mark.parametrize(
    "number", [b"NaN", b"Infinity", b"-Infinity", b"1e400", b"50,98", b"050.98", b"+50.98"]
)
def test_what_json_has_no_number_for_is_no_body(api, number):
    raw = b'{"category": "pothole", "points": [{"lat": %s, "lon": 11.315}]}' % number
    answer = api.send("responsibility/batch/", raw)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"category": None}, ("/category", "one_of")),
        ({"service": "road-damage"}, ("/category", "one_of")),
        ({"category": None, "service": "pothole"}, ("/service", "unknown_value")),
        ({"category": 5}, ("/category", "invalid")),
        ({"on": 20260503}, ("/on", "invalid")),
        ({"on": ""}, ("/on", "invalid")),
        ({"as_recorded": 0}, ("/as_recorded", "invalid")),
    ],
    ids=str,
)
def test_a_batch_with_a_wrong_question_is_refused(api, over, expected):
    answer = ask_batch(api, **over)
    assert (answer.status_code, pointers(answer)) == (422, [expected])


def test_null_for_what_is_optional_means_that_it_is_absent(api):
    answer = ask_batch(api, [{**WEST, "accuracy": None}], service=None, on=None, as_recorded=None)
    assert answer.json()["results"][0]["status"] == 200
