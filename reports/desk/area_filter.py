"""Which areas a list or a map of the desk shows, from the parameters of its address."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast
from django.http import QueryDict

from geo.models.folded import folded

MOST_LETTERS = 100


@dataclass(frozen=True)
class AreaFilter:
    """A kind, and a part of a code or name however it is spelt; empty: all."""

    kind: str = ""
    words: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "AreaFilter":
        # The database takes no NUL.
        kind, words = (query.get(name, "").replace("\0", "").strip() for name in ("kind", "q"))
        return cls(kind[:MOST_LETTERS], words[:MOST_LETTERS])

    def of(self, areas):
        """Those of some areas (a query set) that are wanted."""
        if self.kind:
            areas = areas.filter(kind=self.kind)
        if self.words:
            named = areas.alias(said=folded(Cast("names", TextField())))
            asked = folded(Value(self.words, output_field=TextField()))
            areas = named.filter(Q(said__contains=asked) | Q(code__icontains=self.words))
        return areas


def day_of(query: QueryDict) -> date | None:
    """The day that `on=` asks for; None without one, and for what is none."""
    try:
        return date.fromisoformat(query.get("on", ""))
    except ValueError:
        return None
