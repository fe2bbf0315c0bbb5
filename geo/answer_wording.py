"""The answer of the resolver in one sentence, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from geo.domain.answer_case import Case, case_of
from geo.domain.responsibility import Decision, Reason
from geo.models import MUNICIPALITY, Office, Service, localized
from geo.models.names import FALLBACK
from geo.speaking import speaking

# Stands where %(where)s is in the sentences below.
WHERE = {
    "at_address": pgettext_lazy("where a concern is", "at %(address)s"),
    "near_address": pgettext_lazy("where a concern is", "near %(address)s"),
    "at_this_place": pgettext_lazy("where a concern is", "at this place"),
    "in_town": pgettext_lazy("where a concern is", "in %(town)s"),
}
HERE = Reason("at_this_place")
ANSWERS = {
    Case.FOUND: _("For “%(service)s” %(where)s, %(office)s is responsible."),
    Case.NOBODY: _(
        "For “%(service)s” %(where)s no rule names an office; %(office)s takes your concern and finds out."
    ),
    Case.TIED: _(
        "For “%(service)s” %(where)s, %(candidates)s are equally responsible; %(office)s finds out which."
    ),
    Case.BORDER: _(
        "For “%(service)s” %(where)s, %(candidates)s is responsible: the place lies very close to a border."
    ),
    Case.TOWN_BORDER: _(
        "For “%(service)s” %(where)s, %(office)s is responsible if the place still lies in %(town)s:"
        " the border is very close."
    ),
    Case.ELSEWHERE: _("For “%(service)s”, not the town hall but %(office)s is responsible."),
}


def answer_sentence(
    decision: Decision,
    service: Service,
    offices: Mapping[int, Office],
    *,
    where: Reason = HERE,
    language: str | None = None,
) -> str:
    """What was decided, for somebody who asked. `offices` are those that the decision names.

    `where` is a code of WHERE with its facts: an `address`; the `town` is added here.
    """
    words = _words(language or get_language() or FALLBACK)
    case, town = case_of(decision), words.town(decision)
    names = [words.named(offices[one.office_id]) for one in decision.candidates if one.office_id is not None]
    return words.answers[case] % {
        "service": localized(service.names, words.language),
        "where": words.where[where.code] % {"town": town, **where.facts},
        "office": words.named(offices[decision.office_id]),
        "candidates": _joined(names, last=words.both if case is Case.TIED else words.either),
        "town": town,
    }


@dataclass(frozen=True)
class Words:
    """All of the above in one language."""

    language: str
    answers: Mapping[Case, str]
    where: Mapping[str, str]
    # An office within a sentence; German needs a noun before a name that has no article.
    office: str
    both: str
    either: str

    def named(self, office: Office) -> str:
        return self.office % {"name": localized(office.names, self.language)}

    def town(self, decision: Decision) -> str:
        names = (area.names for area in decision.areas if area.kind == MUNICIPALITY)
        return str(localized(next(names, {}), self.language))


@lru_cache(maxsize=32)
def _words(language: str) -> Words:
    with speaking(language):
        return Words(
            language,
            {case: str(text) for case, text in ANSWERS.items()},
            {code: str(text) for code, text in WHERE.items()},
            pgettext("an office within a sentence", "%(name)s"),
            _now("and"),
            _now("or"),
        )


def _joined(names: Sequence[str], *, last: str) -> str:
    """`A, B or C`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"
