"""What a person answers about a border leads to the office of that side, under a link that may be copied."""

import pytest

from geo.models import Office
from tests.builders import IN_WEST, JUST_IN_TOWN, JUST_WEST, a_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return a_town()


def ask(client, point=JUST_WEST, **query):
    place = {"lat": f"{point.y}", "lon": f"{point.x}"}
    return client.get("/en/offices/", {"service": "road-damage", **place, **query}, follow=True)


def answers(page) -> dict[str, str]:
    return {choice.query.partition("border=")[2]: choice.query for choice in page.context["border_answers"]}


def test_each_side_is_an_answer_with_the_letter_of_the_map(client, town):
    page = ask(client)
    assert set(answers(page)) == {"roads-west", "roads-east"}
    html = page.content.decode()
    for letter, choice in zip("AB", page.context["border_answers"], strict=True):
        assert f"{letter}: {choice.about}" in html
    assert 'class="sl-border__map"' in html


def test_an_answer_names_the_office_of_that_side_and_what_was_said(client, town):
    page = client.get(f"/en/offices/?{answers(ask(client))['roads-east']}")
    found = page.context["found"]
    assert found.office.code == "roads-east"
    assert found.answer["case"] == "found"
    html = page.content.decode()
    assert "You said that the place lies in East. <a" in html
    assert "One question decides" not in html
    again = client.get(f"/en/offices/?{page.context['border_again']}")
    assert again.context["found"].answer["case"] == "border"


def test_the_copied_link_keeps_the_answer(client, town):
    link = f"/en/offices/?{answers(ask(client))['roads-east']}"
    assert client.get(link).status_code == 200
    assert client.get(link).context["found"].settled.border == "roads-east"


@pytest.mark.parametrize("said", ["roads", "nobody", "roads-east", "roads-west"])
def test_an_answer_to_another_question_is_left_out_of_the_link(client, town, said):
    page = ask(client, point=IN_WEST, border=said)
    assert page.redirect_chain != []
    assert "border=" not in page.request["QUERY_STRING"]
    assert page.context["found"].office.code == "roads-west"


def test_who_says_that_the_place_is_outside_is_told_so(client, town):
    page = ask(client, point=JUST_IN_TOWN)
    assert set(answers(page)) == {"roads-east", "outside"}
    outside = client.get(f"/en/offices/?{answers(page)['outside']}")
    assert outside.status_code == 404
    assert "We cannot answer for this place" in outside.content.decode()
    assert "Change this answer" in outside.content.decode()


def test_who_is_not_sure_is_asked_again(client, town):
    page = ask(client, border="unsure")
    assert "border=" not in page.request["QUERY_STRING"]
    assert page.context["found"].answer["case"] == "border"


def test_an_office_that_is_gone_is_no_answer(client, town):
    link = f"/en/offices/?{answers(ask(client))['roads-east']}"
    Office.objects.filter(code="roads-east").update(code="roads-far-east")
    assert client.get(link, follow=True).context["found"].answer["case"] == "border"
