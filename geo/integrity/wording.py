"""What a fault is called, in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from geo.domain.channels import Flaw
from geo.domain.integrity import Finding
from geo.domain.responsibility import Reason
from geo.draft_wording import size_in_words
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
    "closed_for_good": _("Offices that are closed for long"),
    "no_position": _("Offices whose place is missing"),
    "past_review": _("Offices past their review"),
    "never_checked": _("Offices that were never checked"),
}
SENTENCES = {
    "nobody_holds": _("No rule says who holds %(service)s."),
    "gap": _("For %(service)s no office is named on %(size_m2)s of the town."),
    "two_offices": _(
        "%(service)s: %(office)s and %(other_office)s have the same place with the same priority."
    ),
    "overlap": _(
        "%(service)s: %(area)s (%(office)s) and %(other_area)s (%(other_office)s) share %(size_m2)s."
    ),
    "no_effect": _("%(rule)s (%(office)s): %(because)s"),
    "hidden": _("%(rule)s (%(office)s): other rules come before it everywhere in its area."),
    "no_border": _("%(town)s has no border today, so every place is outside."),
    "district_gap": _("The districts leave out %(size_m2)s of the town."),
    "district_overlap": _("%(area)s and %(other_area)s share %(size_m2)s."),
    "addresses_outside": _("Addresses outside %(town)s: %(count)s, for example %(example)s."),
    "no_contact": _("%(office)s has neither phone nor e-mail nor website nor address."),
    "dead_contact": _("%(office)s: “%(value)s” %(flaw)s."),
    "closed_for_good": _("%(office)s is closed %(last_day)s, but people are still sent there."),
    "no_position": _("%(office)s has the address %(address)s, but no position on the map."),
    "past_review": _("%(office)s was last checked on %(last_checked)s."),
    "never_checked": _("Nobody has noted when %(office)s was last checked."),
}
# What to do about the faults of one kind.
ADVICE = {
    "nobody_holds": _("Add a rule, or say where the concern goes."),
    "gap": _("Add a rule for the whole town, or draw the areas so that nothing is left out."),
    "two_offices": _("End one of the rules, or give one of them a higher priority."),
    "overlap": _("Draw the border between them anew, or give one of the rules a higher priority."),
    "no_effect": _("Change the rule, or end it."),
    "hidden": _("End the rule, or give it an area of its own."),
    "no_border": _("Import the border of the town, or draw it."),
    "district_gap": _("Draw the districts so that nothing is left out."),
    "district_overlap": _("Draw the border between them anew."),
    "addresses_outside": _("Check the position of the addresses, or the border of the town."),
    "no_contact": _("Ask the office how people reach it, and write it down."),
    "dead_contact": _("Ask the office, and correct what is written."),
    "closed_for_good": _("Give its rules to another office, or correct its closure."),
    "no_position": _("Set its position on the map, so that people find the way."),
    "past_review": _("Check with the office what is said of it, and note the day."),
    "never_checked": _("Check with the office what is said of it, and note the day."),
}
FLAWS = {
    Flaw.NO_NUMBER: _("has no number that could be dialled"),
    Flaw.FEW_DIGITS: _("has too few digits for a phone number"),
    Flaw.MANY_DIGITS: _("has too many digits for one phone number"),
    Flaw.NO_MAILBOX: _("is no e-mail address"),
    Flaw.NO_ADDRESS: _("is no address of a page on the web"),
    Flaw.NO_HOST: _("leads to a server that nobody outside can find"),
    Flaw.NO_CHANNEL: _("is no way to reach anybody"),
}


def finding_sentence(
    finding: Finding, language: str | None = None, *, sentences: Mapping[str, Any] = SENTENCES
) -> str:
    """What is wrong, in one sentence."""
    with translation.override(language or translation.get_language()):
        facts = {name: FACTS.get(name, told)(value) for name, value in finding.facts.items()}
        return str(sentences[finding.code]) % facts


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "DATE_FORMAT")


def _until(last_day: str) -> str:
    return _now("until %(last)s") % {"last": _day(last_day)} if last_day else _now("without an end")


def _because(reason: Mapping[str, Any]) -> str:
    return no_effect_sentence(Reason(reason["code"], reason["facts"]))


# Facts that are told otherwise than as they are.
FACTS: Mapping[str, Callable[[Any], object]] = {
    "because": _because,
    "count": lambda number: number_format(number, force_grouping=True),
    "flaw": lambda flaw: FLAWS[Flaw(flaw)],
    "last_checked": _day,
    "last_day": _until,
    "size_m2": size_in_words,
}
