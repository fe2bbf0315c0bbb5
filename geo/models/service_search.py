"""Finding services by the words that people use."""

from pathlib import Path

from django.db import connection, models
from django.db.models import Case, FloatField, Value, When
from django.utils.translation import get_language

from geo.domain.service_words import WishWord, words_that_matter
from geo.models.names import FALLBACK

RANKS = (Path(__file__).parent.parent / "sql" / "service_rank.sql").read_text(encoding="utf-8")


class ServiceQuerySet(models.QuerySet):
    def search(self, words: str, language: str | None = None):
        """Services for words as people say them, best first; each gets `.rank`.

        Names, synonyms and known misspellings are searched, and descriptions for less; case, umlauts, word
        forms, compounds and wrong letters are forgiven. `language` is the reader's (default: the active one).
        """
        spoken = (language or get_language() or FALLBACK).split("-")[0]
        asked = words_that_matter(words)
        if not asked or self.query.is_empty():
            return self.none()
        ranks = self._ranks(asked, spoken)
        rank = Case(
            *(When(pk=pk, then=Value(value)) for pk, value in ranks.items()), output_field=FloatField()
        )
        return self.filter(pk__in=ranks).annotate(rank=rank).order_by("-rank", "code")

    def _ranks(self, asked: list[WishWord], spoken: str) -> dict[int, float]:
        offered, params = self.order_by().values("pk").query.sql_with_params()
        words, weights = [word.text for word in asked], [word.weight for word in asked]
        with connection.cursor() as cursor:
            cursor.execute(RANKS.replace("/* offered */", offered), [*params, spoken, words, weights, spoken])
            return dict(cursor.fetchall())


class ServiceWord(models.Model):
    """A word that leads to a service. The database writes it whenever it writes the service."""

    class Source(models.IntegerChoices):
        NAME = 0
        SYNONYM = 1
        MISSPELLING = 2
        DESCRIPTION = 3

    service = models.ForeignKey("geo.Service", models.CASCADE, related_name="words")
    language = models.CharField(max_length=8)
    source = models.PositiveSmallIntegerField(choices=Source)
    # Words of one name or synonym share a number; each is worth its share of it.
    phrase = models.IntegerField()
    share = models.FloatField()
    word = models.TextField()
    stem = models.TextField()
