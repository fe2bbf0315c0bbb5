"""Words as they are compared: without case, accents and the ways of writing umlauts.

The functions live in the database (migration 0002), so that an index and a question fold alike.
"""

from django.db.models import Expression, F, Func, TextField


def folded(words: Expression | F) -> Func:
    """`Göthe`, `Goethe` and `GOETHE` are `gothe`."""
    return Func(words, function="geo_folded", output_field=TextField())


def street_key(street: Expression | F) -> Func:
    """`Goethestraße`, `Goethe-Str.` and `Göthe Strasse` are `gothestr`."""
    return Func(street, function="geo_street_key", output_field=TextField())
