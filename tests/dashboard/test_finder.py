"""Words and a place: who is responsible, and why."""

from datetime import date

import pytest
from django.utils.html import escape

from geo.models import Address, LifeSituation, Office, Service, from_now_on
from tests.builders import (
    FAR_AWAY,
    IN_EAST,
    IN_NEIGHBOURTON,
    IN_WEST,
    JUST_IN_TOWN,
    ON_THE_BORDER,
    a_rule,
    a_town,
)
from tests.geo_builders import an_office

pytestmark = pytest.mark.django_db
ANSWER_QUERIES, BROWSE_QUERIES = 14, 8


@pytest.fixture
def town():
    return a_town()


def an_address(town, street: str, number: int, point=IN_WEST, **over) -> Address:
    fields = {"postcode": "99001", "place": "Musterstadt"} | over
    return Address.objects.create(
        municipality=town.municipality, street=street, number=number, location=point, **fields
    )


def ask(client, language: str = "en", status: int = 200, **query):
    """The page at which a person arrives who asks this."""
    page = client.get(f"/{language}/offices/", query, follow=True)
    assert page.status_code == status
    return page


def words_of(page) -> str:
    """What stands on the page, in one line."""
    return " ".join(page.content.decode().split())


def at(point) -> dict:
    return {"lat": f"{point.y}", "lon": f"{point.x}"}


@pytest.mark.parametrize(("point", "office"), [(IN_WEST, "roads-west"), (IN_EAST, "roads-east")])
def test_words_and_a_pin_name_the_office_of_the_district_and_why(client, town, point, office):
    page = ask(client, q="Straßenschaden", **at(point))
    found = page.context["found"]
    assert found.office.code == office
    html = page.content.decode()
    assert f"/en/offices/{office}/" in html
    assert found.answer["why"][0]["sentence"] in html
    assert found.answer["rejected"][0]["sentence"] in html


def test_words_and_an_address_do_the_same_without_a_map(client, town):
    an_address(town, "Am Markt", 1, IN_EAST)
    page = ask(client, q="Straßenschaden", address="am markt 1")
    assert page.context["found"].office.code == "roads-east"


def test_an_address_that_could_be_several_is_asked_about(client, town):
    an_address(town, "Am Markt", 1, IN_WEST)
    an_address(town, "Am Markt", 1, IN_EAST, postcode="99002")
    page = ask(client, q="Straßenschaden", address="Am Markt 1")
    assert page.context["found"].answer is None
    html = page.content.decode()
    assert "This house number is there more than once." in html
    assert html.count("address=Am+Markt+1%2C+9900") == 2


def test_a_house_that_was_chosen_is_taken_though_another_one_is_spelt_alike(client, town):
    an_address(town, "Äulestraße", 1, IN_WEST)
    an_address(town, "Aeulestraße", 1, IN_EAST)
    page = ask(client, q="Straßenschaden", address="aeulestr 1")
    queries = [one.query for one in page.context["addresses"]]
    offices = {client.get(f"/en/offices/?{query}").context["found"].office.code for query in queries}
    assert offices == {"roads-west", "roads-east"}


def test_a_street_typed_in_full_counts_more_than_one_that_is_like_it(client, town):
    an_address(town, "Theaterplatz", 1, IN_EAST)
    an_address(town, "Herderplatz", 1, IN_WEST)
    page = ask(client, q="Straßenschaden", address="Theaterplatz 1")
    assert page.context["found"].office.code == "roads-east"


def test_an_unknown_address_is_said(client, town):
    page = ask(client, q="Straßenschaden", address="Nirgendweg 7")
    assert "We do not know this address" in words_of(page)
    assert page.context["found"].answer is None


def test_a_house_number_that_is_not_there_offers_the_houses_of_the_street(client, town):
    an_address(town, "Am Markt", 1, IN_EAST)
    an_address(town, "Am Markt", 3, IN_EAST)
    html = words_of(ask(client, q="Straßenschaden", address="Am Markt 2"))
    assert "The street is known, the house number is not." in html
    assert all(
        f'href="/en/offices/?service=road-damage&amp;address=Am+Markt+{number}%2C' in html
        for number in (1, 3)
    )


def test_words_that_were_not_understood_are_named(client, town):
    an_address(town, "Am Markt", 1, IN_EAST)
    html = words_of(ask(client, q="Straßenschaden", address="Am Markt 1 Kleinkleckersdorf"))
    assert "“Kleinkleckersdorf” was not understood" in html
    assert "Which address do you mean?" in html


def test_a_place_at_a_border_shows_both_offices_and_the_one_question(client, town):
    page = ask(client, q="Straßenschaden", **at(ON_THE_BORDER))
    found, html = page.context["found"], words_of(page)
    assert "Roads East or Roads West is responsible" in html or "Roads West or Roads East is" in html
    assert found.answer["question"]["sentence"] in html
    assert html.count('<article class="sl-panel sl-panel--soft sl-office">') == 2
    assert all(f'href="/en/offices/{slug}/"' in html for slug in ("roads-west", "roads-east"))


def test_the_edge_of_the_town_is_a_question_too(client, town):
    html = words_of(ask(client, q="Straßenschaden", **at(JUST_IN_TOWN)))
    assert "Roads East is responsible if the place still lies in Town: the border is very close." in html
    assert "outside the municipality" in html


def test_a_place_outside_names_the_neighbour_and_no_office(client, town):
    page = ask(client, q="Straßenschaden", status=404, **at(IN_NEIGHBOURTON))
    html = words_of(page)
    assert page.context["found"].office is None
    assert "It lies in Neighbourton." in html
    assert "Responsible is" not in html
    assert "We cannot answer for this place" in words_of(
        ask(client, q="Straßenschaden", status=404, **at(FAR_AWAY))
    )


def test_an_address_in_another_town_is_told_and_not_answered(client, town):
    an_address(town, "Am Markt", 1, IN_EAST)
    page = ask(client, q="Straßenschaden", address="Am Markt 1, Neighbourton", status=404)
    assert page.context["found"].answer is None
    assert "It lies in Neighbourton." in words_of(page)
    page = ask(client, q="Straßenschaden", address="Am Markt 1, 99084 Erfurt")
    assert page.context["found"].answer is None
    assert "We do not know this address" in words_of(page)


def test_without_a_place_the_place_is_asked_for(client, town):
    html = words_of(ask(client, q="Straßenschaden"))
    assert "“Straßenschaden”: where is it?" in html
    assert "Responsible is" not in html
    # Who wants to report it is asked for the place there.
    assert 'href="/en/report/?category=pothole"' in html


def test_what_one_office_holds_in_the_whole_town_needs_no_place(client, town):
    page = ask(client, q="street-light", service="street-light")
    assert page.context["found"].office.code == "power"
    html = words_of(page)
    assert "For “Straßenlaterne” in Town, Power is responsible." in html
    assert "The place lies in" not in html


def test_where_the_place_makes_no_difference_an_unknown_address_does_no_harm(client, town):
    html = words_of(ask(client, service="street-light", address="Nirgendweg 7"))
    assert "Power is responsible." in html
    assert "We do not know this address" in html


def test_what_nobody_holds_says_who_finds_out(client, town):
    html = words_of(ask(client, q="Baum"))
    assert "no rule names an office; Front Desk takes your concern and finds out." in html
    assert "Takes your concern" in html


def test_what_is_no_task_of_the_town_says_where_to_go(client, town):
    Service.objects.create(
        municipality=town.municipality,
        code="taxes",
        names={"en": "Income tax"},
        goes_to=town.offices["power"],
        out_of_scope={"en": "The state takes care of taxes."},
    )
    html = words_of(ask(client, q="Income tax"))
    assert "For “Income tax”, not the town hall but Power is responsible." in html
    assert "The state takes care of taxes." in html
    assert "tel:036430000" in html


def test_equal_rules_of_two_offices_name_both_and_who_finds_out(client, town):
    now = from_now_on()
    for office in ("roads-west", "parks"):
        a_rule(town.services["tree"], town.offices[office], town.areas["west"], recorded=now)
    html = words_of(ask(client, service="tree", **at(IN_WEST)))
    assert "Parks and Roads West are equally responsible; Front Desk finds out which." in html or (
        "Roads West and Parks are equally responsible; Front Desk finds out which." in html
    )


def test_offices_with_another_part_in_it_are_named(client, town):
    a_rule(town.services["road-damage"], town.offices["front-desk"], role="accepts")
    a_rule(town.services["road-damage"], town.offices["power"], role="operator")
    html = words_of(ask(client, service="road-damage", **at(IN_WEST)))
    assert "Front Desk also takes this concern and passes it on." in html
    assert "Power runs the facility." in html
    assert "Go to Front Desk" in html


def test_a_street_among_the_words_is_a_place(client, town):
    an_address(town, "Am Markt", 1, IN_EAST)
    an_address(town, "Am Markt", 2, IN_EAST)
    assert ask(client, q="Straßenschaden am markt 1").context["found"].office.code == "roads-east"
    html = words_of(ask(client, q="Straßenschaden Am Markt"))
    assert "Which address do you mean?" in html


def test_of_several_concerns_with_a_street_the_street_is_kept(client, town):
    an_address(town, "Am Markt", 1, IN_EAST)
    for code, name in (("dump", "Wilder Müll"), ("bulky", "Müll abholen")):
        Service.objects.create(municipality=town.municipality, code=code, names={"de": name, "en": name})
    html = words_of(ask(client, q="Müll Am Markt 1"))
    assert "What do you mean by “Müll”?" in html
    assert "service=dump&amp;address=Am+Markt+1%2C+99001+Musterstadt" in html


@pytest.mark.parametrize("words", ["Baumplatz 1", "am  Baumplatz  1"])
def test_an_address_alone_is_a_place_whatever_it_sounds_like(client, town, words):
    an_address(town, "Baumplatz", 1, IN_EAST)
    page = ask(client, q=words)
    assert page.context["found"].question.query() == {"address": "Baumplatz 1, 99001 Musterstadt"}
    assert "What is it about?" in words_of(page)


def test_a_word_before_an_address_is_no_concern_because_the_street_sounds_like_one(client, town):
    an_address(town, "Baumplatz", 1, IN_EAST)
    html = words_of(ask(client, q="Xyzzy Baumplatz 1"))
    assert "We found no concern for “Xyzzy”" in html
    assert "service=street-light&amp;address=Baumplatz+1%2C+99001+Musterstadt" in html


def test_a_street_that_sounds_like_a_concern_is_asked_about(client, town):
    an_address(town, "Baum", 1, IN_EAST)
    html = words_of(ask(client, q="Baum"))
    assert "What do you mean by “Baum”?" in html
    assert 'href="/en/offices/?service=tree#answer"' in html
    assert 'href="/en/offices/?address=Baum#answer"' in html


def test_a_street_that_is_only_alike_is_asked_about_and_never_answered(client, town):
    an_address(town, "Am Markt", 1, IN_EAST)
    page = ask(client, q="Straßenschaden", address="Am Makrt 1")
    assert page.context["found"].answer is None
    assert "No street is spelt exactly like that." in words_of(page)


def test_the_answer_says_which_address_it_is_about_and_the_reader_lands_there(client, town):
    an_address(town, "Am Markt", 1, IN_EAST)
    html = words_of(ask(client, q="Straßenschaden", address="am markt 1"))
    assert "For “Straßenschaden” at Am Markt 1, Roads East is responsible." in html
    assert "Place: Am Markt 1, 99001 Musterstadt" in html
    assert 'action="/en/offices/#answer"' in html
    assert html.count('id="answer"') == 1
    assert 'id="answer" tabindex="-1"' in html


def test_a_pin_is_told_by_the_house_next_to_it(client, town):
    an_address(town, "Am Markt", 1, IN_EAST)
    html = words_of(ask(client, q="Straßenschaden", **at(IN_EAST)))
    assert "For “Straßenschaden” near Am Markt 1, Roads East is responsible." in html


def test_words_that_fit_nothing_say_what_was_searched_and_whom_to_call(client, town):
    html = words_of(ask(client, q="xyzzy"))
    assert "We found no concern for “xyzzy”" in html
    assert "We searched the names of all concerns" in html
    assert "Front Desk helps with every concern." in html
    assert "tel:036430000" in html


def test_words_that_fit_no_concern_but_an_office_lead_to_it(client, town):
    html = words_of(ask(client, q="Roads East Saturday"))
    assert "We found no concern for “Roads East Saturday”" in html
    assert "Do you mean one of these offices?" in html
    assert (
        f'href="/en/offices/{town.offices["roads-east"].slug}/"'
        in ask(client, q="Roads East Saturday").content.decode()
    )
    assert "Do you mean one of these offices?" not in words_of(ask(client, q="xyzzy"))


def test_of_several_concerns_none_is_taken_but_the_one_that_is_called_so(client, town):
    group = town.services["tree"].group
    for code, name in (("dump", "Müll"), ("bulky", "Müll abholen")):
        Service.objects.create(
            municipality=town.municipality, group=group, code=code, names={"de": name, "en": name}
        )
    html = words_of(ask(client, q="Müll abgeholt", address="x"))
    assert "What do you mean by “Müll abgeholt”?" in html
    assert 'href="/en/offices/?service=dump&amp;address=x#answer"' in html
    assert ask(client, q="müll").context["found"].service.code == "dump"


def test_a_concern_that_is_only_a_little_like_the_words_is_offered_and_not_answered(client, town):
    page = ask(client, "de", q="Baumarkt", **at(IN_WEST))
    found = page.context["found"]
    assert (found.service, [one.code for one in found.services]) == (None, ["tree"])
    assert "Nur das ist ein wenig ähnlich" in words_of(page)
    assert ask(client, "de", q="Baum", **at(IN_WEST)).context["found"].service.code == "tree"


def test_before_anything_is_asked_there_are_subjects_to_browse(client, town):
    moving = LifeSituation.objects.create(
        municipality=town.municipality, code="moving", names={"en": "Moving house"}
    )
    moving.services.add(town.services["street-light"])
    html = words_of(ask(client))
    assert "Moving house" in html
    assert html.count('href="/en/offices/?service=street-light#answer"') == 2


def test_a_place_alone_keeps_it_for_the_subject_that_is_chosen_next(client, town):
    an_address(town, "Am Markt", 1, IN_EAST)
    html = words_of(ask(client, address="Am Markt 1"))
    assert 'href="/en/offices/?service=tree&amp;address=Am+Markt+1%2C+99001+Musterstadt#answer"' in html


def test_a_defect_leads_to_the_report_form_with_what_is_known(client, town):
    html = words_of(ask(client, q="Straßenschaden", accuracy="19", **at(IN_WEST)))
    assert "/en/report/?category=pothole&amp;lat=50.980000&amp;lon=11.315000&amp;accuracy=19" in html


def test_the_chosen_concern_goes_before_the_words(client, town):
    page = ask(client, q="Straßenschaden", service="street-light", **at(IN_WEST))
    assert page.context["found"].service.code == "street-light"
    assert page.context["found"].office.code == "power"


def test_facts_past_their_review_come_with_a_warning(client, town):
    Office.objects.filter(code="power").update(last_checked=date(2020, 1, 1))
    assert "These facts may be out of date" in words_of(ask(client, service="street-light"))


def test_the_answer_is_there_as_json_too_and_says_the_same(client, town):
    page = ask(client, "de", service="road-damage", accuracy="12", **at(IN_WEST))
    url = page.context["json_url"]
    html = words_of(page)
    assert f'<link rel="alternate" type="application/json" href="{escape(url)}">' in html
    twin = client.get(url).json()
    shown = page.context["found"].answer
    assert twin.pop("at")[:10] == shown.pop("at")[:10]
    assert twin == shown


def test_an_answer_costs_a_fixed_number_of_queries(client, town, django_assert_num_queries):
    for number in range(30):
        an_address(town, "Am Markt", number + 1, IN_EAST)
        a_rule(town.services["road-damage"], an_office(f"o{number}"), role="accepts")
    place = "Am Markt 1, 99001 Musterstadt"
    # Offices are kept once they were read.
    client.get("/en/offices/", {"service": "road-damage", "address": place})
    with django_assert_num_queries(ANSWER_QUERIES):
        page = client.get("/en/offices/", {"service": "road-damage", "address": place})
    assert len(page.context["found"].answer["others"]) == 30


def test_browsing_costs_a_fixed_number_of_queries(client, town, django_assert_num_queries):
    for number in range(30):
        Service.objects.create(
            municipality=town.municipality, group=town.services["tree"].group, code=f"s{number}"
        )
    with django_assert_num_queries(BROWSE_QUERIES):
        client.get("/en/offices/")


def test_all_offices_are_listed_before_anything_is_asked(client, town):
    html = client.get("/en/offices/").content.decode()
    assert all(f"/en/offices/{slug}/" in html for slug in ("roads", "parks", "power"))
