"""A draft made of files: what they say otherwise than is known becomes its changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from geo.actions.areas import Border, is_same
from geo.actions.city_places import Areas, geos_of
from geo.actions.city_services import References, rule_of
from geo.actions.drafts import draft_border, draft_rule, end_in_draft, open_draft, replace_in_draft
from geo.actions.persons import Person
from geo.actions.rules import SAID, RuleWithoutEffect
from geo.city_folder import Feature, Line, Problems, read_csv, read_geojson
from geo.city_folder.contents import check_rule
from geo.models import Area, Draft, Municipality, Office, Responsibility
from geo.rules.effect import SAME_PLACE
from geo.wording import no_effect_sentence


@dataclass(frozen=True)
class KnownCodes:
    """What a town has, for checking the lines of a file against it."""

    office_codes: set[str]
    service_codes: set[str]
    group_codes: set[str]
    area_codes: set[tuple[str, str]]

    def keeper(self, file: str) -> str:
        return "The town"


@transaction.atomic
def draft_changes(
    municipality: Municipality,
    title: str,
    takes_effect: date,
    *,
    rules: Path | None = None,
    areas: Path | None = None,
    by: Person | None = None,
) -> Draft:
    """Open a draft that makes a town say what these files say from a day on.

    `rules` are all rules of the town (as responsibilities.csv of a city folder): those that it does not hold
    end. `areas` (as areas.geojson) are some areas: others stay. Raises CityFolderError with every problem,
    and changes nothing then.
    """
    problems = Problems()
    features = read_geojson(areas.parent, areas.name, problems, schema="areas") if areas else []
    lines = read_csv(rules.parent, rules.name, problems, schema="responsibilities") if rules else []
    _check(lines, features, municipality, problems)
    problems.raise_if_any()
    draft = open_draft(municipality, title, takes_effect, by=by)
    _draft_borders(draft, features, by)
    if rules:
        _draft_rules(draft, lines, by, problems)
    problems.raise_if_any()
    return draft


def _check(
    lines: Iterable[Line], features: Iterable[Feature], municipality: Municipality, problems: Problems
) -> None:
    drawn = {(feature.properties["kind"], feature.properties["code"]) for feature in features}
    # Never empty, which would mean that a file could not be read.
    known = KnownCodes(
        {"", *Office.objects.values_list("code", flat=True)},
        {"", *municipality.services.values_list("code", flat=True)},
        {"", *municipality.service_groups.values_list("code", flat=True)},
        {("", ""), *drawn, *municipality.areas.values_list("kind", "code")},
    )
    for line in lines:
        check_rule(line, known, problems)


def _draft_borders(draft: Draft, features: Iterable[Feature], by: Person | None) -> None:
    known = _areas(draft.municipality)
    for feature in features:
        of = feature.properties
        key = of["kind"], of["code"]
        area = known.get(key) or Area.objects.create(
            municipality=draft.municipality,
            kind=of["kind"],
            code=of["code"],
            names={"de": of["name"], "en": of.get("name_en", of["name"])},
        )
        border = Border(area, geos_of(feature), source=of.get("source", ""), buffer_m=of.get("buffer_m"))
        version = area.versions.holding(draft.takes_effect).first()
        if version is None or not is_same(border, version):
            draft_border(draft, area, border.geometry, buffer_m=border.buffer_m, source=border.source, by=by)


def _draft_rules(draft: Draft, lines: Iterable[Line], by: Person | None, problems: Problems) -> None:
    """End, replace and add rules, so that from the draft's day on exactly these are said."""
    references, at = _references(draft.municipality), timezone.now()
    wanted = {}
    for line in lines:
        rule = rule_of(line, draft.municipality, references, at)
        if said := _said_then(rule, draft.takes_effect):
            wanted[said] = rule, line
    recorded = draft.municipality.responsibilities.recorded().select_related("service", "area")
    known = {said: rule for rule in recorded if (said := _said_then(rule, draft.takes_effect))}
    obsolete = _by_place(known[said] for said in known.keys() - wanted.keys())
    new = _by_place(rule for said, (rule, _) in wanted.items() if said not in known)
    lines_of = {id(rule): line for rule, line in wanted.values()}
    pairs = {place for place in obsolete.keys() & new.keys() if len(obsolete[place]) == len(new[place]) == 1}
    for place in obsolete.keys() - pairs:
        for rule in obsolete[place]:
            end_in_draft(draft, rule)
    for place, rules in new.items():
        for rule in rules:
            try:
                _add(draft, rule, obsolete[place][0] if place in pairs else None, by)
            except RuleWithoutEffect as error:
                problems.add(lines_of[id(rule)].where, no_effect_sentence(error.reason, "en"))


def _add(draft: Draft, rule: Responsibility, old: Responsibility | None, by: Person | None) -> None:
    if old is None:
        draft_rule(draft, rule, by=by)
        return
    says = {name: getattr(rule, name) for name in SAID}
    says["valid"] = DateRange(max(rule.valid.lower or date.min, draft.takes_effect), rule.valid.upper)
    replace_in_draft(draft, old, says, by=by)


def _said_then(rule: Responsibility, day: date) -> tuple | None:
    """All that a rule says from a day on; None if it has ended by then."""
    if rule.valid.upper is not None and rule.valid.upper <= day:
        return None
    plain = (getattr(rule, name) for name in SAID if name != "valid")
    return (*plain, max(rule.valid.lower or date.min, day), rule.valid.upper)


def _by_place(rules: Iterable[Responsibility]) -> dict[tuple, list[Responsibility]]:
    """Rules that speak of the same, so that one of them may take the place of another."""
    found: dict[tuple, list[Responsibility]] = {}
    for rule in rules:
        found.setdefault(tuple(getattr(rule, name) for name in SAME_PLACE), []).append(rule)
    return found


def _areas(municipality: Municipality) -> Areas:
    return {(area.kind, area.code): area for area in municipality.areas.all()}


def _references(municipality: Municipality) -> References:
    return (
        {office.code: office for office in Office.objects.all()},
        _areas(municipality),
        {group.code: group for group in municipality.service_groups.all()},
        {service.code: service for service in municipality.services.all()},
    )
