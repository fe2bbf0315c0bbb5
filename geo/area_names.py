"""Areas by what people type: a name, a code, or both as our own lists show them."""

from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast

from geo.models import Area
from geo.models.folded import folded


def area_label(area: Area) -> str:
    """A name that no other area of the town has: `Bauhof Nord – baubezirk/bauhof-nord`."""
    return f"{area.name} – {area.kind}/{area.code}"


def areas_called(words: str, among):
    """Areas of the query set `among` meant by a label, by kind/code, by a name, else by part of one."""
    kind, _sign, code = words.rpartition(" – ")[2].strip().partition("/")
    if code and (exact := among.filter(kind=kind, code=code)):
        return exact
    asked = folded(Value(words.strip(), output_field=TextField()))
    named = among.alias(said=folded(Cast("names", TextField())))
    whole = (
        Q(names__de__iexact=words.strip())
        | Q(names__en__iexact=words.strip())
        | Q(code__iexact=words.strip())
    )
    return named.filter(whole) or named.filter(said__contains=asked)
