"""Finding categories by the words that people type."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.domain.suggestion import Known, forms, stems, suggested

if TYPE_CHECKING:
    from reports.models.categories import Category, CategoryQuerySet

# Descriptions and the names of groups are about more than the one thing.
BESIDE = 0.5


class LearntWord(models.Model):
    """How many past reports of a category used a word. Words of few people are not kept, nor is any text."""

    category = models.ForeignKey("reports.Category", models.CASCADE, related_name="learnt_words")
    # Folded and without its ending (reports.domain.suggestion.stem).
    word = models.CharField(max_length=40)
    reports = models.PositiveIntegerField()

    class Meta:
        verbose_name, verbose_name_plural = _("learnt word"), _("learnt words")
        constraints = [models.UniqueConstraint(fields=["word", "category"], name="learnt_word_unique")]

    def __str__(self) -> str:
        return self.word


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
    rows = LearntWord.objects.filter(word__in=asked)
    learnt: dict[str, dict[int, int]] = defaultdict(dict)
    for word, category, reports in rows.values_list("word", "category_id", "reports"):
        learnt[word][category] = reports
    return dict(learnt)
