"""How often the right category is suggested, measured on real reports of a real town.

Half of the reports, drawn by a seeded hash, teach; the other half is asked about. The file has no licence: it
is read here and kept nowhere.
"""

import csv
import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from geo.models import Service
from reports.learning import learn_words
from reports.models import Category, CategoryGroup, Report, Text
from tests.builders import IN_WEST, a_town, a_uuid

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]
SEED = "stadtlotse"


@dataclass(frozen=True)
class Told:
    """A real report: what was written, and the category that it was filed under."""

    id: str
    text: str
    category: str
    group: str

    @property
    def teaches(self) -> bool:
        return hashlib.sha256(f"{SEED} {self.id}".encode()).digest()[0] % 2 == 0


@pytest.fixture
def told(real_data) -> list[Told]:
    path = real_data / "reports-konstanz" / "maengelmelder_konstanz.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Told(row["id"], row["text_raw"], row["category_child"], row["category_parent"])
            for row in csv.DictReader(file)
        ]


def a_town_with_the_categories_of(told: list[Told]) -> dict[str, Category]:
    """Categories and services that know nothing but the names that the real town gives them."""
    town = a_town()
    Category.objects.update(active=False)
    made = {}
    for number, (group, name) in enumerate(sorted({(one.group, one.category) for one in told})):
        above, _ = CategoryGroup.objects.get_or_create(
            municipality=town.municipality,
            code=f"group-{group[:3].lower()}",
            defaults={"names": {"de": group}},
        )
        code = f"kind-{number}"
        made[name] = Category.objects.create(
            municipality=town.municipality,
            group=above,
            code=code,
            names={"de": name},
            service=Service.objects.create(municipality=town.municipality, code=code, names={"de": name}),
        )
    return made


def file_all(told: list[Told], categories: dict[str, Category]) -> None:
    town = a_town()
    reports = [
        Report(
            id=a_uuid(one.id),
            code=f"{number:08}",
            municipality=town.municipality,
            category=categories[one.category],
            office=town.offices["roads"],
            location=IN_WEST,
        )
        for number, one in enumerate(told)
    ]
    Report.objects.bulk_create(reports)
    Text.objects.bulk_create(
        Text(report=report, kind=Text.Kind.DESCRIPTION, body=one.text)
        for report, one in zip(reports, told, strict=True)
    )


def accuracy(asked: list[Told], names: Callable[[str], list[str]]) -> tuple[float, float]:
    """How often the right category is the first, and among the first three."""
    found = [(one.category, names(one.text)) for one in asked]
    first = sum(right in answers[:1] for right, answers in found)
    three = sum(right in answers[:3] for right, answers in found)
    return first / len(asked), three / len(asked)


def suggested(text: str) -> list[str]:
    return [category.names["de"] for category in Category.objects.suggested(text)]


def test_half_of_the_reports_teach_the_categories_of_the_other_half(told, capsys):
    categories = a_town_with_the_categories_of(told)
    teaching, asked = [one for one in told if one.teaches], [one for one in told if not one.teaches]
    commonest = [name for name, _ in Counter(one.category for one in teaching).most_common(3)]
    majority = accuracy(asked, lambda text: commonest)
    own_words = accuracy(asked, suggested)
    file_all(teaching, categories)
    learn_words()
    learnt = accuracy(asked, suggested)
    with capsys.disabled():
        print(f"\n{len(teaching)} reports teach, {len(asked)} are asked about, {len(categories)} categories.")
        for name, (first, three) in {
            "the commonest": majority,
            "own words alone": own_words,
            "own words and past reports": learnt,
        }.items():
            print(f"{name:>27}: first {first:6.1%}, among three {three:6.1%}")
    assert learnt[0] > 0.60
    assert learnt[1] > 0.74
    for first, three in (majority, own_words):
        assert learnt[0] > first
        assert learnt[1] > three
