"""What is in a draft, and what stands in its way, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from geo.domain.responsibility import Reason
from geo.models import localized
from geo.wording import no_effect_sentence

CONFLICTS = {
    "rule_superseded": _(
        "“%(rule)s” was changed by somebody else meanwhile. Take it out of the draft, and change what"
        " holds now."
    ),
    "rule_said_twice": _("“%(rule)s” is already said by somebody else. Take it out of the draft."),
    "rule_without_effect": _("“%(rule)s” would have no effect: %(why)s"),
    "border_superseded": _(
        "The border of %(area)s was changed by somebody else meanwhile. Draw it again in the draft."
    ),
}


def conflict_sentence(conflict: Reason) -> str:
    """Why a draft cannot be published as it is, and what to do."""
    return str(CONFLICTS[conflict.code]) % {name: _told(value) for name, value in conflict.facts.items()}


def _told(value: object) -> object:
    if isinstance(value, Reason):
        return no_effect_sentence(value)
    return localized(value) if isinstance(value, Mapping) else value
