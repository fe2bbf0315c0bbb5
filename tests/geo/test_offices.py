"""What offices say of themselves, and what they take from the offices above."""

from datetime import date, time

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import translation

from geo.actions import load_geo
from geo.city_folder import CityFolderError
from geo.city_folder.office_checks import REFUSED
from geo.domain.channels import Kind, read_channel
from geo.domain.closed_ahead import ClosedAhead
from geo.domain.closed_days import months_later
from geo.models import Closure, Municipality, Office, OpeningSpan
from geo.office_words import closed_days_in_words, opening_sentence
from geo.opening import Region, public_holidays, state_of, timetable_of
from tests.geo.a_city_folder import OFFICES, a_city_folder
from tests.geo.osm_parser import NATIONWIDE, assert_same
from tests.geo.test_opening import on
from tests.geo.test_osm_hours import REFUSED as REFUSED_REAL_VALUES
from tests.geo_builders import a_municipality, an_office

pytestmark = pytest.mark.django_db
CHRISTMAS_EVE = {"from": "12-24", "to": "12-24", "reason": {"de": "Heiligabend", "en": "Christmas Eve"}}
# A Thursday.
EVE = date(2026, 12, 24)


@pytest.fixture
def town() -> Municipality:
    return a_municipality()


def open_daily(code: str, **over) -> Office:
    office = an_office(code, **over)
    for weekday in range(1, 8):
        OpeningSpan.objects.create(office=office, weekday=weekday, opens=time(9), closes=time(12))
    return office


def fresh(office: Office) -> Office:
    return Office.objects.with_opening().get(pk=office.pk)


def close_the_town(town: Municipality, **over) -> None:
    Office.objects.filter(pk=town.pk).update(closed_days=[CHRISTMAS_EVE | over])


def test_what_closes_the_town_hall_closes_every_office_below_it_with_its_reason(town):
    close_the_town(town)
    team = open_daily("team", kind="team", parent=an_office("amt", parent=town.office))
    state = state_of(fresh(team), on(EVE))
    assert (state.is_open, state.reason, state.facts["reason"]["de"]) == (False, "closure", "Heiligabend")
    assert state_of(fresh(team), on(date(2026, 12, 23))).is_open


def test_outside_bodies_and_what_is_for_one_office_only_stay_open(town):
    close_the_town(town)
    assert state_of(fresh(open_daily("wasser", kind="external")), on(EVE)).is_open
    close_the_town(town, below=False)
    assert state_of(fresh(open_daily("amt", parent=town.office)), on(EVE)).is_open


def test_those_on_call_are_open_on_holidays_and_when_the_town_is_closed_but_not_when_they_are(town):
    close_the_town(town)
    on_call = open_daily("bereitschaft", parent=town.office, open_on_holidays=True)
    Closure.objects.create(office=on_call, days=DateRange(date(2026, 12, 26), date(2026, 12, 27)), reasons={})
    assert [state_of(fresh(on_call), on(date(2026, 12, day))).is_open for day in (24, 25, 26)] == [1, 1, 0]


def test_an_office_keeps_the_holidays_of_its_own_region_and_hands_them_down(town):
    bavarian = open_daily("zweigstelle", parent=town.office, holidays_region="DE-BY")
    below = open_daily("team", kind="team", parent=bavarian)
    epiphany, childrens_day = on(date(2027, 1, 6)), on(date(2026, 9, 20))
    for office in (bavarian, below):
        assert state_of(fresh(office), epiphany).reason == "holiday"
        assert state_of(fresh(office), childrens_day).is_open
    assert state_of(fresh(open_daily("amt", parent=town.office)), childrens_day).reason == "holiday"


def test_the_country_a_state_and_its_catholic_places_have_different_holidays():
    year = (date(2026, 1, 1), date(2026, 12, 31))
    counts = [len(Region("DE", part, catholic).holidays(*year)) for part, catholic in REGIONS]
    assert counts == [9, 11, 12, 12, 13, 14]
    assert date(2026, 8, 15) in Region("DE", "BY", catholic=True).holidays(*year)
    assert date(2026, 8, 15) not in Region("DE", "BY").holidays(*year)


REGIONS = [("", False), ("TH", False), ("TH", True), ("BY", False), ("BY", True), ("Augsburg", False)]


def test_holidays_that_came_later_or_once_are_those_of_their_year():
    # Thuringia keeps children's day since 2019; Reformation Day 2017 was one everywhere.
    assert [date(year, 9, 20) in public_holidays("DE", "TH", year) for year in (2018, 2019)] == [False, True]
    assert [date(year, 10, 31) in public_holidays("DE", "", year) for year in (2016, 2017)] == [False, True]


def test_closed_days_ahead_name_closures_and_the_holidays_that_change_something(town):
    close_the_town(town)
    office = an_office("amt", parent=town.office)
    OpeningSpan.objects.create(office=office, weekday=5, opens=time(9), closes=time(12))
    days = DateRange(date(2026, 12, 28), date(2027, 1, 1))
    Closure.objects.create(office=office, days=days, reasons={"de": "Umzug"})
    told = [
        (one.first, one.last, one.kind)
        for one in timetable_of(fresh(office)).closed_ahead(date(2026, 12, 20))
    ]
    # The second day of Christmas is a Saturday, on which the office is never open.
    assert told == [
        (EVE, EVE, "closure"),
        (date(2026, 12, 25), date(2026, 12, 25), "holiday"),
        (date(2026, 12, 28), date(2026, 12, 31), "closure"),
        (date(2027, 1, 1), date(2027, 1, 1), "holiday"),
    ]


def test_a_closure_that_goes_beyond_the_days_asked_about_is_told_to_its_end(town):
    office = open_daily("amt", parent=town.office)
    Closure.objects.create(
        office=office, days=DateRange(date(2026, 3, 1), date(2027, 1, 1)), reasons={"de": "Umbau"}
    )
    (told,) = timetable_of(fresh(office)).closed_ahead(date(2026, 3, 10), date(2026, 3, 20))
    assert (told.first, told.last) == (date(2026, 3, 10), date(2026, 12, 31))


def test_closed_days_are_said_with_or_without_a_reason():
    first, last = date(2026, 12, 24), date(2026, 12, 31)
    with translation.override("en"):
        assert closed_days_in_words(ClosedAhead(first, last, "closure", {"en": "Moving"})) == (
            "24 December 2026 to 31 December 2026: Moving"
        )
        assert closed_days_in_words(ClosedAhead(first, first, "closure", {})) == "24 December 2026"


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        ("08:00", "Closed now. Opens today at 09:00"),
        ("10:00", "Open until 12:00"),
        ("13:00", "Closed now. Opens tomorrow at 09:00"),
    ],
)
def test_the_next_opening_is_said_as_seen_from_the_moment(town, clock, said):
    office = open_daily("amt", parent=town.office)
    with translation.override("en"):
        moment = on(2, clock)
        assert opening_sentence(state_of(fresh(office), moment), moment) == said


def test_an_office_is_past_its_review_when_its_municipality_says_so(town):
    town.review_months = 6
    town.save()
    Office.objects.update(last_checked=date(2026, 6, 1))
    never = an_office("nie", parent=town.office)
    due = an_office("faellig", kind="team", parent=never, last_checked=date(2025, 8, 31))
    outside = an_office("wasser", kind="external", last_checked=date(2025, 9, 1))
    for day, expected in ((date(2026, 2, 28), {never, due}), (date(2026, 3, 1), {never, due, outside})):
        assert set(Office.objects.past_review(day)) == expected
        assert {one for one in Office.objects.with_opening() if one.is_review_due(day, town)} == expected


def test_a_review_counts_months_as_a_calendar_does():
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_later(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_later(date(2026, 12, 15), 12) == date(2027, 12, 15)


@pytest.mark.parametrize(
    ("channel", "href"),
    [
        ({"kind": "phone", "value": "+49 (0)3643 0000-12"}, "tel:+4903643000012"),
        ({"kind": "hotline", "value": "115"}, "tel:115"),
        ({"kind": "fax", "value": "+49 3643 0000-10"}, ""),
        ({"kind": "de_mail", "value": "amt@stadt-de-mail.example"}, "mailto:amt@stadt-de-mail.example"),
        ({"kind": "bebpo", "value": "Stadt Saalheim"}, ""),
        ({"kind": "secure", "value": "https://postfach.example/"}, "https://postfach.example/"),
    ],
)
def test_a_channel_leads_where_a_browser_can_go(channel, href):
    found = read_channel(channel)
    assert found is not None
    assert found.href == href


@pytest.mark.parametrize(
    "channel",
    [
        {"kind": "pigeon", "value": "coo"},
        {"kind": "phone", "value": "call us"},
        {"kind": "email", "value": "nobody"},
        {"kind": "form", "value": "javascript:alert(1)"},
        {"kind": "form"},
        {},
    ],
)
def test_what_is_no_channel_is_none(channel):
    assert read_channel(channel) is None


def test_channels_come_in_the_order_in_which_people_try_them(town):
    office = an_office(
        "amt",
        phone="+49 3640 0000-1",
        website="https://amt.example/",
        more_channels=[
            {"kind": "chat", "value": "https://chat.example/"},
            {"kind": "fax", "value": "+49 3640 0000-2"},
        ],
    )
    assert [way.kind for way in office.channels] == [Kind.PHONE, Kind.CHAT, Kind.FAX, Kind.WEBSITE]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("more_channels", [{"kind": "pigeon", "value": "coo"}]),
        ("more_channels", {"kind": "fax"}),
        ("closed_days", [{"from": "13-01", "to": "13-01"}]),
        ("closed_days", [7]),
    ],
)
def test_what_a_list_cannot_mean_is_refused_with_the_part_that_is_wrong(town, field, value):
    office = an_office("amt")
    setattr(office, field, value)
    with pytest.raises(ValidationError) as refused:
        office.full_clean()
    assert field in refused.value.message_dict


def test_a_span_that_opens_when_it_closes_is_refused_by_the_database(town):
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningSpan.objects.create(office=town.office, weekday=1, opens=time(9), closes=time(9))
    night = OpeningSpan.objects.create(office=town.office, weekday=5, opens=time(22), closes=time(2))
    with translation.override("en"):
        assert (night.over_midnight, night.closes_in_words) == (True, "02:00")


def load(tmp_path, more: str) -> Office:
    load_geo(a_city_folder(tmp_path, offices=OFFICES + more))
    return Office.objects.with_opening().get(code="bauhof")


def test_a_folder_says_channels_closed_days_and_regions(tmp_path):
    office = load(
        tmp_path,
        """\
  channels:
    - {kind: fax, value: +49 3640 0000-116}
  closed_days:
    - {from: "12-24", to: "12-24", reason: {de: Heiligabend}}
  open_on_holidays: true
  holidays: DE-BY
  languages: [de, gsg]
""",
    )
    assert [way.kind for way in office.channels] == [Kind.FAX]
    assert (office.open_on_holidays, office.holidays_region, office.languages) == (
        True,
        "DE-BY",
        ["de", "gsg"],
    )
    assert office.own_closed_days[0].covers(EVE)


def test_a_folder_may_say_hours_as_openstreetmap_writes_them(tmp_path):
    value = 'Mo-Fr 09:00-12:00; PH off; Dec 24 off \\"Heiligabend\\"; 2026 May 04-2026 May 08 off \\"Umzug\\"'
    office = load(tmp_path, f'  opening_hours: "{value}"\n')
    assert office.hours.count() == 5
    assert not office.open_on_holidays
    assert state_of(office, on(EVE)).facts["reason"] == {"de": "Heiligabend"}
    assert state_of(office, on(date(2026, 5, 8))).facts["reason"] == {"de": "Umzug"}
    assert state_of(office, on(date(2026, 5, 11))).is_open
    assert timetable_of(office).in_osm(date(2026, 1, 1)) == value.replace('\\"', '"')


def test_what_openstreetmap_does_not_close_stays_open_on_holidays(tmp_path):
    office = load(tmp_path, "  opening_hours: 24/7\n")
    assert office.open_on_holidays
    assert state_of(office, on(date(2026, 12, 25))).is_open


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (
            "  opening_hours: Mo-Fr 09:00-12:00; SH off\n",
            "offices.yaml:18: 'SH' in 'Mo-Fr 09:00-12:00; SH off': Hours in school holidays are not kept.",
        ),
        (
            '  hours: {mo: ["09:00-12:00"]}\n  opening_hours: 24/7\n',
            "offices.yaml:19: Give hours or opening_hours, not both.",
        ),
        (
            '  hours: {mo: ["09:00-12:00", "11:00-13:00"]}\n',
            "offices.yaml:18: The hours overlap: 09:00-12:00, 11:00",
        ),
        ('  hours: {mo: ["13:00-12:30"]}\n', "offices.yaml:18: '13:00-12:30' is no span of time"),
        (
            '  closed_days: [{from: "02-30", to: "02-30", reason: {de: Nie}}]\n',
            "offices.yaml:18: 02-30 to 02-30 are no days. Write 12-24 or 2026-12-24.",
        ),
        ("  holidays: DE-XX\n", "offices.yaml:18: No calendar is known for DE-XX."),
        (
            "  channels: [{kind: form, value: kontakt}]\n",
            "offices.yaml:18: 'kontakt' is no way to reach an office by form.",
        ),
    ],
)
def test_what_is_wrong_with_an_office_is_named_with_its_line(tmp_path, more, problem):
    with pytest.raises(CityFolderError) as refused:
        load_geo(a_city_folder(tmp_path, offices=OFFICES + more))
    assert any(line.startswith(problem) for line in str(refused.value).splitlines()), str(refused.value)
    assert not Office.objects.exists()


def test_every_reason_for_a_refusal_has_a_sentence():
    assert set(REFUSED_REAL_VALUES) <= set(REFUSED)


def test_a_real_parser_reads_every_office_of_the_demo_city_as_we_do_for_two_years(settings):
    load_geo(settings.BASE_DIR / "fixtures" / "weimar")
    with time_machine.travel(date(2026, 11, 1), tick=False):
        tables = {one.code: timetable_of(one) for one in Office.objects.with_opening()}
    written = {code: (table, table.in_osm(date(2026, 11, 1))) for code, table in tables.items()}
    compared = {
        code: assert_same(table.hours, value, date(2026, 11, 1), date(2028, 11, 1), holidays=NATIONWIDE)
        for code, (table, value) in written.items()
        if value
    }
    assert len(compared) > 20
    assert all(compared.values())
