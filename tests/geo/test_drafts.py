"""Changes are kept as a draft until they are published, all at once, with a date."""

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from geo.actions import (
    RuleSuperseded,
    RuleWithoutEffect,
    add_rule,
    change_in_draft,
    discard_draft,
    draft_border,
    draft_rule,
    end_in_draft,
    end_rule,
    keep_in_draft,
    open_draft,
    publish_draft,
    redate_draft,
    rename_draft,
    replace_in_draft,
    supersede_border,
    supersede_rule,
    undo_in_draft,
)
from geo.errors import DraftClosed, DraftConflict, DraftInThePast, RuleSaidTwice
from geo.models import AreaVersion, Responsibility
from geo.responsibility import who_is_responsible
from tests.builders import a_user
from tests.geo_builders import (
    a_municipality,
    a_rule,
    a_service,
    an_address,
    an_area,
    an_office,
    at,
    box,
)

pytestmark = pytest.mark.django_db
TODAY = date.today()
SOON = TODAY + timedelta(days=30)
LATER = TODAY + timedelta(days=60)
THEN = date(2026, 1, 1)


@pytest.fixture
def town():
    return a_municipality()


@pytest.fixture
def draft(town):
    return open_draft(town, "Neue Bezirke", SOON)


def a_new(service, office, **over) -> Responsibility:
    fields = {"selector": "area" if over.get("area") else "municipality", "valid": DateRange(None, None)}
    return Responsibility(service=service, office=office, **fields | over)


def office_at(longitude, service, on=None):
    return who_is_responsible(at(longitude), service, on=on).office_id


def test_nobody_is_told_of_a_draft_until_it_is_published(town, draft):
    service, old, new = a_service(town), an_office("old"), an_office("new")
    a_rule(service, old)
    draft_rule(draft, a_new(service, new, area=an_area(town)))
    assert office_at(11.595, service, SOON) == old.pk
    publish_draft(draft)
    assert office_at(11.595, service, SOON) == new.pk
    assert office_at(11.595, service, SOON - timedelta(days=1)) == old.pk
    assert office_at(11.605, service, SOON) == old.pk


def test_what_is_published_says_who_and_when_and_of_which_draft(town, draft):
    clerk, chief = a_user(office=an_office("a")), a_user(office=an_office("b"))
    rule = draft_rule(draft, a_new(a_service(town), an_office()), by=clerk)
    assert (rule.recorded.isempty, rule.recorded_by) == (True, clerk)
    publish_draft(draft, by=chief)
    rule.refresh_from_db()
    draft.refresh_from_db()
    assert (rule.draft, rule.recorded_by, rule.recorded.lower) == (draft, chief, draft.published_at)
    assert (rule.valid, draft.published_by) == (DateRange(SOON, None), chief)


def test_a_replaced_rule_holds_until_the_day_and_stays_readable(town, draft):
    service, old, new = a_service(town), an_office("old"), an_office("new")
    rule = a_rule(service, old)
    replaced = replace_in_draft(draft, rule, {"office_id": new.pk, "legal_basis": "Beschluss 7"})
    assert (replaced.replaces, replaced.valid) == (rule, DateRange(SOON, None))
    publish_draft(draft)
    rule.refresh_from_db()
    assert rule.recorded.upper is not None
    known = Responsibility.objects.recorded().order_by("valid")
    assert [(one.office, one.valid) for one in known] == [
        (old, DateRange(None, SOON)),
        (new, DateRange(SOON, None)),
    ]


def test_saying_a_replacement_again_takes_its_place_and_saying_the_old_takes_it_out(town, draft):
    rule, other, third = a_rule(a_service(town), an_office("a")), an_office("b"), an_office("c")
    replace_in_draft(draft, rule, {"office_id": other.pk})
    replace_in_draft(draft, rule, {"office_id": third.pk})
    assert [one.office for one in draft.rules.all()] == [third]
    assert replace_in_draft(draft, rule, {"office_id": rule.office_id}) is None
    assert not draft.rules.exists()


def test_a_rule_ends_on_the_day_or_is_kept_after_all(town, draft):
    service, office = a_service(town), an_office()
    ends, stays = a_rule(service, office), a_rule(a_service(town, "b"), office)
    end_in_draft(draft, ends)
    end_in_draft(draft, stays)
    keep_in_draft(draft, stays)
    publish_draft(draft)
    assert Responsibility.objects.recorded().get(service=service).valid == DateRange(None, SOON)
    assert Responsibility.objects.recorded().get(service=stays.service).valid == DateRange(None, None)


def test_a_rule_that_has_ended_by_then_cannot_end_in_the_draft(town, draft):
    rule = a_rule(a_service(town), an_office(), valid=(None, SOON))
    with pytest.raises(RuleWithoutEffect):
        end_in_draft(draft, rule)
    with pytest.raises(RuleWithoutEffect):
        replace_in_draft(draft, rule, {"priority": 5})
    assert not draft.ends.exists()


def test_a_redrawn_border_holds_from_the_day(town, draft):
    service, west, rest = a_service(town), an_office("west"), an_office("rest")
    area = an_area(town)
    a_rule(service, west, area)
    a_rule(service, rest)
    draft_border(draft, area, box(11.59, 50.92, 11.65, 50.93))
    draft_border(draft, area, box(11.59, 50.92, 11.605, 50.93), source="Plan 3")
    assert draft.borders.count() == 1
    assert office_at(11.602, service, SOON) == rest.pk
    publish_draft(draft)
    days = [version.valid for version in area.versions.recorded().order_by("valid")]
    assert days == [DateRange(None, SOON), DateRange(SOON, None)]
    assert office_at(11.602, service, SOON) == west.pk
    assert office_at(11.602, service) == rest.pk


def test_a_rule_may_speak_of_an_area_that_only_the_draft_has_drawn(town, draft):
    area = an_area(town, valid_to=THEN)
    rule = a_new(a_service(town), an_office(), area=area)
    with pytest.raises(RuleWithoutEffect):
        draft_rule(draft, rule)
    draft_border(draft, area, box(11.59, 50.92, 11.60, 50.93))
    draft_rule(draft, rule)
    publish_draft(draft)
    assert office_at(11.595, rule.service, SOON) == rule.office_id


def test_a_rule_whose_better_ends_in_the_draft_has_an_effect(town, draft):
    service = a_service(town)
    better = a_rule(service, an_office("better"), priority=5)
    with pytest.raises(RuleWithoutEffect):
        draft_rule(draft, a_new(service, an_office("worse")))
    end_in_draft(draft, better)
    draft_rule(draft, a_new(service, an_office("worse too")))
    publish_draft(draft)


def test_the_same_is_not_said_twice(town, draft):
    service, office = a_service(town), an_office()
    known = a_rule(service, office)
    with pytest.raises(RuleSaidTwice):
        draft_rule(draft, a_new(service, office))
    end_in_draft(draft, known)
    first = draft_rule(draft, a_new(service, office, valid=DateRange(None, LATER)))
    with pytest.raises(RuleSaidTwice):
        draft_rule(draft, a_new(service, office))
    second = draft_rule(draft, a_new(service, office, valid=DateRange(LATER, None)))
    with pytest.raises(RuleSaidTwice):
        change_in_draft(first, {"valid": DateRange(SOON, None)})
    undo_in_draft(second)
    change_in_draft(first, {"valid": DateRange(SOON, None), "note": "both halves"})
    publish_draft(draft)


def test_a_street_without_houses_is_refused_in_a_draft_too(town, draft):
    an_address(town, "Markt", 3, at(11.595))
    service, office = a_service(town), an_office()
    draft_rule(draft, a_new(service, office, selector="street", street="Markt"))
    with pytest.raises(RuleWithoutEffect):
        draft_rule(draft, a_new(service, office, selector="street", street="Gasse"))


def test_what_was_changed_meanwhile_is_named_and_nothing_is_published(town, draft):
    service, area = a_service(town), an_area(town)
    office = an_office("a")
    rule, ended = a_rule(service, office, area), a_rule(a_service(town, "b"), office)
    replace_in_draft(draft, rule, {"priority": 2})
    end_in_draft(draft, ended)
    draft_border(draft, area, box(11.59, 50.92, 11.605, 50.93))
    newer = supersede_rule(rule, {"priority": 1})
    end_rule(ended, on=TODAY)
    supersede_border(area, box(11.59, 50.92, 11.601, 50.93), valid_from=TODAY)
    with pytest.raises(DraftConflict) as refused:
        publish_draft(draft)
    codes = sorted(conflict.code for conflict in refused.value.conflicts)
    assert codes == ["border_superseded", "rule_superseded", "rule_superseded"]
    draft.refresh_from_db()
    assert draft.is_open
    assert Responsibility.objects.recorded().get(pk=newer.pk).valid == DateRange(None, None)
    assert not AreaVersion.objects.recorded().filter(draft=draft).exists()


def test_what_somebody_else_said_meanwhile_is_not_said_again(town, draft):
    service, office = a_service(town), an_office()
    draft_rule(draft, a_new(service, office))
    add_rule(a_new(service, office, municipality=town))
    with pytest.raises(DraftConflict) as refused:
        publish_draft(draft)
    assert [conflict.code for conflict in refused.value.conflicts] == ["rule_said_twice"]


def test_two_rules_may_change_places(town, draft):
    service, first, second = a_service(town), an_office("a"), an_office("b")
    one = a_rule(service, first, an_area(town), legal_basis="A")
    other = a_rule(service, second, one.area, legal_basis="B")
    with pytest.raises(RuleSaidTwice):
        replace_in_draft(draft, one, {"office_id": second.pk})
    end_in_draft(draft, other)
    replace_in_draft(draft, one, {"office_id": second.pk})
    replace_in_draft(draft, other, {"office_id": first.pk})
    publish_draft(draft)
    said = Responsibility.objects.recorded().filter(valid__contains=SOON)
    assert set(said.values_list("office", "legal_basis")) == {(second.pk, "A"), (first.pk, "B")}


def test_a_rule_that_lost_its_effect_meanwhile_is_named(town, draft):
    service = a_service(town)
    draft_rule(draft, a_new(service, an_office("worse")))
    a_rule(service, an_office("better"), priority=5)
    with pytest.raises(DraftConflict) as refused:
        publish_draft(draft)
    assert [conflict.code for conflict in refused.value.conflicts] == ["rule_without_effect"]


def test_a_superseded_rule_cannot_be_drafted(town, draft):
    rule = a_rule(a_service(town), an_office())
    supersede_rule(rule, {"priority": 1})
    with pytest.raises(RuleSuperseded):
        replace_in_draft(draft, rule, {"priority": 2})
    with pytest.raises(RuleSuperseded):
        end_in_draft(draft, rule)


def test_published_with_another_date_everything_begins_then(town, draft):
    service, area = a_service(town), an_area(town)
    rule = a_rule(service, an_office("a"), area)
    replace_in_draft(draft, rule, {"priority": 2})
    own = draft_rule(draft, a_new(service, an_office("b"), valid=DateRange(LATER, None)))
    draft_border(draft, area, box(11.59, 50.92, 11.605, 50.93))
    sooner = SOON - timedelta(days=10)
    assert publish_draft(draft, on=sooner).takes_effect == sooner
    assert Responsibility.objects.get(replaces=rule).valid.lower == sooner
    assert area.versions.get(draft=draft).valid == DateRange(sooner, None)
    own.refresh_from_db()
    assert own.valid.lower == LATER


def test_a_day_gone_by_needs_a_word(town):
    draft = open_draft(town, "Berichtigung", THEN)
    service, right = a_service(town), an_office("right")
    wrong = a_rule(service, an_office("wrong"))
    replace_in_draft(draft, wrong, {"office_id": right.pk})
    with pytest.raises(DraftInThePast):
        publish_draft(draft)
    assert office_at(11.595, service, THEN) == wrong.office_id
    publish_draft(draft, correct_the_past=True)
    assert office_at(11.595, service, THEN) == right.pk
    assert office_at(11.595, service, THEN - timedelta(days=1)) == wrong.office_id


def test_a_draft_that_gets_another_day_takes_its_rules_and_borders_along(town, draft):
    service, area = a_service(town), an_area(town)
    along = draft_rule(draft, a_new(service, an_office("a")))
    own = draft_rule(draft, a_new(service, an_office("b"), valid=DateRange(LATER, None)))
    border = draft_border(draft, area, box(11.59, 50.92, 11.605, 50.93))
    redate_draft(draft, TODAY)
    rename_draft(draft, "Doch früher")
    for item in (along, own, border, draft):
        item.refresh_from_db()
    assert (draft.title, along.valid.lower, own.valid.lower, border.valid.lower) == (
        "Doch früher",
        TODAY,
        LATER,
        TODAY,
    )
    publish_draft(draft)


def test_another_day_hides_no_conflict(town, draft):
    a_rule(a_service(town), an_office(), an_area(town))
    area = town.areas.get(code="west")
    draft_border(draft, area, box(11.59, 50.92, 11.605, 50.93))
    supersede_border(area, box(11.59, 50.92, 11.601, 50.93), valid_from=TODAY)
    redate_draft(draft, LATER)
    with pytest.raises(DraftConflict):
        publish_draft(draft)


def test_another_border_by_then_is_no_conflict_when_the_draft_is_moved_there(town, draft):
    area = an_area(town)
    supersede_border(area, box(11.59, 50.92, 11.601, 50.93), valid_from=LATER)
    draft_border(draft, area, box(11.59, 50.92, 11.605, 50.93))
    with pytest.raises(DraftConflict):
        publish_draft(draft, on=LATER)
    redate_draft(draft, LATER)
    publish_draft(draft)


def test_no_draft_is_moved_beyond_the_end_of_its_rules(town, draft):
    rule = draft_rule(draft, a_new(a_service(town), an_office("a"), valid=DateRange(None, LATER)))
    with pytest.raises(RuleWithoutEffect):
        redate_draft(draft, LATER)
    rule.refresh_from_db()
    draft.refresh_from_db()
    assert (draft.takes_effect, rule.valid.lower) == (SOON, SOON)


def test_a_discarded_draft_stays_readable_and_is_never_published(town, draft):
    clerk = a_user(office=an_office("a"))
    rule = draft_rule(draft, a_new(a_service(town), an_office("b")))
    discarded = discard_draft(draft, by=clerk)
    assert (discarded.is_open, discarded.discarded_by) == (False, clerk)
    for change in (
        lambda: publish_draft(draft),
        lambda: undo_in_draft(rule),
        lambda: rename_draft(draft, "x"),
        lambda: draft_rule(draft, a_new(rule.service, an_office("c"))),
    ):
        with pytest.raises(DraftClosed):
            change()
    assert draft.rules.get() == rule


def test_what_is_published_is_taken_out_no_more(town, draft):
    rule = draft_rule(draft, a_new(a_service(town), an_office("b")))
    publish_draft(draft)
    rule.refresh_from_db()
    with pytest.raises(DraftClosed):
        undo_in_draft(rule)
