"""Finding categories by the words that people type."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.apps import apps

from reports.domain.suggestion import Known, forms, stems, suggested

if TYPE_CHECKING:
    from reports.models.categories import Category, CategoryQuerySet

# Descriptions and the names of groups are about more than the one thing.
BESIDE = 0.5


def suggested_of(offered: "CategoryQuerySet", text: str) -> list["Category"]:
    """Those of the offered categories that `text` speaks for, each with `.score` and `.why`."""
    words = stems(text)
    if not words:
        return []
    categories = {category.pk: category for category in offered}
    known = {key: Known(own_words(one), one.learnt_from) for key, one in categories.items()}
    found = []
    for one in suggested(text, known, _learnt({form for word in words for form in forms(word)})):
        category = categories[one.category]
        category.score, category.why = one.score, one.why
        found.append(category)
    return found


def own_words(category: "Category") -> dict[str, float]:
    """The stems by which a category is known in any language, each with its worth."""
    service = category.service
    lists = [*service.synonyms.values(), *service.misspellings.values()]
    names = [*category.names.values(), *service.names.values(), *(word for words in lists for word in words)]
    beside = [*category.descriptions.values(), *category.group.names.values()]
    return _worth(beside, BESIDE) | _worth(names, 1.0)


def _worth(texts: Iterable[str], worth: float) -> dict[str, float]:
    return {stem: worth for text in texts for stem in stems(text)}


def _learnt(asked: set[str]) -> dict[str, dict[int, int]]:
    rows = apps.get_model("reports", "LearntWord").objects.filter(word__in=asked)
    learnt: dict[str, dict[int, int]] = defaultdict(dict)
    for word, category, reports in rows.values_list("word", "category_id", "reports"):
        learnt[word][category] = reports
    return dict(learnt)
