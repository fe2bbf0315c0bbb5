"""The questions that are asked about offices."""

from datetime import date

from django.apps import apps
from django.db import models
from django.db.models import Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Greatest

from geo.models.folded import folded

# As deep as the tree goes: municipality, department, team, and one more.
LEVELS = [f"{'parent__' * level}municipality" for level in range(4)]
REVIEW_MONTHS = 12
# A word is alike from here on; 1 is the word itself.
ALIKE = 0.5


class WordSimilarity(models.Func):
    """How much words (first) are like the best fitting part of a text (second), from 0 to 1."""

    function = "word_similarity"
    output_field = models.FloatField()


class AddMonths(models.Func):
    """A day some months later."""

    template = "(%(expressions)s)::date"
    arg_joiner = " + interval '1 month' * "
    output_field = models.DateField()


def _ids_below(ids: list[int]) -> list[int]:
    """Ids of offices and everything below; one query per level of a tree that has three or four."""
    found, level = list(ids), list(ids)
    while level:
        level = list(
            apps.get_model("geo.Office")
            .objects.filter(parent__in=level)
            .exclude(pk__in=found)
            .values_list("pk", flat=True)
        )
        found += level
    return found


class OfficeQuerySet(models.QuerySet):
    def subtree(self, roots):
        """The offices with these ids and all offices below them."""
        ids = [int(root) for root in roots]
        return self.filter(pk__in=_ids_below(ids)) if ids else self.none()

    def with_opening(self):
        """Offices with all that `geo.opening.state_of` asks for, in three queries."""
        return self.select_related(*LEVELS).prefetch_related("hours", "closures")

    def search(self, words: str):
        """Offices for words from their names and tasks, best first; a wrong letter does no harm."""
        asked = folded(Value(words, output_field=models.TextField()))
        names, tasks = (folded(Cast(field, models.TextField())) for field in ("names", "tasks"))
        likeness = Greatest(
            WordSimilarity(asked, names),
            0.8 * WordSimilarity(asked, tasks),
            output_field=models.FloatField(),
        )
        return self.alias(likeness=likeness).filter(likeness__gte=ALIKE).order_by("-likeness", "code")

    def past_review(self, on: date):
        """Offices whose facts were not checked within the months that their municipality allows, or never.

        Outside bodies follow the first municipality.
        """
        first = apps.get_model("geo.Municipality").objects.order_by("pk").values("review_months")[:1]
        months = Coalesce(
            *(f"{level}__review_months" for level in LEVELS), Subquery(first), Value(REVIEW_MONTHS)
        )
        return self.alias(review_at=AddMonths("last_checked", months)).filter(
            Q(last_checked=None) | Q(review_at__lte=on)
        )
