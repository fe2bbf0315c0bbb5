"""How people who look after rules get to the pages about them."""

import pytest

from tests.builders import a_town, a_user

pytestmark = pytest.mark.django_db
LINK = '<a href="/en/desk/rules/'


def foot_of(client) -> str:
    return client.get("/en/imprint/").content.decode().partition("<footer")[2]


@pytest.mark.parametrize("office", ["town", "roads-west"])
def test_who_looks_after_offices_of_the_town_is_led_to_its_rules(client, office):
    a_town()
    client.force_login(a_user("office_admin", office))
    assert LINK in foot_of(client)


def test_nobody_else_is(client):
    a_town()
    assert LINK not in foot_of(client)
    for role, office in (("clerk", "town"), ("crew", "roads-west"), ("office_admin", "power")):
        client.force_login(a_user(role, office))
        assert LINK not in foot_of(client)


def test_each_page_about_rules_says_where_one_is(client):
    a_town()
    client.force_login(a_user("office_admin", "town"))
    page = client.get("/en/desk/rules/drafts/").content.decode()
    assert '<a href="/en/desk/rules/drafts/" aria-current="page">Drafts</a>' in page
    assert page.count('aria-current="page"') == 1
