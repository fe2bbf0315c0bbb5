"""Taking a report: once, whole, routed, and with no more shown than the category allows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from geo.errors import OutsideCoverage
from geo.responsibility import decision_from_record
from reports.actions import digest_of, submit_report
from reports.domain.codes import new_code, read_code
from reports.errors import KeyConflict, Refused
from reports.models import Contact, Photo, Report, Text, TimelineEntry
from tests.builders import (
    FAR_AWAY,
    IN_EAST,
    IN_NEIGHBOURTON,
    NOON,
    ON_THE_BORDER,
    a_contact,
    a_new_report,
    a_photo,
    a_report,
    a_town,
    a_uuid,
)
from tests.patience import eventually

pytestmark = pytest.mark.django_db


def pointers_of(refusal) -> list[tuple[str, str]]:
    return [(error.pointer, error.code) for error in refusal.value.errors]


def nothing_is_stored() -> bool:
    tables = (Report, Text, TimelineEntry, Contact, ProcrastinateJob)
    return not any(table.objects.exists() for table in tables)


def test_a_report_goes_to_the_office_of_its_district_and_keeps_the_reason():
    report = submit_report(a_new_report(point=IN_EAST)).report
    report.refresh_from_db()
    assert report.office.code == "roads-east"
    assert not report.triage
    assert report.district.code == "east"
    assert report.district_version == report.district.versions.get()
    assert decision_from_record(report.decision).office_id == report.office_id
    assert read_code(report.public_code) == report.code


def test_what_no_rule_gives_away_waits_at_the_front_desk_for_a_person():
    report = a_report(category="tree")
    assert (report.office.code, report.triage) == ("front-desk", True)


def test_a_point_on_the_border_still_has_one_district():
    assert a_report(point=ON_THE_BORDER).district.code in {"west", "east"}


@pytest.mark.parametrize(("point", "neighbour"), [(IN_NEIGHBOURTON, "Neighbourton"), (FAR_AWAY, None)])
def test_outside_the_town_nothing_is_taken(point, neighbour):
    with pytest.raises(OutsideCoverage) as refusal:
        submit_report(a_new_report(point=point, contact=a_contact()))
    assert (refusal.value.facts["neighbour"] or {}).get("de") == neighbour
    assert nothing_is_stored()


def test_the_same_request_again_gives_the_first_report():
    first, second = submit_report(a_new_report()), submit_report(a_new_report())
    assert (first.created, second.created) == (True, False)
    assert first.report == second.report
    assert Report.objects.count() == TimelineEntry.objects.count() == 1


def test_a_repeat_with_its_own_photo_is_no_second_use_of_the_photo():
    photo = a_photo()
    submit_report(a_new_report(photo_ids=[photo.pk]))
    assert not submit_report(a_new_report(photo_ids=[photo.pk])).created


@pytest.mark.parametrize(
    "other",
    [
        {"description": "Etwas anderes."},
        {"point": IN_EAST},
        {"category": "scrap-car"},
        {"contact": a_contact()},
        {"border_answer": "unsure"},
        {"digest": "f" * 64},
    ],
)
def test_the_same_id_for_another_request_is_a_conflict(other):
    submit_report(a_new_report())
    with pytest.raises(KeyConflict):
        submit_report(a_new_report(**other))
    assert Report.objects.get().district.code == "west"


def test_a_digest_does_not_depend_on_the_order_of_keys():
    assert digest_of({"a": 1, "b": {"c": 2, "d": 3}}) == digest_of({"b": {"d": 3, "c": 2}, "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": "1"})


@pytest.mark.django_db(transaction=True)
def test_twenty_copies_at_once_make_one_report_and_get_equal_answers():
    a_town()
    photo = a_photo()
    new, together = a_new_report(photo_ids=[photo.pk], contact=a_contact()), Barrier(20)

    def send(_number: int) -> tuple[str, bool]:
        try:
            together.wait()
            answer = submit_report(new)
            return answer.report.code, answer.created
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as crowd:
        answers = list(crowd.map(send, range(20)))
    assert len({code for code, _created in answers}) == 1
    assert [created for _code, created in answers].count(True) == 1
    assert Report.objects.count() == TimelineEntry.objects.count() == Contact.objects.count() == 1
    assert ProcrastinateJob.objects.filter(task_name="send_confirmation").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_reports_at_once_cannot_both_have_a_photo():
    a_town()
    photo = a_photo()

    def second() -> str:
        try:
            return submit_report(a_new_report(id=a_uuid("second"), photo_ids=[photo.pk])).report.code
        except Refused as refusal:
            return refusal.errors[0].code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            first = submit_report(a_new_report(photo_ids=[photo.pk])).report
            answer = other.submit(second)
            # The second has to wait for what becomes of the first; neither may look away.
            assert eventually(somebody_waits_for_a_lock)
        assert answer.result(timeout=20) == "photo_used"
    assert Photo.objects.get().report == first
    assert Report.objects.get() == first


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        # Within a transaction the activity is otherwise the one of the first look.
        cursor.execute("select pg_stat_clear_snapshot()")
        cursor.execute(
            "select exists (select from pg_stat_activity"
            " where datname = current_database() and wait_event_type = 'Lock')"
        )
        return cursor.fetchone()[0]


def test_a_code_that_is_taken_is_drawn_again(monkeypatch):
    taken, free = a_report().code, new_code()
    drawn = iter([taken, free])
    monkeypatch.setattr("reports.actions.new_code", lambda: next(drawn))
    assert a_report().code == free


def test_the_category_says_what_is_shown_at_once():
    open_one, careful, hidden = (
        a_report(category=code, answers=answers, photo_ids=[a_photo().pk])
        for code, answers in [("pothole", {}), ("lantern", {"fault": "dark"}), ("tree", {})]
    )

    def shown(report: Report) -> tuple[bool, bool, bool]:
        return report.published, report.texts.get().published, report.photos.get().published

    assert shown(open_one) == (True, True, True)
    assert shown(careful) == (True, False, False)
    assert shown(hidden) == (False, False, False)
    assert set(Report.objects.public()) == {open_one, careful}
    assert set(Photo.objects.public()) == set(open_one.photos.all())
    assert set(Report.objects.undecided(published=False)) == {careful, hidden}


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"description": "  "}, ("/description", "required")),
        ({"description": "x" * 5001}, ("/description", "too_long")),
        ({"description": "a\x00b"}, ("/description", "not_text")),
        ({"description": "a\ud800b"}, ("/description", "not_text")),
        ({"address": "x" * 201}, ("/address", "too_long")),
        ({"answers": {"fault": "dark"}}, ("/answers/fault", "unknown_question")),
        ({"category": "lantern"}, ("/answers/fault", "required")),
        ({"category": "scrap-car"}, ("/photos", "photo_required")),
        ({"photo_ids": [a_uuid(str(n)) for n in range(7)]}, ("/photos", "too_many")),
        ({"photo_ids": [a_uuid("nobody's")]}, ("/photos/0", "photo_unknown")),
        ({"accuracy": float("nan")}, ("/accuracy", "wrong_type")),
        ({"accuracy": -1.0}, ("/accuracy", "wrong_type")),
        ({"language": "tlh"}, ("/language", "unknown_choice")),
        ({"contact": a_contact(email="not an address")}, ("/contact/email", "not_an_email")),
        ({"contact": a_contact(email="a@b.example\nBcc: c@d.example")}, ("/contact/email", "not_an_email")),
        ({"contact": a_contact(name="x" * 121)}, ("/contact/name", "too_long")),
        ({"contact": a_contact(phone="x" * 41)}, ("/contact/phone", "too_long")),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(over, expected):
    new = a_new_report(**over)
    with pytest.raises(Refused) as refusal:
        submit_report(new)
    assert expected in pointers_of(refusal)
    assert nothing_is_stored()


def test_every_wrong_photo_is_named_by_its_place_in_the_list():
    mine, failed = a_photo(), a_photo(status="failed")
    used = a_report(photo_ids=[a_photo().pk]).photos.get()
    new = a_new_report(photo_ids=[mine.pk, mine.pk, used.pk, failed.pk, a_uuid("unknown")])
    with pytest.raises(Refused) as refusal:
        submit_report(new)
    assert pointers_of(refusal) == [
        ("/photos/1", "photo_used"),
        ("/photos/2", "photo_used"),
        ("/photos/3", "photo_failed"),
        ("/photos/4", "photo_unknown"),
    ]
    mine.refresh_from_db()
    assert mine.report is None


def test_photo_roles_that_a_category_needs_must_all_be_there():
    wide, close = a_photo(role="wide"), a_photo(role="close_up")
    with pytest.raises(Refused) as refusal:
        submit_report(a_new_report(category="scrap-car", photo_ids=[wide.pk]))
    assert pointers_of(refusal) == [("/photos", "photo_role_missing")]
    assert submit_report(a_new_report(category="scrap-car", photo_ids=[wide.pk, close.pk])).created


def test_a_category_that_is_no_longer_offered_takes_nothing():
    pothole = a_town().categories["pothole"]
    pothole.active = False
    pothole.save()
    with pytest.raises(Refused) as refusal:
        submit_report(a_new_report())
    assert pointers_of(refusal) == [("/category", "not_offered")]


def test_without_an_address_no_mail_is_queued():
    submit_report(a_new_report(contact=a_contact(email="")))
    assert Contact.objects.get().phone
    assert not ProcrastinateJob.objects.filter(task_name="send_confirmation").exists()


def test_what_is_rolled_back_leaves_no_job_behind():
    town = a_town()
    with transaction.atomic():
        submit_report(a_new_report(contact=a_contact()))
        assert ProcrastinateJob.objects.filter(task_name="send_confirmation").count() == 1
        transaction.set_rollback(True)
    assert nothing_is_stored()
    assert town.municipality.reports.count() == 0


def test_personal_data_is_in_no_table_but_one():
    contact = a_contact(email="q7x@example.org", name="Q7X Muster", phone="Q7X 0151")
    submit_report(a_new_report(contact=contact))
    with connection.cursor() as cursor:
        cursor.execute("select table_name from information_schema.tables where table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        holding = set()
        for table in tables:
            cursor.execute(f'select count(*) from "{table}" t where t::text ilike %s', ["%q7x%"])  # noqa: S608
            if cursor.fetchone()[0]:
                holding.add(table)
    assert holding == {"reports_contact"}


def test_the_time_of_a_report_decides_which_border_counts():
    report = a_report(at=NOON - timedelta(days=30))
    assert report.submitted_at == report.timeline.get().at == NOON - timedelta(days=30)
    assert report.decision["on"] == "2026-04-04"
