"""The services of a city folder, and the rules that say who holds them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from geo.actions.areas import Change
from geo.actions.city_places import Areas
from geo.actions.puts import Counts, Summary, put
from geo.actions.rules import SAID
from geo.city_folder import CityFolder, Line, Problems
from geo.domain.house_numbers import StreetPart, street_part
from geo.models import (
    Area,
    LifeSituation,
    Municipality,
    Office,
    Responsibility,
    Service,
    ServiceGroup,
    known_until,
)
from geo.rules.effect import why_without_effect
from geo.wording import no_effect_sentence

Services = dict[str, Service]
Belongs = tuple[Mapping[str, Office], Mapping[str, ServiceGroup], Mapping[str, LifeSituation]]
References = tuple[Mapping[str, Office], Areas, Mapping[str, ServiceGroup], Mapping[str, Service]]
# Fields that stand in the file as in the table; empty when the file leaves them out.
TEXTS = ("descriptions", "synonyms", "misspellings", "fee", "documents")


def load_service_groups(
    folder: CityFolder, municipality: Municipality, summary: Summary
) -> dict[str, ServiceGroup]:
    """Write the groups of services. Returns them by code."""
    existing = {group.code: group for group in municipality.service_groups.all()}
    counts = summary["service_groups"] = Counts(missing=sorted(existing.keys() - folder.group_codes))
    groups = {}
    for data in folder.services.data["groups"]:
        code = data["code"]
        groups[code] = existing.get(code) or ServiceGroup(municipality=municipality, code=code)
        counts.add(put(groups[code], {"names": data["names"]}))
    return groups


def load_life_situations(
    folder: CityFolder, municipality: Municipality, summary: Summary
) -> dict[str, LifeSituation]:
    """Write what happens to people, in the order of the file. Returns them by code."""
    existing = {situation.code: situation for situation in municipality.life_situations.all()}
    counts = summary["life_situations"] = Counts(missing=sorted(existing.keys() - folder.situation_codes))
    situations = {}
    for position, data in enumerate(folder.life_situations):
        code = data["code"]
        situations[code] = existing.get(code) or LifeSituation(municipality=municipality, code=code)
        said = {"names": data["names"], "descriptions": data.get("descriptions", {}), "position": position}
        counts.add(put(situations[code], said))
    return situations


def load_services(folder: CityFolder, municipality: Municipality, of: Belongs, summary: Summary) -> Services:
    """Write the services. Returns them by code."""
    known = municipality.services.prefetch_related("life_situations")
    existing = {service.code: service for service in known}
    counts = summary["services"] = Counts(missing=sorted(existing.keys() - folder.service_codes))
    services = {}
    for data in folder.services.data["services"]:
        code = data["code"]
        services[code] = existing.get(code) or Service(municipality=municipality, code=code)
        counts.add(_put_service(services[code], data, of))
    return services


def _put_service(service: Service, data: Mapping[str, Any], of: Belongs) -> Change:
    offices, groups, situations = of
    elsewhere = data.get("out_of_scope")
    fields = {name: data.get(name, {}) for name in TEXTS} | {
        "group_id": groups[data["group"]].pk,
        "names": data["names"],
        "leika": data.get("leika", ""),
        "online_url": data.get("online_url", ""),
        "goes_to_id": offices[elsewhere["goes_to"]].pk if elsewhere else None,
        "out_of_scope": elsewhere["why"] if elsewhere else {},
    }
    change = put(service, fields)
    wanted = {situations[code] for code in data.get("life_situations", [])}
    if set(service.life_situations.all()) == wanted:
        return change
    service.life_situations.set(wanted)
    return Change.CHANGED if change is Change.UNCHANGED else change


def load_rules(
    folder: CityFolder, municipality: Municipality, of: References, at: datetime, summary: Summary
) -> None:
    """Make the rules of the folder those that we know from now on.

    A rule is never edited: one that differs, or that the folder no longer holds, is closed in recorded
    time, and what holds instead is written anew.
    """
    lines = {_said(rule): (rule, line) for rule, line in _rules(folder, municipality, of, at)}
    wanted = {said: rule for said, (rule, _) in lines.items()}
    known = {_said(rule): rule for rule in municipality.responsibilities.recorded()}
    obsolete = [known[said] for said in known.keys() - wanted.keys()]
    for rule in obsolete:
        rule.recorded = known_until(rule.recorded, at)
    Responsibility.objects.bulk_update(obsolete, ["recorded"], batch_size=500)
    new = [wanted[said] for said in wanted if said not in known]
    Responsibility.objects.bulk_create(new, batch_size=500)
    _refuse_without_effect([lines[_said(rule)] for rule in new])
    summary["rules"] = Counts(new=len(new), unchanged=len(wanted) - len(new), ended=len(obsolete))


def _rules(
    folder: CityFolder, municipality: Municipality, of: References, at: datetime
) -> Iterator[tuple[Responsibility, Line]]:
    for line in folder.rules:
        yield rule_of(line, municipality, of, at), line


def _refuse_without_effect(new: Iterable[tuple[Responsibility, Line]]) -> None:
    problems = Problems()
    for rule, line in new:
        reason = why_without_effect(rule)
        if reason:
            problems.add(line.where, no_effect_sentence(reason, "en"))
    problems.raise_if_any()


def rule_of(line: Line, municipality: Municipality, of: References, at: datetime) -> Responsibility:
    """The rule that a line of responsibilities.csv says, not saved."""
    offices, areas, groups, services = of
    about: dict[str, Any] = {}
    if line["service"].startswith("group:"):
        about["service_group"] = groups[line["service"].removeprefix("group:")]
    else:
        about["service"] = services[line["service"]]
    if line["selector"] == Responsibility.Selector.STREET:
        about |= _street(street_part(line["selector_ref"]), areas)
    elif line["selector_ref"]:
        about["area"] = _area(line["selector_ref"], areas)
    return Responsibility(
        municipality=municipality,
        office=offices[line["office"]],
        role=line["role"],
        selector=line["selector"],
        valid=DateRange(_day(line["valid_from"]), _day(line["valid_to"])),
        recorded=DateTimeTZRange(at, None),
        priority=int(line["priority"] or 0),
        legal_basis=line["legal_basis"],
        note=line["note"],
        **about,
    )


def _area(ref: str, areas: Areas) -> Area:
    kind, _, code = ref.partition("/")
    return areas[kind, code]


def _street(part: StreetPart, areas: Areas) -> dict[str, Any]:
    first, last = part.numbers.first, part.numbers.last
    return {
        "street": part.street,
        "first_number": first.number if first else None,
        "first_suffix": first.suffix if first else "",
        "last_number": last.number if last else None,
        "last_suffix": last.suffix if last else "",
        "parity": part.numbers.parity.value,
        "area": _area(part.area, areas) if part.area else None,
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _said(rule: Responsibility) -> tuple:
    """Everything that a rule says; two that say the same are one."""
    plain = (getattr(rule, name) for name in SAID if name != "valid")
    return (*plain, rule.valid.lower, rule.valid.upper)
