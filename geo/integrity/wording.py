"""What a fault is called, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from geo.domain.integrity import Finding
from geo.domain.responsibility import Reason
from geo.wording import no_effect_sentence, told

# What the faults of one kind have in common, as a heading.
TITLES = {
    "nobody_holds": _("Concerns that nobody holds"),
    "gap": _("Places without an office"),
    "two_offices": _("Two offices for the same place"),
    "overlap": _("Areas that lie over each other"),
    "no_effect": _("Rules without effect"),
    "hidden": _("Rules that others hide"),
    "no_border": _("The town's border"),
    "district_gap": _("Gaps between districts"),
    "district_overlap": _("Districts that lie over each other"),
    "addresses_outside": _("Addresses outside the town"),
    "no_contact": _("Offices that nobody can reach"),
    "dead_contact": _("Contacts that cannot work"),
    "no_position": _("Offices whose place is missing"),
    "past_review": _("Offices past their review"),
}
SENTENCES = {
    "nobody_holds": _("No rule says who holds %(service)s. Add one, or say where the concern goes."),
    "gap": _("For %(service)s no office is named on %(size_m2)s m² of the town."),
    "two_offices": _(
        "%(service)s: %(office)s and %(other_office)s have the same place with the same priority."
    ),
    "overlap": _(
        "%(service)s: %(area)s (%(office)s) and %(other_area)s (%(other_office)s) share %(size_m2)s m²."
    ),
    "no_effect": _("%(rule)s: %(because)s"),
    "hidden": _("%(rule)s: other rules come before it everywhere in its area."),
    "no_border": _("%(town)s has no border today, so every place is outside."),
    "district_gap": _("The districts leave out %(size_m2)s m² of the town."),
    "district_overlap": _("%(area)s and %(other_area)s share %(size_m2)s m²."),
    "addresses_outside": _("%(count)s addresses lie outside %(town)s, for example %(example)s."),
    "no_contact": _("%(office)s has neither phone nor e-mail nor website nor address."),
    "dead_contact": _("%(office)s: “%(value)s” cannot be reached as it is written."),
    "no_position": _("%(office)s has an address, but no position on the map."),
    "past_review": _("%(office)s was last checked on %(last_checked)s."),
}


def finding_sentence(
    finding: Finding, language: str | None = None, *, sentences: Mapping[str, Any] = SENTENCES
) -> str:
    """What is wrong, in one sentence."""
    with translation.override(language or translation.get_language()):
        facts = {name: _fact(value, language) for name, value in finding.facts.items()}
        return str(sentences[finding.code]) % facts


def _fact(value: Any, language: str | None) -> Any:
    return no_effect_sentence(value, language) if isinstance(value, Reason) else told(value, language)
