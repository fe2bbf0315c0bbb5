"""Whether a report needs the reporter's address: the category decides."""

import pytest

from reports.actions import submit_report
from reports.errors import Refused
from reports.models import Category, Contact, Report
from tests.builders import a_contact, a_new_report, a_town

pytestmark = pytest.mark.django_db


def with_contact(wanted: str) -> None:
    a_town()
    Category.objects.filter(code="pothole").update(contact=wanted)


def refusal_of(**over) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refusal:
        submit_report(a_new_report(**over))
    assert not Report.objects.exists()
    return [(error.pointer, error.code) for error in refusal.value.errors]


def test_where_it_is_optional_a_report_is_taken_with_it_and_without():
    with_contact("optional")
    submit_report(a_new_report())
    submit_report(a_new_report(id="c0a8f1d2-4b1e-4c57-8f0a-9d3b6a2e5f11", contact=a_contact()))
    assert (Report.objects.count(), Contact.objects.count()) == (2, 1)


@pytest.mark.parametrize("contact", [None, a_contact(email="")])
def test_where_it_is_required_an_email_address_is_missed_at_its_field(contact):
    with_contact("required")
    assert refusal_of(contact=contact) == [("/contact/email", "email_required")]


def test_where_it_is_required_the_address_has_to_be_one():
    with_contact("required")
    assert refusal_of(contact=a_contact(email=" ")) == [("/contact/email", "not_an_email")]
    submit_report(a_new_report(contact=a_contact(name="", phone="")))
    assert Contact.objects.get().email == "erika@example.org"


def test_where_none_is_asked_none_is_taken():
    with_contact("none")
    wrong = refusal_of(contact=a_contact(name=""))
    assert wrong == [("/contact/email", "contact_not_taken"), ("/contact/phone", "contact_not_taken")]
    submit_report(a_new_report(contact=a_contact(email="", name="", phone="")))
    assert not Contact.objects.exists()
