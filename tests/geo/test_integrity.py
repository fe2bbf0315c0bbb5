"""What check_city says of a town whose every line is valid."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from geo.integrity import findings_in
from geo.integrity.wording import ADVICE, SENTENCES, TITLES, finding_sentence
from geo.models import Office
from tests.geo_builders import (
    EAST_BOX,
    TOWN_BOX,
    a_municipality,
    a_rule,
    a_service,
    an_address,
    an_area,
    an_office,
    at,
)

pytestmark = pytest.mark.django_db
THEN = datetime(2026, 1, 1, tzinfo=UTC)
REACHABLE = {"phone": "+49 3640 0000-115"}


@pytest.fixture
def town():
    """A town where everything is in order: two districts, one concern, an office for all of it."""
    municipality = a_municipality()
    Office.objects.update(phone="+49 3640 0000-0", last_checked=timezone.localdate())
    west, south, east, north = TOWN_BOX
    an_area(municipality, code="west", bounds=(west, south, 11.60, north))
    an_area(municipality, code="east", bounds=(11.60, south, east, north))
    a_rule(a_service(municipality), reachable("amt"), recorded_at=THEN)
    return municipality


def reachable(code: str, **over):
    return an_office(code, **REACHABLE | {"last_checked": timezone.localdate()} | over)


def faults(town) -> list[tuple[str, str]]:
    found = list(findings_in(town))
    assert all(finding_sentence(one, "en") and one.code in TITLES for one in found)
    return [(one.code, one.subject) for one in found]


def test_a_town_in_order_has_no_fault(town):
    assert faults(town) == []


def test_a_concern_that_nobody_holds_is_named(town):
    a_service(town, "baum")
    assert faults(town) == [("nobody_holds", "service:baum")]


def test_what_is_out_of_scope_is_held_by_nobody_and_who_takes_it_can_be_reached(town):
    outside = reachable("finanzamt", kind="external", phone="")
    a_service(town, "steuer", goes_to=outside, out_of_scope={"de": "Nicht hier."})
    assert faults(town) == [("no_contact", "office:finanzamt")]


def test_who_only_accepts_a_concern_does_not_hold_it(town):
    a_rule(a_service(town, "baum"), reachable("gruen"), role="accepts")
    assert faults(town) == [("nobody_holds", "service:baum")]


def test_a_rule_that_has_ended_holds_nothing(town):
    today = timezone.localdate()
    a_rule(a_service(town, "baum"), reachable("gruen"), valid=(None, today))
    assert faults(town) == [("nobody_holds", "service:baum")]


def test_places_where_a_concern_has_no_office_come_with_their_shape(town):
    a_rule(a_service(town, "baum"), reachable("gruen"), town.areas.get(code="west"))
    (finding,) = findings_in(town)
    assert (finding.code, finding.subject) == ("gap", "service:baum")
    longitudes = [lon for polygon in finding.shape["coordinates"] for lon, _ in polygon[0]]
    assert (min(longitudes), max(longitudes)) == (11.60, 11.62)
    assert finding.facts["size_m2"] == pytest.approx(1402 * 3336, rel=0.01)


def test_what_is_smaller_than_a_square_metre_is_no_gap(town):
    office, service = reachable("gruen"), a_service(town, "baum")
    west, south, east, north = TOWN_BOX
    almost = an_area(town, kind="zone", code="a", bounds=(west, south, east - 1e-10, north))
    a_rule(service, office, almost)
    assert faults(town) == []


def test_two_offices_for_the_same_place_are_named_once_for_a_group(town):
    group = a_service(town, "baum").group
    a_rule(group, reachable("one"), recorded_at=THEN)
    a_rule(group, reachable("two"), recorded_at=THEN)
    rivals = [fault for fault in faults(town) if fault[0] == "two_offices"]
    # The service of the town has a rule of its own, which stands beside both.
    assert len(rivals) == 3
    assert len(set(rivals)) == 2


def test_a_priority_says_who_comes_first(town):
    a_rule(a_service(town, "baum"), reachable("one"), priority=1)
    service = town.services.get(code="baum")
    weaker = reachable("two")
    a_rule(service, weaker, town.areas.get(code="west"))
    assert faults(town) == []


def test_areas_of_one_kind_that_lie_over_each_other_are_named(town):
    service = a_service(town, "baum")
    a_rule(service, reachable("all"))
    for code, bounds in (("a", (11.59, 50.92, 11.601, 50.93)), ("b", EAST_BOX)):
        a_rule(service, reachable(f"amt-{code}"), an_area(town, kind="zone", code=code, bounds=bounds))
    (finding,) = findings_in(town)
    assert finding.code == "overlap"
    assert finding_sentence(finding, "en").startswith("Baum: A (Amt-A) and B (Amt-B) share 7")


def test_a_rule_whose_area_lost_its_border_has_no_effect(town):
    area = an_area(town, kind="zone", code="old", valid_to=date(2026, 1, 1))
    rule = a_rule(a_service(town, "baum"), reachable("gruen"), area, valid=(date(2026, 2, 1), None))
    assert ("no_effect", f"rule:{rule.pk}") in faults(town)


def test_a_rule_that_smaller_areas_cover_is_hidden(town):
    service = a_service(town, "baum")
    a_rule(service, reachable("all"))
    whole = an_area(town, kind="zone", code="whole", bounds=(11.59, 50.92, 11.61, 50.93))
    hidden = a_rule(service, reachable("amt-whole"), whole)
    for code, bounds in (("a", (11.59, 50.92, 11.60, 50.93)), ("b", EAST_BOX)):
        a_rule(service, reachable(f"amt-{code}"), an_area(town, kind="part", code=code, bounds=bounds))
    assert faults(town) == [("hidden", f"rule:{hidden.pk}")]


def test_more_concerns_with_the_same_areas_ask_the_database_no_more(town):
    areas = list(town.areas.filter(kind="ortsteil"))
    offices = [reachable(f"amt-{area.code}", parent=town.office) for area in areas]

    def queries_with(code: str) -> int:
        service = a_service(town, code)
        for office, area in zip(offices, areas, strict=True):
            a_rule(service, office, area)
        with CaptureQueriesContext(connection) as asked:
            assert faults(town) == []
        return len(asked)

    assert queries_with("baum") == queries_with("laterne") == queries_with("weg")


def test_districts_that_leave_something_out_or_share_it_are_named(town):
    east = town.areas.get(code="east")
    east.versions.get().pieces.all().delete()
    east.versions.all().delete()
    assert [code for code, _ in faults(town)] == ["district_gap"]
    an_area(town, code="third", bounds=(11.599, 50.91, 11.62, 50.94))
    assert faults(town) == [("district_overlap", "area:ortsteil/third")]


def test_a_town_without_a_border_is_named(town):
    town.areas.get(kind="municipality").versions.all().delete()
    assert faults(town) == [("no_border", "municipality:saalheim")]


def test_addresses_outside_the_town_are_counted(town):
    an_address(town, "Markt", 1, at(11.60))
    an_address(town, "Markt", 2, at(11.70))
    an_address(town, "Markt", 3, at(11.80))
    (finding,) = findings_in(town)
    assert finding_sentence(finding, "en").startswith("Addresses outside Saalheim: 2, ")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"phone": ""}, "no_contact"),
        ({"street": "Markt 1"}, "no_position"),
        ({"last_checked": None}, "never_checked"),
    ],
)
def test_an_office_of_which_too_little_is_known_is_named(town, fields, code):
    reachable("einsam", parent=town.office, **fields)
    assert faults(town) == [(code, "office:einsam")]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"phone": "n/a"}, "“n/a” has no number that could be dialled"),
        ({"phone": "12-3"}, "“12-3” has too few digits for a phone number"),
        ({"phone": "03640 1234 oder 03640 1235"}, "has too many digits for one phone number"),
        ({"email": "rathaus(at)saalheim.de"}, "is no e-mail address"),
        ({"email": "rathaus@saalheim..de"}, "leads to a server that nobody outside can find"),
        ({"email": "rathaus@-saal.de"}, "leads to a server that nobody outside can find"),
        ({"website": "https://intranet/"}, "leads to a server that nobody outside can find"),
        ({"website": "https://10.0.0.5/amt"}, "leads to a server that nobody outside can find"),
        ({"website": "javascript:alert(1)"}, "is no address of a page on the web"),
        ({"appointment_url": "https://["}, "is no address of a page on the web"),
        ({"more_channels": [{"kind": "fax", "value": "12-3"}]}, "has too few digits for a phone number"),
        ({"more_channels": [{"kind": "chat", "value": "https://chat/"}]}, "leads to a server"),
        ({"more_channels": [{"kind": "pigeon", "value": "Emma"}]}, "“Emma” is no way to reach anybody"),
        ({"more_channels": [{"kind": "form", "value": "formular"}]}, "is no address of a page on the web"),
    ],
)
def test_a_contact_that_cannot_work_is_named_with_the_reason(town, fields, why):
    reachable("einsam", parent=town.office, **fields)
    (finding,) = findings_in(town)
    assert (finding.code, finding.subject) == ("dead_contact", "office:einsam")
    assert why in finding_sentence(finding, "en")


def test_contacts_that_work_however_they_are_written_are_left_alone(town):
    channels = [("hotline", "115"), ("hotline", "116 117"), ("de_mail", "amt@saalheim.de-mail.de")]
    channels += [("bebpo", "DE.BUND.1.2"), ("secure", "https://post.saalheim.de/x")]
    reachable(
        "gut",
        parent=town.office,
        phone="03640 / 762–0 (Zentrale)",
        email="Amt@Saalheim.DE",
        website="https://bürger.saalheim.de/a?b#c",
        more_channels=[{"kind": kind, "value": value} for kind, value in channels],
    )
    assert faults(town) == []


def test_who_is_reached_in_another_way_than_by_phone_can_be_reached(town):
    reachable("post", parent=town.office, phone="", more_channels=[{"kind": "bebpo", "value": "DE.1"}])
    assert faults(town) == []


def test_offices_are_checked_as_often_as_their_town_wants(town):
    town.review_months = 6
    town.save()
    today = date(2026, 7, 1)
    for code, day in (("frisch", date(2026, 1, 2)), ("alt", date(2026, 1, 1))):
        reachable(code, parent=town.office, last_checked=day)
    (finding,) = findings_in(town, today)
    assert (finding.code, finding.subject) == ("past_review", "office:alt")
    assert finding_sentence(finding, "en") == "Alt was last checked on 1 January 2026."


@pytest.mark.parametrize(
    ("days", "words"),
    [(None, ["is closed without an end"]), (400, ["is closed until"]), (300, [])],
)
def test_who_is_closed_for_longer_than_a_year_should_hold_nothing(town, days, words):
    today = timezone.localdate()
    until = today + timedelta(days=days) if days else None
    office = Office.objects.get(code="amt")
    office.closures.create(days=DateRange(today, until), reasons={"de": "Aufgelöst"})
    told = [finding_sentence(one, "en") for one in findings_in(town)]
    assert [word in one for word, one in zip(words, told, strict=True)] == [True] * len(words)


def test_an_outside_body_counts_when_it_holds_something_here(town):
    lonely = reachable("netz", kind="external", phone="")
    assert faults(town) == []
    a_rule(a_service(town, "strom"), lonely)
    assert faults(town) == [("no_contact", "office:netz")]


def test_every_fault_has_a_title_a_sentence_and_an_advice():
    assert TITLES.keys() == SENTENCES.keys() == ADVICE.keys()
