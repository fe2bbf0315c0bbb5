"""Reporting a defect page by page, without a script."""

import re
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from geo.domain.geocoder_answers import OutsideAddress
from geo.models import Address
from mobile_api.throttles import Rate
from reports.models import Category, Contact, Photo, Question, Report
from reports.photos import upload_name
from tests.builders import (
    FAR_AWAY,
    IN_EAST,
    IN_NEIGHBOURTON,
    IN_WEST,
    a_jpeg,
    a_report,
    a_thing,
    a_town,
)

pytestmark = pytest.mark.django_db
START = "/en/report/"


@pytest.fixture
def town():
    return a_town()


@pytest.fixture
def market(town) -> Address:
    return an_address("Markt", 10, IN_WEST)


def an_address(street: str, number: int, point, suffix: str = "") -> Address:
    return Address.objects.create(
        municipality=a_town().municipality,
        street=street,
        number=number,
        suffix=suffix,
        postcode="99423",
        place="Musterstadt",
        location=point,
    )


def a_file(name: str = "IMG_1.jpg", **of) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_jpeg(**of), content_type="image/jpeg")


def step(client: Client, name: str, follow: bool = True, **data):
    path = START if name == "start" else f"{START}{name}/"
    return client.post(path, {"go": "next"} | data, follow=follow)


def at(response) -> str:
    """The step that the answer shows."""
    return response.request["PATH_INFO"].removeprefix(START).strip("/") or "start"


def pin(point) -> dict:
    return {"choice": "pin", "lat": point.y, "lon": point.x}


def up_to_check(client: Client, *, point=IN_WEST, category="pothole", **details):
    step(client, "start")
    step(client, "place", **pin(point))
    step(client, "kind", category=category)
    return step(client, "details", **{"description": "Deep hole."} | details)


def draft_id(response) -> str:
    return re.search(r'name="draft" value="([^"]+)"', response.content.decode())[1]


def border_answer(page, choice: str) -> dict:
    """The answer to the question about the border that a page asks."""
    asked = re.search(r'name="asked" value="([^"]+)"', page.content.decode())
    return {"border": choice, "asked": asked[1]}


def send(client: Client, page, **contact):
    return client.post(f"{START}check/", {"draft": draft_id(page), "go": "send"} | contact, follow=True)


def test_looking_sets_no_cookie_but_the_one_for_forms(town, client):
    client.get(START)
    client.get(f"{START}place/")
    assert set(client.cookies) <= {"csrftoken"}


def test_an_address_of_another_town_names_that_town(town, market, client):
    step(client, "start")
    page = step(client, "place", go="search", q="Markt 10, Neighbourton").content.decode()
    assert "It lies in Neighbourton." in page
    assert "address:" not in page


def test_words_that_are_not_understood_are_told_beside_what_was_found(town, market, client):
    step(client, "start")
    page = step(client, "place", go="search", q="Markt 10, Erfurt").content.decode()
    assert "“Erfurt” was not understood." in page
    assert f'value="address:{market.pk}"' in page


def test_an_address_that_an_outside_geocoder_found_can_be_chosen(town, market, client, monkeypatch):
    found = OutsideAddress(
        "photon", "house", IN_WEST.x, IN_WEST.y, "", "Neuer Weg", "5", "99423", "Musterstadt"
    )
    monkeypatch.setattr("mobile_api.pages.places.ask_outside", lambda *_words, **_options: [found])
    step(client, "start")
    page = step(client, "place", go="search", q="Neuer Weg 5").content.decode()
    choice = re.search(r'value="(found:[^"]*)"', page)[1]
    assert "Neuer Weg 5, 99423 Musterstadt" in page
    assert at(step(client, "place", choice=choice)) == "kind"
    step(client, "kind", category="pothole")
    send(client, step(client, "details", description="Deep hole in the road."))
    assert Report.objects.get().address == "Neuer Weg 5"


def test_a_report_goes_from_the_photo_to_the_code(town, market, client):
    assert at(step(client, "start", photos=a_file())) == "place"
    page = step(client, "place", go="search", q="Markt 10")
    assert f'value="address:{market.pk}"' in page.content.decode()
    assert at(step(client, "place", choice=f"address:{market.pk}", note="by the fountain")) == "kind"
    assert at(step(client, "kind", category="pothole")) == "details"
    page = step(client, "details", description="Deep hole in the road.")
    assert at(page) == "check"
    assert "Roads West" in page.content.decode()
    assert "Legal basis" in page.content.decode()
    page = send(client, page, email="erika@example.org")

    report = Report.objects.get()
    assert at(page) == f"sent/{report.public_code}"
    assert report.public_code in page.content.decode()
    assert "Roads West" in page.content.decode()
    assert "?key=" in page.content.decode()
    assert (report.category.code, report.address) == ("pothole", "Markt 10 – by the fountain")
    assert report.location.coords == IN_WEST.coords
    assert report.texts.get().body == "Deep hole in the road."
    assert report.photos.count() == 1
    assert (report.contact.email, report.language) == ("erika@example.org", "en")


def test_sending_twice_makes_one_report(town, client):
    page = up_to_check(client)
    first, second = send(client, page), send(client, page)
    assert Report.objects.count() == 1
    assert at(first) == at(second) == f"sent/{Report.objects.get().public_code}"


def test_a_copy_of_the_form_that_lost_its_answer_finds_the_first_report(town, client):
    page = up_to_check(client)
    session = dict(client.session)
    send(client, page)
    # The browser never saw the answer and still holds the draft.
    stored = client.session
    stored.update(session)
    stored.pop("reports_sent", None)
    stored.save()
    assert at(send(client, page, name="Other words")) == f"sent/{Report.objects.get().public_code}"


def test_the_report_gets_the_id_of_the_draft(town, client):
    page = up_to_check(client)
    send(client, page)
    assert Report.objects.get().pk == UUID(draft_id(page))


def test_a_second_report_starts_empty(town, client):
    send(client, up_to_check(client))
    assert at(client.get(f"{START}check/", follow=True)) == "place"
    send(client, up_to_check(client))
    assert Report.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "shown"), [("place", "place"), ("kind", "kind"), ("details", "kind"), ("check", "place")]
)
def test_photo_place_and_kind_wait_for_nothing_and_the_rest_for_what_it_needs(town, client, name, shown):
    assert at(client.get(f"{START}{name}/", follow=True)) == shown


def test_who_changes_one_thing_comes_straight_back_to_the_end(town, client):
    up_to_check(client)
    assert at(step(client, "place", **pin(IN_EAST))) == "check"


def test_what_was_typed_is_there_after_an_error_and_on_the_way_back(town, client):
    step(client, "start")
    page = step(client, "place", q="Marktstrasse 9", note="third lantern")
    assert page.status_code == 422
    assert "third lantern" in page.content.decode()
    assert "Please say where it is" in page.content.decode()
    step(client, "place", note="third lantern", **pin(IN_WEST))
    step(client, "kind", category="lantern")
    page = step(client, "details", description="Dark since Monday.")
    assert page.status_code == 422  # The kind of fault is missing.
    assert "Dark since Monday." in page.content.decode()
    assert 'href="#id_q-fault_0"' in page.content.decode()
    assert "Dark since Monday." in client.get(f"{START}details/").content.decode()
    assert "third lantern" in client.get(f"{START}place/").content.decode()


def test_back_keeps_the_words(town, client):
    up_to_check(client)
    assert at(step(client, "details", go="back", description="Half a sent")) == "kind"
    assert "Half a sent" in client.get(f"{START}details/").content.decode()


def test_a_changed_step_keeps_the_contact_on_the_device_and_not_on_the_server(town, client):
    page = up_to_check(client)
    data = {"draft": draft_id(page), "edit": "place", "email": "erika@example.org", "name": "Erika"}
    assert at(client.post(f"{START}check/", data, follow=True)) == "place"
    assert "erika" not in str(dict(client.session)).lower()
    page = client.get(f"{START}check/")
    assert "erika@example.org" in page.content.decode()
    send(client, page, email="erika@example.org")
    assert not client.cookies["report_contact"].value
    assert Contact.objects.get().email == "erika@example.org"


def test_a_wrong_email_is_told_at_its_field_and_nothing_is_sent(town, client):
    page = send(client, up_to_check(client), email="erika@", name="Erika")
    assert page.status_code == 422
    assert 'href="#id_email"' in page.content.decode()
    assert "Erika" in page.content.decode()
    assert not Report.objects.exists()


def test_where_the_kind_needs_an_address_the_last_step_asks_for_it(town, client):
    Category.objects.filter(code="pothole").update(contact="required")
    page = send(client, up_to_check(client), name="Erika")
    assert page.status_code == 422
    assert "so that the office can ask back" in page.content.decode()
    assert 'href="#id_email"' in page.content.decode()
    assert not Report.objects.exists()
    send(client, page, email="erika@example.org")
    assert Contact.objects.get().email == "erika@example.org"


def test_where_the_kind_takes_no_contact_none_is_asked_and_what_was_typed_before_is_left_out(town, client):
    page = up_to_check(client)
    client.post(f"{START}check/", {"draft": draft_id(page), "edit": "kind", "email": "erika@example.org"})
    Category.objects.filter(code="pothole").update(contact="none")
    page = client.get(f"{START}check/")
    assert 'name="email"' not in page.content.decode()
    send(client, page, email="erika@example.org")
    assert Report.objects.count() == 1
    assert not Contact.objects.exists()


def test_a_place_outside_the_town_is_refused_with_the_neighbours_name(town, client):
    page = step(client, "place", **pin(IN_NEIGHBOURTON))
    assert page.status_code == 422
    assert "Neighbourton" in page.content.decode()
    assert step(client, "place", **pin(FAR_AWAY)).status_code == 422
    assert step(client, "place", choice="pin", lat="nan", lon="inf").status_code == 422
    assert step(client, "place", choice="address:999999999999999999999").status_code == 422


def test_a_photo_taken_outside_the_town_is_kept_and_said(town, client):
    page = step(client, "start", photos=a_file(gps=(11.88, 43.47)))
    assert at(page) == "place"
    assert "The photo was taken outside" in page.content.decode()
    assert Photo.objects.count() == 1
    assert "IMG_1.jpg" in client.get(START).content.decode()


def test_a_photo_taken_in_town_suggests_its_place(town, client):
    page = step(client, "start", photos=a_file(gps=IN_WEST.coords))
    assert "Where the photo was taken" in page.content.decode()
    step(client, "place", choice="photo")
    send(client, finish(client))
    assert Report.objects.get().location.coords == pytest.approx(IN_WEST.coords, abs=1e-5)


def finish(client: Client):
    step(client, "kind", category="pothole")
    return step(client, "details", description="Hole.")


def test_the_place_read_on_the_device_suggests_as_well(town, client):
    page = step(client, "start", photos=a_file(), photo_lon=IN_EAST.x, photo_lat=IN_EAST.y)
    assert "Where the photo was taken" in page.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"photo_lon": "nan", "photo_lat": "1"}, {"photo_lon": "x", "photo_lat": ""}]
)
def test_nonsense_for_the_place_of_the_photo_is_left_out(town, client, wrong):
    assert "photo was taken" not in step(client, "start", photos=a_file(), **wrong).content.decode()


def test_a_file_that_is_no_picture_is_named_and_the_good_one_stays(town, client):
    bad = SimpleUploadedFile("letter.jpg", b"Dear office", content_type="image/jpeg")
    page = step(client, "start", photos=[a_file("good.jpg"), bad])
    assert page.status_code == 422
    assert "letter.jpg: The file is not a picture" in page.content.decode()
    assert "good.jpg" in page.content.decode()
    assert Photo.objects.count() == 1


def test_more_photos_than_fit_are_refused(town, client):
    page = step(client, "start", photos=[a_file(f"{number}.jpg") for number in range(7)])
    assert page.status_code == 422
    assert Photo.objects.count() == 6
    assert 'type="file"' not in page.content.decode()


def test_a_photo_can_be_taken_out_again(town, client):
    step(client, "start", photos=[a_file("one.jpg"), a_file("two.jpg")])
    first = client.session["report_draft"]["photos"][0]
    page = step(client, "start", go="stay", remove=first["id"])
    assert "one.jpg" not in page.content.decode()
    assert "two.jpg" in page.content.decode()
    assert not Photo.objects.filter(pk=first["id"]).exists()
    assert not storages["uploads"].exists(upload_name(first["id"]))


def test_discarding_the_report_deletes_its_photos_at_once(town, client):
    step(client, "start", photos=[a_file("one.jpg"), a_file("two.jpg")])
    client.post(START, {"go": "discard"})
    assert not Photo.objects.exists()


def test_a_photo_of_a_draft_is_shown_to_its_writer_and_to_nobody_else(town, client):
    step(client, "start", photos=a_file())
    photo = Photo.objects.get()
    path = f"{START}photos/{photo.pk}/"
    assert client.get(path).status_code == 404  # Not ready yet.
    name = storages["default"].save("small.jpg", ContentFile(a_jpeg()))
    Photo.objects.update(status="ready", small=name)
    assert client.get(path).status_code == 200
    assert f'src="{path}"' in client.get(START).content.decode()
    assert Client().get(path).status_code == 404


def test_a_photo_that_could_not_be_prepared_is_named_and_left_out(town, client):
    step(client, "start", photos=a_file("broken.jpg"))
    Photo.objects.update(status="failed")
    page = up_to_check_with_photo_kept(client)
    assert "broken.jpg" in page.content.decode()
    assert "could not be prepared" in page.content.decode()
    send(client, page)
    assert Report.objects.get().photos.count() == 0


def up_to_check_with_photo_kept(client: Client):
    step(client, "place", **pin(IN_WEST))
    step(client, "kind", category="pothole")
    return step(client, "details", description="Hole.")


def test_without_map_and_typing_a_place_is_found_by_district_street_and_house(town, client):
    an_address("Am Anger", 3, IN_WEST)
    an_address("Ostweg", 5, IN_EAST)
    page = client.get(f"{START}place/").content.decode()
    assert 'name="district" value="west"' in page
    page = step(client, "place", go="", district="west").content.decode()
    assert "Am Anger" in page
    assert "Ostweg" not in page
    page = step(client, "place", go="", street="Am Anger").content.decode()
    chosen = re.search(r'value="(address:\d+)"', page)[1]
    step(client, "place", choice=chosen)
    send(client, finish(client))
    assert Report.objects.get().address == "Am Anger 3"


def test_a_choice_stays_while_one_looks_through_the_lists(town, market, client):
    chosen = f"address:{market.pk}"
    step(client, "place", go="search", q="Markt")
    page = step(client, "place", go="", q="Markt", choice=chosen, district="east").content.decode()
    assert f'value="{chosen}" checked' in page
    assert page.count(" checked") == 1


def test_somewhere_in_a_district_is_a_place_that_is_not_exact(town, client):
    step(client, "place", choice="district:east", note="at the pond")
    page = finish(client)
    send(client, page, **border_answer(page, "unsure"))
    report = Report.objects.get()
    assert report.district.code == "east"
    assert report.accuracy > 1000
    assert report.address.endswith("– at the pond")


def test_open_reports_close_by_are_shown_before_writing_and_hidden_ones_are_not(town, client):
    near = a_report(category="pothole", metres_east=20)
    hidden = a_report(category="tree", metres_east=10)
    far = a_report(category="pothole", metres_east=200)
    step(client, "start")
    page = step(client, "place", **pin(IN_WEST)).content.decode()
    assert near.public_code in page
    assert hidden.public_code not in page
    assert far.public_code not in page


def test_an_unknown_kind_is_refused(town, client):
    step(client, "place", **pin(IN_WEST))
    page = step(client, "kind", category="dragon")
    assert page.status_code == 422
    assert "Please choose one of these kinds" in page.content.decode()


def test_a_conditional_question_is_needed_only_after_its_answer(town, client):
    assert at(up_to_check(client, category="lantern", **{"q-fault": "dark"})) == "check"
    page = step(client, "details", **{"description": "Bent.", "q-fault": "broken"})
    assert page.status_code == 422
    assert 'href="#id_q-leaning_0"' in page.content.decode()
    page = step(client, "details", **{"description": "Bent.", "q-fault": "broken", "q-leaning": "yes"})
    assert at(page) == "check"
    send(client, page)
    assert Report.objects.get().answers == {"fault": "broken", "leaning": True}


def test_an_answer_to_a_question_that_is_not_asked_is_left_out(town, client):
    page = up_to_check(client, category="lantern", **{"q-fault": "dark", "q-leaning": "yes"})
    send(client, page)
    assert Report.objects.get().answers == {"fault": "dark"}


def test_every_kind_of_question_becomes_an_answer(town, client):
    pothole = town.categories["pothole"]
    a_thing("W 12", metres_east=20)
    choices = [{"code": code, "names": {"de": code}} for code in ("a", "b", "c")]
    for position, kind in enumerate(Question.Kind.values):
        Question.objects.create(
            category=pothole,
            code=kind.replace("_", "-"),
            kind=kind,
            labels={"de": kind},
            choices=choices if kind.startswith("choice") else [],
            limits={"layer": "lanterns"} if kind == "map_object" else {},
            position=position,
        )
    typed = {
        "q-text": "Mast 12",
        "q-long-text": "One\r\ntwo",
        "q-number": "2.5",
        "q-date": "2026-05-03",
        "q-yes-no": "no",
        "q-choice": "b",
        "q-choices": ["a", "c"],
        "q-map-object": "W 12",
    }
    send(client, up_to_check(client, **typed))
    assert Report.objects.get().answers == {
        "text": "Mast 12",
        "long-text": "One\r\ntwo",
        "number": 2.5,
        "date": "2026-05-03",
        "yes-no": False,
        "choice": "b",
        "choices": ["a", "c"],
        "map-object": {"layer": "lanterns", "id": "W 12", "name": "Lanterns W 12"},
    }


def test_a_kind_that_needs_photos_asks_for_each_of_them(town, client):
    page = up_to_check(client, category="scrap-car")
    assert page.status_code == 422
    assert page.content.decode().count("This kind of report needs this photo") == 2
    page = step(
        client,
        "details",
        **{"description": "Wreck.", "photo-close_up": a_file("near.jpg"), "photo-wide": a_file("wide.jpg")},
    )
    assert at(page) == "check"
    send(client, page)
    assert {photo.role for photo in Report.objects.get().photos.all()} == {"close_up", "wide"}


def test_an_outdated_page_is_shown_again_and_sends_nothing(town, client):
    up_to_check(client)
    page = client.post(f"{START}check/", {"draft": "another", "go": "send"})
    assert page.status_code == 409
    assert "out of date" in page.content.decode()
    assert not Report.objects.exists()


def test_the_thanks_are_for_the_sender_only(town, client):
    page = send(client, up_to_check(client))
    stranger = Client().get(page.request["PATH_INFO"])
    assert stranger.status_code == 302
    assert stranger["Location"] == f"/en/reports/{Report.objects.get().public_code}/"


def test_words_of_people_are_never_markup(town, client):
    page = up_to_check(client, description="<script>alert(1)</script>")
    assert "<script>alert(1)</script>" not in page.content.decode()
    page = step(client, "place", go="search", q='"><img src=x onerror=1>')
    assert "<img src=x" not in page.content.decode()


def test_a_link_brings_category_and_place_along_with_its_accuracy(town, client):
    wishes = {"category": "pothole", "lat": IN_EAST.y, "lon": IN_EAST.x, "accuracy": "19"}
    page = client.get(START, wishes).content.decode()
    assert 'name="category" value="pothole"' in page
    assert 'name="accuracy" value="19"' in page
    page = step(client, "start", **wishes)
    assert at(page) == "details"
    assert client.session["report_draft"]["place"]["accuracy"] == 19


def test_starting_again_forgets_everything(town, client):
    up_to_check(client)
    step(client, "start", go="discard")
    assert "report_draft" not in client.session


def test_addresses_and_the_name_of_a_place_come_as_one_types_and_points(town, market, client):
    assert f"address:{market.pk}" in client.get(f"{START}addresses/", {"q": "markt 10"}).content.decode()
    here = client.get(f"{START}here/", {"lat": IN_WEST.y, "lon": IN_WEST.x}).json()
    said = "Chosen: Markt 10, District West."
    assert here == {"inside": True, "words": "Markt 10", "said": said, "check": False}
    there = client.get(f"{START}here/", {"lat": IN_NEIGHBOURTON.y, "lon": IN_NEIGHBOURTON.x}).json()
    assert there["inside"] is False
    assert "Neighbourton" in there["words"]
    assert client.get(f"{START}here/", {"lat": "x", "lon": "1e999"}).json()["inside"] is False


def test_many_reports_close_by_cost_no_more_queries_than_one(town, client):
    step(client, "place", **pin(IN_WEST))
    a_report()
    with CaptureQueriesContext(connection) as for_one:
        client.get(f"{START}kind/")
    for number in range(12):
        a_report(metres_east=number)
    with CaptureQueriesContext(connection) as for_many:
        client.get(f"{START}kind/")
    assert len(for_many) <= len(for_one)


def test_who_sends_without_end_has_to_wait_and_loses_nothing(town, client, settings, monkeypatch):
    settings.API_RATE_FACTOR = 1
    monkeypatch.setattr("mobile_api.pages.check.CREATES", Rate("creates", per_second=0.01, burst=1))
    send(client, up_to_check(client))
    page = send(client, up_to_check(client), name="Erika")
    assert page.status_code == 429
    assert "Please try again in" in page.content.decode()
    assert "Erika" in page.content.decode()
    assert Report.objects.count() == 1


def test_who_sends_photos_without_end_has_to_wait(town, client, settings, monkeypatch):
    settings.API_RATE_FACTOR = 1
    monkeypatch.setattr("mobile_api.pages.start.PHOTOS", Rate("photos", per_second=0.01, burst=1))
    step(client, "start", photos=a_file("one.jpg"))
    page = step(client, "start", photos=a_file("two.jpg"))
    assert page.status_code == 429
    assert "one.jpg" in page.content.decode()
    assert Photo.objects.count() == 1


def test_a_draft_of_an_older_version_is_read(town, client):
    up_to_check(client)
    session = client.session
    session["report_draft"] |= {"dropped_field": 1}
    session.save()
    assert at(client.get(f"{START}check/")) == "check"
