"""What PostgreSQL writes as JSON by itself, so that a page of a list is one statement."""

from typing import Any

from django.db.models import Func, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Concat, Left, Substr
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from geo.models.names import FALLBACK


class Json(Func):
    """json_build_object(name, value, …): keeps the order of its names, which jsonb does not."""

    function = "json_build_object"

    def __init__(self, **values: Any) -> None:
        pairs = [part for name, value in values.items() for part in (Value(name), value)]
        super().__init__(*pairs, output_field=TextField())


class Coordinates(Func):
    """[lon, lat] of a point, to a centimetre."""

    template = (
        "json_build_array(trim_scale(round(st_x(%(expressions)s)::numeric, 7)),"
        " trim_scale(round(st_y(%(expressions)s)::numeric, 7)))"
    )
    output_field = TextField()

    def as_sql(self, compiler, connection, **context):
        sql, params = super().as_sql(compiler, connection, **context)
        return sql, (*params, *params)


class LocalTime(Func):
    """RFC 3339 with the offset of a time zone, to the second."""

    output_field = TextField()
    template = (
        "to_char(%(expressions)s at time zone '%(zone)s', 'YYYY-MM-DD\"T\"HH24:MI:SS')"
        " || to_char((%(expressions)s at time zone '%(zone)s') - (%(expressions)s at time zone 'UTC'),"
        " case when %(expressions)s at time zone '%(zone)s' < %(expressions)s at time zone 'UTC'"
        " then 'HH24:MI' else '\"+\"HH24:MI' end)"
    )

    def __init__(self, expression: Any) -> None:
        super().__init__(expression, zone=get_current_timezone_name())


def localized_name(names: str) -> Coalesce:
    """The name in the active language from a column of names per language."""
    return Coalesce(KeyTextTransform(get_language() or FALLBACK, names), KeyTextTransform(FALLBACK, names))


def code_as_read(code: str) -> Concat:
    """A code with its hyphen."""
    return Concat(Left(code, 4), Value("-"), Substr(code, 5))
