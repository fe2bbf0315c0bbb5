"""The administration: configuration for few, release for those of the office, nothing for strangers."""

import pytest
from django.test import Client
from django.urls import reverse

from reports.models import Report, User
from tests.builders import PASSWORD, a_photo, a_report, a_user

pytestmark = pytest.mark.django_db


def a_chief() -> User:
    return User.objects.create_superuser("chief@example.org", PASSWORD)


def logged_in(user: User, staff: bool = True) -> Client:
    user.is_staff = staff
    user.save()
    client = Client()
    client.force_login(user)
    return client


def held_back() -> Report:
    return a_report(
        category="lantern",
        answers={"fault": "dark"},
        description="Geheim Q7X",
        photo_ids=[a_photo().pk, a_photo().pk],
    )


def test_people_log_in_with_their_e_mail_on_the_page_of_all_who_work_here():
    a_chief()
    page = Client().get("/admin/", follow=True).redirect_chain[-1][0]
    assert page == "/de/login/?next=%2Fadmin%2F"
    for email in ("chief@example.org", "Chief@Example.org"):
        answer = Client().post(page, {"username": email, "password": PASSWORD, "next": "/admin/"})
        assert (answer.status_code, answer["Location"]) == (302, "/admin/")


def test_the_administration_has_no_log_in_of_its_own_where_passwords_could_be_tried():
    a_chief()
    answer = Client().post("/admin/login/", {"username": "chief@example.org", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/de/login/?next=%2Fadmin%2F")
    assert "sessionid" not in answer.cookies


def test_who_works_here_but_not_in_the_administration_is_told_so_and_not_sent_in_circles():
    crew = logged_in(a_user("crew", "roads-west"), staff=False)
    assert crew.get("/admin/", follow=True).status_code == 403
    chief = logged_in(a_chief())
    assert chief.get("/admin/login/", follow=True).redirect_chain[-1] == ("/admin/", 302)


@pytest.mark.parametrize("status", ["%00", "x", ""])
def test_a_status_that_is_none_is_no_error(status):
    assert logged_in(a_chief()).get(f"/admin/reports/report/?status={status}").status_code in (200, 302)


@pytest.mark.parametrize(
    "name",
    [
        "reports_user_changelist",
        "reports_user_add",
        "reports_category_changelist",
        "reports_category_add",
        "reports_categorygroup_changelist",
        "reports_report_changelist",
    ],
)
def test_every_list_and_form_opens_for_the_superuser(name):
    held_back()
    assert logged_in(a_chief()).get(reverse(f"admin:{name}")).status_code == 200


def test_a_person_with_a_role_is_made_in_the_administration():
    chief = logged_in(a_chief())
    answer = chief.post(
        reverse("admin:reports_user_add"),
        {
            "email": "new@example.org",
            "name": "Neu",
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
            "grants-TOTAL_FORMS": "0",
            "grants-INITIAL_FORMS": "0",
        },
    )
    assert answer.status_code == 302, answer.content
    assert User.objects.get(email="new@example.org").check_password(PASSWORD)
    person = User.objects.get(email="new@example.org")
    assert chief.get(reverse("admin:reports_user_change", args=[person.pk])).status_code == 200


def test_a_list_shows_the_reports_of_ones_offices_only():
    mine, other = held_back(), a_report()
    page = logged_in(a_user("clerk", "power")).get(reverse("admin:reports_report_changelist"))
    assert f'href="{reverse("desk:moderate", args=[mine.public_code])}"' in page.content.decode()
    assert other.public_code not in page.content.decode()
    other_page = reverse("admin:reports_report_change", args=[other.pk])
    assert logged_in(a_user("clerk", "power")).get(other_page).status_code == 302


def test_the_list_can_be_narrowed_to_what_waits():
    waiting, public = held_back(), a_report()
    chief, fixed = logged_in(a_chief()), a_report(status="fixed")

    def listed(**asked: str) -> list[bool]:
        page = chief.get(reverse("admin:reports_report_changelist"), asked).content.decode()
        return [report.public_code in page for report in (waiting, public, fixed)]

    assert listed() == [True, True, True]
    assert listed(waits="yes") == [True, False, False]
    assert listed(status="fixed") == [False, False, True]
    assert listed(status="fixed", waits="yes") == [False, False, False]


def test_a_report_is_found_by_its_code_as_people_write_it_and_by_its_category():
    lantern, tree = held_back(), a_report(category="tree")
    chief = logged_in(a_chief())

    def listed(**asked: str) -> list[bool]:
        page = chief.get(reverse("admin:reports_report_changelist"), asked).content.decode()
        return [report.public_code in page.split('id="result_list"')[-1] for report in (lantern, tree)]

    assert listed(q=lantern.public_code.lower()) == [True, False]
    assert listed(q=str(tree.category.names["de"])) == [False, True]
    assert listed(category__id__exact=str(tree.category_id)) == [False, True]


def test_many_reports_are_released_at_once_but_only_ones_own():
    mine, other = held_back(), a_report(category="tree")
    client = logged_in(a_user("clerk", "power"))
    form = {"action": "release_everything", "_selected_action": [str(mine.pk), str(other.pk)]}
    assert client.post(reverse("admin:reports_report_changelist"), form).status_code == 302
    assert mine.texts.get().published
    other.refresh_from_db()
    assert not other.published


def test_a_report_is_read_and_never_edited_and_its_timeline_even_less():
    report, chief = held_back(), logged_in(a_chief())
    page = reverse("admin:reports_report_change", args=[report.pk])
    assert chief.get(page).status_code == 200
    assert chief.post(page, {"status": "fixed"}).status_code == 403
    assert chief.get(reverse("admin:reports_report_add")).status_code == 403
    assert chief.post(reverse("admin:reports_report_delete", args=[report.pk])).status_code == 403
    report.refresh_from_db()
    assert report.status == "submitted"


@pytest.mark.parametrize("count", [1, 20])
def test_a_long_list_costs_as_many_queries_as_a_short_one(count, django_assert_max_num_queries):
    for _ in range(count):
        held_back()
    client = logged_in(a_chief())
    with django_assert_max_num_queries(14):
        assert client.get(reverse("admin:reports_report_changelist")).status_code == 200
