"""What became of a report, as a column of JSON; mobile_api/api/features.py says the same of a single one."""

from django.db.models import Case, CharField, F, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext as _

from mobile_api.api.expressions import Json, code_as_read, localized_name
from reports.outcome_wording import OUTCOME_SENTENCES


def outcome_in_json() -> Case:
    """null without an outcome."""
    original = Case(When(duplicate_of__published=True, then=code_as_read("duplicate_of__code")))
    office = Json(
        id=F("passed_to__code"),
        name=localized_name("passed_to__names"),
        slug=F("passed_to__slug"),
        phone=F("passed_to__phone"),
        email=F("passed_to__email"),
        website=F("passed_to__website"),
    )
    told = Json(
        code=F("outcome"),
        sentence=_sentence(original),
        office=Case(When(passed_to=None, then=None), default=office, output_field=TextField()),
        original=original,
    )
    return Case(When(outcome="", then=None), default=told, output_field=TextField())


def _sentence(original: Case) -> Case:
    names = {
        "office": localized_name("passed_to__names"),
        "original": Coalesce(original, Value(_("another report"))),
    }
    said = [
        When(outcome=outcome, then=_filled(str(text), names)) for outcome, text in OUTCOME_SENTENCES.items()
    ]
    return Case(*said, output_field=TextField())


def _filled(text: str, names: dict[str, Combinable]) -> Combinable:
    """A sentence with at most one name in it, put together in the database."""
    for name, value in names.items():
        before, found, after = text.partition(f"%({name})s")
        if found:
            return Concat(Value(before), value, Value(after), output_field=CharField())
    return Value(text)
