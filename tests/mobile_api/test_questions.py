"""What a category asks, over HTTP: its schema, the things to choose from, and answers that end a report."""

import jsonschema
import pytest

from geo.models import OpeningSpan
from reports.models import Category, Question, Report
from tests.builders import IN_EAST, IN_WEST, a_photo, a_question, a_stop, a_thing, a_town
from tests.mobile_api.test_reports import a_body

pytestmark = pytest.mark.django_db
SCHEMA = "categories/lantern/schema/"
HERE = {"lat": IN_WEST.y, "lon": IN_WEST.x}


def test_the_schema_of_a_category_is_published_and_is_the_one_that_the_list_has(api):
    a_town()
    answer = api.get(SCHEMA, {"lang": "en"})
    assert answer["Content-Type"] == "application/schema+json"
    schema = answer.json()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema.pop("$id").endswith("/api/v1/categories/lantern/schema/?lang=en")
    assert schema.pop("title") == "Lantern"
    groups = api.get("categories/", {"lang": "en"}).json()["groups"]
    assert schema == next(one for one in groups[0]["categories"] if one["id"] == "lantern")["questions"]


def test_the_schema_is_sent_once(api):
    a_town()
    etag = api.get(SCHEMA)["ETag"]
    assert api.get(SCHEMA, **{"If-None-Match": etag}).status_code == 304
    assert api.get(SCHEMA, {"lang": "en"}, **{"If-None-Match": etag}).status_code == 200


def test_a_category_that_asks_nothing_takes_no_answers(api):
    a_town()
    schema = api.get("categories/pothole/schema/").json()
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid({})
    assert not validator.is_valid({"x": 1})


@pytest.mark.parametrize("path", ["schema/", "objects/?question=x&lat=50.98&lon=11.3"])
def test_a_category_that_is_not_offered_is_not_found(api, path):
    a_town()
    Category.objects.filter(code="lantern").update(active=False)
    assert api.get(f"categories/lantern/{path}").status_code == 404
    assert api.get(f"categories/magic/{path}").status_code == 404


@pytest.fixture
def post() -> Question:
    """A question about a lantern within 100 metres, or something in words."""
    return a_question(code="post", kind="map_object", limits={"layer": "lanterns", "other": True})


def test_things_near_a_place_come_nearest_first_with_their_distance(api, post, django_assert_num_queries):
    for number in (80, 20, 50, 101):
        a_thing(f"W {number}", metres_east=number)
    a_thing("S 1", layer="swings")
    a_thing("", metres_east=5)
    api.get("categories/pothole/objects/", HERE | {"question": "post"})
    with django_assert_num_queries(4):
        answer = api.get("categories/pothole/objects/", HERE | {"question": "post", "lang": "en"})
    found = [(one["id"], round(one["properties"]["distance_m"])) for one in answer.json()["features"]]
    assert found == [("W 20", 20), ("W 50", 50), ("W 80", 80)]
    assert answer.json()["features"][0]["properties"]["name"] == "Lanterns W 20"


def test_only_questions_about_the_map_have_things_to_choose_from(api, post):
    refused = api.get("categories/pothole/objects/", HERE | {"question": "magic"})
    assert refused.status_code == 400
    assert "post" in refused.json()["errors"][0]["detail"]


def test_a_thing_is_kept_with_the_name_by_which_the_town_knows_it(api, post):
    a_thing("W 7", metres_east=30, name="Laterne am Brunnen")
    answer = {"layer": "lanterns", "id": "W 7", "name": "<b>mine</b>"}
    assert api.post("reports/", a_body(answers={"post": answer})).status_code == 201
    assert Report.objects.get().answers == {"post": answer | {"name": "Laterne am Brunnen"}}


def test_a_thing_in_words_is_kept_without_a_number(api, post):
    assert api.post("reports/", a_body(answers={"post": {"name": " by the well "}})).status_code == 201
    kept = {"layer": "lanterns", "id": None, "name": "by the well"}
    assert Report.objects.get().answers == {"post": kept}


@pytest.mark.parametrize(("code", "wrong"), [("W 7", "object_too_far"), ("W 8", "unknown_object")])
def test_a_thing_that_is_far_or_unknown_is_refused_with_a_pointer(api, post, code, wrong):
    a_thing("W 7", metres_east=300)
    refused = api.post("reports/", a_body(answers={"post": {"layer": "lanterns", "id": code}}))
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/answers/post/id", wrong)
    assert not Report.objects.exists()


def test_an_answer_that_stops_is_refused_with_the_contact(api):
    a_question(code="life", stops=[a_stop(equals=True)])
    refused = api.post("reports/?lang=en", a_body(answers={"life": True, "magic": 1}))
    assert refused.status_code == 422
    problem = refused.json()
    assert (problem["code"], problem["title"], problem["detail"]) == (
        "stopped",
        "Please call 112 now",
        "Danger.",
    )
    assert problem["errors"] == [{"pointer": "/answers/life", "code": "stopped", "detail": "Danger."}]
    assert (problem["stop"]["phone"], problem["stop"]["phone_href"]) == ("112", "tel:112")
    assert problem["stop"]["office"] is None
    assert not Report.objects.exists()


def test_after_the_other_answer_the_report_is_taken(api):
    a_question(code="life", stops=[a_stop(equals=True)])
    assert api.post("reports/", a_body(answers={"life": False})).status_code == 201


def test_a_stop_names_an_office_with_its_hours(api):
    town = a_town()
    OpeningSpan.objects.create(office=town.offices["power"], weekday=1, opens="00:00", closes="23:00")
    stop = a_stop(kind="outside_body", phone="", office="power")
    a_question(code="gas", kind="yes_no", stops=[stop | {"equals": True}])
    told = api.post("reports/", a_body(answers={"gas": True})).json()["stop"]
    assert (told["office"]["id"], told["phone"]) == ("power", "03643 0000")
    assert told["opening"]["reason"] != "no_hours"


@pytest.mark.parametrize(("place", "office"), [(IN_WEST, "roads-west"), (IN_EAST, "roads-east")])
def test_a_stop_names_whoever_is_responsible_for_a_service_at_the_place(api, place, office):
    stop = a_stop(kind="other_service", phone="", service="road-damage")
    a_question(category="tree", code="road", stops=[stop | {"equals": True}])
    body = a_body(category="tree", answers={"road": True}, lat=place.y, lon=place.x)
    told = api.post("reports/", body).json()["stop"]
    assert (told["service"], told["office"]["id"]) == ("road-damage", office)


def test_a_whole_category_can_send_people_elsewhere(api):
    a_town()
    Category.objects.filter(code="tree").update(stop=a_stop(kind="outside_body", url="https://wald.example"))
    refused = api.post("reports/", a_body(category="tree"))
    assert refused.json()["errors"][0]["pointer"] == "/category"
    groups = api.get("categories/", {"lang": "en"}).json()["groups"]
    tree = next(one for one in groups[0]["categories"] if one["id"] == "tree")
    assert (tree["stop"]["kind"], tree["stop"]["reason"]) == ("outside_body", "Danger.")


def test_a_retry_of_a_taken_report_is_answered_even_if_the_answer_stops_by_now(api):
    question = a_question(code="life")
    body = a_body(answers={"life": True})
    assert api.post("reports/", body).status_code == 201
    Question.objects.filter(pk=question.pk).update(stops=[a_stop(equals=True)])
    assert api.post("reports/", body).status_code == 200


def test_views_of_the_towns_own_have_their_names(api):
    a_town()
    Category.objects.filter(code="scrap-car").update(
        photo_roles=["close_up", "plate"],
        photo_role_names={"plate": {"de": "Typenschild", "en": "Type plate"}},
    )
    groups = api.get("categories/", {"lang": "en"}).json()["groups"]
    car = next(one for one in groups[0]["categories"] if one["id"] == "scrap-car")
    assert car["photo_role_names"] == {"close_up": "Close-up", "plate": "Type plate"}
    near = str(a_photo(role="close_up").pk)
    refused = api.post("reports/?lang=en", a_body(category="scrap-car", photos=[near]))
    assert refused.json()["errors"][0]["detail"] == "These photos are missing: Type plate."
