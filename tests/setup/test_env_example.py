"""Every variable that the code reads stands in .env.example and in docs/operations.md, and no other."""

import re
from pathlib import Path

import pytest
from setup.environment import CHECKOUT, names_in
from setup.test import environment_for

FOLDERS = ("config", "geo", "reports", "mobile_api", "dashboard", "bin/setup", "tests")
READING = re.compile(
    r"""(?:\benv\.(?:text|flag|number|secret)\(|\b_?(?:text|flag|number)\(|environ(?:\.get\(|\[)|variables(?:\.get\(|\[))"""
    r"""\s*["']([A-Z][A-Z0-9_]+)["']"""
)
# Not ours: the system's, PostgreSQL's, GDAL's, and what a CI sets by itself.
FOREIGN = {"PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "CI", "PGDATABASE", "DJANGO_SETTINGS_MODULE"} | {
    "DJANGO_ALLOW_ASYNC_UNSAFE",
    "GDAL_SKIP",
}


def names_read() -> set[str]:
    sources = [path.read_text() for folder in FOLDERS for path in (CHECKOUT / folder).rglob("*.py")]
    return {name for source in sources for name in READING.findall(source)} - FOREIGN


def test_the_variables_that_the_code_reads_are_those_of_the_example_file():
    assert names_read() == names_in((CHECKOUT / ".env.example").read_text())


def test_every_variable_is_explained_to_the_operator():
    manual = (CHECKOUT / "docs/operations.md").read_text()
    explained = set(re.findall(r"^\| `([A-Z_]+)`", manual, re.MULTILINE))
    assert explained == names_in((CHECKOUT / ".env.example").read_text())


@pytest.mark.parametrize("name", ["SECRET_KEY", "PUBLIC_URL", "DEMO", "EMAIL_URL"])
def test_a_test_run_inherits_nothing_of_this_installation(name):
    given = environment_for({name: "mine", "TEST_DATA": "/data"}, "postgis:///x", Path("/x"))
    assert name not in given
    assert given["TEST_DATA"] == "/data"


def test_a_test_run_can_never_touch_the_real_database():
    given = environment_for({"DATABASE_URL": "postgis:///real"}, "postgis:///throw_away", Path("/x"))
    assert given["DATABASE_URL"] == "postgis:///throw_away"
