"""One address, three readers: everybody, the reporter, the office."""

import pytest
from django.test import Client

from reports.access import private_key
from reports.actions import move_report
from reports.domain.codes import new_code, shown
from reports.domain.outcomes import Outcome
from reports.domain.workflow import Role, Status
from tests.builders import a_contact, a_photo, a_report, a_user

pytestmark = pytest.mark.django_db


def address(report, language="de") -> str:
    return f"/{language}/reports/{report.public_code}/"


def test_a_stranger_sees_category_state_office_and_timeline(client):
    report = a_report()
    page = client.get(address(report, "en"))
    assert page.status_code == 200
    html = page.content.decode()
    assert report.public_code in html
    assert "Pothole" in html
    assert "Roads West" in html
    assert "The report was received and went to: Roads West." in html
    assert "Tiefes Loch in der Fahrbahn." in html


def test_a_report_that_is_held_back_is_like_no_report(client):
    hidden = a_report(category="tree")
    unknown = shown(new_code())
    answers = [client.get(address(hidden)), client.get(f"/de/reports/{unknown}/")]
    assert [answer.status_code for answer in answers] == [404, 404]
    wrong_key = client.get(address(hidden), {"key": "guessed"})
    other_spelling = client.get(address(hidden).lower())
    assert (wrong_key.status_code, other_spelling.status_code) == (404, 404)


def test_words_that_are_held_back_stay_with_the_reporter(client):
    report = a_report(category="lantern", answers={"fault": "dark"})
    html = client.get(address(report)).content.decode()
    assert "Tiefes Loch" not in html
    assert "Leuchtet nicht" not in html


@pytest.mark.parametrize("spelling", [str.lower, lambda code: code.replace("-", ""), lambda code: f"{code} "])
def test_every_spelling_of_a_code_leads_to_the_same_address(client, spelling):
    report = a_report()
    answer = client.get(f"/de/reports/{spelling(report.public_code)}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, address(report))


def test_the_private_link_is_exchanged_for_a_cookie(client):
    report = a_report(category="tree", contact=a_contact())
    answer = client.get(address(report), {"key": private_key(report)})
    assert (answer.status_code, answer.headers["Location"]) == (302, address(report))
    (cookie,) = answer.cookies.values()
    assert cookie["httponly"]
    assert private_key(report) not in cookie.value
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_reporter_sees_what_is_held_back_and_how_they_can_be_reached(client):
    report = a_report(category="tree", contact=a_contact())
    client.get(address(report), {"key": private_key(report)})
    page = client.get(address(report, "en"))
    html = page.content.decode()
    assert "Tiefes Loch in der Fahrbahn." in html
    assert "The report is not public yet" in html
    assert "erika@example.org" in html
    assert "no-store" in page.headers["Cache-Control"]


def test_the_cookie_of_one_report_opens_no_other(client):
    mine, other = a_report(category="tree"), a_report(category="tree", metres_east=30)
    client.get(address(mine), {"key": private_key(mine)})
    assert client.get(address(mine)).status_code == 200
    assert client.get(address(other)).status_code == 404


def test_the_key_of_another_report_opens_nothing(client):
    mine, other = a_report(), a_report(category="tree", metres_east=30)
    assert client.get(address(other), {"key": private_key(mine)}).status_code == 404


def test_a_wrong_key_of_a_public_report_leads_to_the_public_page_without_a_cookie(client):
    report = a_report()
    answer = client.get(address(report), {"key": "guessed"})
    assert (answer.status_code, answer.headers["Location"]) == (302, address(report))
    assert not answer.cookies


def test_contact_is_shown_to_nobody_else(client):
    report = a_report(contact=a_contact())
    staff = Client()
    staff.force_login(a_user(office="roads-west"))
    for reader in (client, staff):
        html = reader.get(address(report)).content.decode()
        assert "erika@example.org" not in html
        assert "Erika Muster" not in html


def test_staff_of_the_office_sees_a_held_back_report_and_staff_of_another_does_not(client):
    report = a_report(category="lantern", answers={"fault": "dark"})
    client.force_login(a_user(office="power"))
    assert "Tiefes Loch" in client.get(address(report)).content.decode()
    client.force_login(a_user(office="parks"))
    assert "Tiefes Loch" not in client.get(address(report)).content.decode()


def test_the_timeline_tells_each_step_and_names_nobody(client):
    crew = a_user(office="roads-west")
    report = a_report()
    move_report(report, Status.IN_PROGRESS, actor=crew, role=Role.CREW)
    move_report(report, Status.FIXED, actor=crew, role=Role.CREW)
    html = client.get(address(report, "en")).content.decode()
    assert "Roads West is working on it." in html
    assert "The defect is fixed." in html
    assert crew.name not in html


def test_only_public_photos_are_shown(client):
    shown_photo = a_photo()
    report = a_report(photo_ids=[shown_photo.pk])
    held_back = a_photo(report=report, published=False)
    html = client.get(address(report)).content.decode()
    assert str(shown_photo.pk) in html
    assert str(held_back.pk) not in html


def test_the_page_says_why_the_office_is_responsible(client):
    html = client.get(address(a_report(), "en")).content.decode()
    assert "Roads West is responsible in the area West." in html


def test_the_look_up_forgives_spelling(client):
    report = a_report()
    answer = client.get("/de/reports/", {"code": f" {report.public_code.lower().replace('-', ' ')} "})
    assert (answer.status_code, answer.headers["Location"]) == (302, address(report))


def test_the_look_up_does_not_tell_hidden_from_unknown(client):
    hidden = a_report(category="tree")
    pages = [client.get("/en/reports/", {"code": code}) for code in (hidden.code, new_code())]
    assert all("We have no public report with this code." in page.content.decode() for page in pages)


def test_the_look_up_says_when_something_is_no_code(client):
    page = client.get("/en/reports/", {"code": "<b>1</b>"})
    assert "This is no code." in page.content.decode()
    assert "<b>1</b>" not in page.content.decode()


def test_the_language_switch_keeps_the_page_and_never_carries_the_key(client):
    html = client.get("/de/map/", {"status": "fixed", "key": "secret"}).content.decode()
    assert 'href="/en/map/"' in html
    html = client.get("/de/map/", {"status": "fixed"}).content.decode()
    assert 'href="/en/map/?status=fixed"' in html
    assert "secret" not in html


def test_a_duplicate_leads_to_the_report_that_was_first(client):
    first = a_report()
    second = a_report(metres_east=5, status=Status.DUPLICATE)
    second.duplicate_of = first
    second.save(update_fields=["duplicate_of"])
    assert first.public_code in client.get(address(second)).content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_status_page_is_only_read(client, method):
    assert getattr(client, method)(address(a_report())).status_code == 405


def test_a_report_without_a_defect_looks_in_no_way_repaired(client):
    report = a_report(status=Status.IN_PROGRESS)
    said = {"outcome": Outcome.NO_DEFECT, "note": "Hier ist alles eben."}
    move_report(report, Status.REJECTED, actor=None, role=Role.CREW, **said)
    for path in (address(report, "en"), "/en/map/"):
        html = client.get(path).content.decode()
        assert "sl-status sl-state--no_defect" in html
        assert "Closed: no defect found" in html
        assert "sl-status sl-state--fixed" not in html
    assert "Hier ist alles eben." in client.get(address(report, "en")).content.decode()
    assert '"status": "no_defect"' in client.get("/layers/reports.geojson").content.decode()
