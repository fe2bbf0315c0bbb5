"""What is in a draft, and what stands in its way, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from geo.domain.responsibility import Reason
from geo.models import AreaVersion, Draft, Responsibility, localized
from geo.wording import days_in_words, no_effect_sentence, street_names

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


def conflict_sentence(conflict: Reason, language: str | None = None) -> str:
    """Why a draft cannot be published as it is, and what to do, in `language` (default: the active one)."""
    with translation.override(language or translation.get_language()):
        return str(CONFLICTS[conflict.code]) % {name: _told(value) for name, value in conflict.facts.items()}


def _told(value: object) -> object:
    if isinstance(value, Reason):
        return no_effect_sentence(value)
    return localized(value) if isinstance(value, Mapping) else value


@dataclass(frozen=True)
class Item:
    """One change of a draft, in words. `of` is the rule or border that a person may take out again."""

    kind: str  # added, replaced, ended, border
    title: str
    of: Responsibility | AreaVersion
    before: str = ""
    after: str = ""

    @property
    def address(self) -> str:
        """Where the draft holds it: `rules:17`, `ends:17` (a rule that ends) or `borders:17`."""
        kept = {"border": "borders", "ended": "ends"}.get(self.kind, "rules")
        return f"{kept}:{self.of.pk}"


def items_of(draft: Draft) -> list[Item]:
    """What a draft changes, borders first; a fixed number of queries, however much that is."""
    about = ("service", "service_group", "office", "area", "municipality__office")
    rules = draft.rules.select_related(*about, *(f"replaces__{name}" for name in about)).order_by("pk")
    ended = draft.ends.select_related(*about).order_by("pk")
    borders = draft.borders.select_related("area", "replaces").order_by("area__kind", "area__code")
    return [
        *(_border_item(border) for border in borders.defer(*SHAPES)),
        *(_rule_item(rule) for rule in rules),
        *(Item("ended", rule_title(rule), rule, before=rule_in_words(rule)) for rule in ended),
    ]


# Big, and nothing of them is told in words.
SHAPES = ("geometry", "line", "replaces__geometry", "replaces__line")


def _rule_item(rule: Responsibility) -> Item:
    if rule.replaces is None:
        return Item("added", rule_title(rule), rule, after=rule_in_words(rule))
    return Item("replaced", rule_title(rule), rule, rule_in_words(rule.replaces), rule_in_words(rule))


def _border_item(border: AreaVersion) -> Item:
    before = size_in_words(border.replaces.size_m2) if border.replaces else ""
    return Item("border", border.area.name, border, before, size_in_words(border.size_m2))


def rule_title(rule: Responsibility) -> str:
    """What a rule speaks of: `Pothole: West`."""
    return f"{rule.service or rule.service_group}: {place_in_words(rule)}"


def rule_names(rule: Responsibility) -> dict[str, str]:
    """The title of a rule in every language."""
    names = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            names[code] = rule_title(rule)
    return names


def place_in_words(rule: Responsibility) -> str:
    part = rule.street_part
    if part:
        return str(localized(street_names(part))) + (f" ({rule.area})" if rule.area else "")
    return str(rule.area or rule.municipality)


def rule_in_words(rule: Responsibility) -> str:
    """Who has which role, by what law and when: `Depot (responsible), § 9, since 1 May 2026`."""
    words = [f"{rule.office} ({rule.get_role_display()})"]
    if rule.priority:
        words.append(_now("priority %(number)s") % {"number": rule.priority})
    words += [word for word in (rule.legal_basis, rule.note) if word]
    return ", ".join([*words, days_in_words(rule.valid)])


def size_in_words(square_metres: float) -> str:
    if square_metres < 1e5:
        return _now("%(size)s m²") % {"size": number_format(round(square_metres), force_grouping=True)}
    return _now("%(size)s km²") % {
        "size": number_format(round(square_metres / 1e6, 2), 2, force_grouping=True)
    }
