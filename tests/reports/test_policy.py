"""What a town decided about reporting: from its folder, changed in the administration, with defaults."""

import json

import pytest
from django.core.management import CommandError, call_command

from geo.models import Municipality
from reports.city import load_city
from reports.city_policy import FIELDS
from reports.models import Policy
from tests.builders import a_town
from tests.conftest import ROOT
from tests.geo.a_city_folder import a_city_folder
from tests.reports.test_city import CATEGORIES

pytestmark = pytest.mark.django_db
DEFAULTS = {field.name: field.default for field in FIELDS}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "categories.yaml").write_text(CATEGORIES)
    return a_city_folder(tmp_path)


def stored() -> dict:
    policy = Policy.objects.get()
    return {name: getattr(policy, name) for name in DEFAULTS}


def test_a_town_that_says_nothing_has_the_defaults_and_reading_them_stores_nothing():
    town = a_town().municipality
    assert Policy.objects.of(town).contact_kept_days == 90
    assert not Policy.objects.exists()


def test_loading_a_folder_without_the_file_stores_the_defaults_once(folder):
    load_city(folder)
    assert stored() == DEFAULTS


def test_what_the_administration_changed_stays_where_the_folder_says_nothing(folder):
    load_city(folder)
    Policy.objects.update(contact_kept_days=5)
    assert load_city(folder)["policies"].changed == 0
    assert stored()["contact_kept_days"] == 5


def test_the_file_decides_and_what_it_leaves_out_is_the_default_again(folder):
    (folder / "reporting.yaml").write_text("confirmation: email\nunconfirmed_days: 3\n")
    load_city(folder)
    Policy.objects.update(contact_kept_days=5)
    assert load_city(folder)["policies"].changed == 1
    assert stored() == DEFAULTS | {"confirmation": "email", "unconfirmed_days": 3}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("confirmation: maybe\n", "reporting.yaml:1: confirmation: 'maybe' is not one of"),
        ("unconfirmed_days: 3\ncontact_kept_days: -1\n", "reporting.yaml:2: contact_kept_days: -1 is less"),
        ("contact_days: 3\n", "'contact_days' was unexpected"),
    ],
)
def test_what_is_wrong_is_told_by_file_and_line(folder, text, complaint):
    (folder / "reporting.yaml").write_text(text)
    with pytest.raises(CommandError) as refusal:
        call_command("load_city", folder)
    assert complaint in str(refusal.value)
    assert not Municipality.objects.exists()


def test_the_schema_knows_every_setting_and_its_default():
    schema = json.loads((ROOT / "docs/city-folder/reporting.schema.json").read_text())
    told = {name: one["default"] for name, one in schema["properties"].items()}
    assert told == DEFAULTS


def test_for_what_belongs_to_no_town_the_shortest_time_counts():
    assert Policy.objects.shortest("jobs_kept_days") == 30
    Policy.objects.create(municipality=a_town().municipality, jobs_kept_days=60)
    assert Policy.objects.shortest("jobs_kept_days") == 60
