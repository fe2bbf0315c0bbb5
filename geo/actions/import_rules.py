"""Import who holds which service in the whole municipality, from a table of somebody else."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from geo.actions.areas import Change
from geo.actions.imports import Imported
from geo.actions.rules import RuleWithoutEffect, add_rule, end_rule, supersede_rule
from geo.domain.codes import code_of
from geo.mapping import Record
from geo.models import Municipality, Office, Responsibility, Service
from geo.wording import no_effect_sentence

FIELDS = ("service", "group", "office", "role", "legal_basis", "note")
ROLES = Responsibility.Role.values
Key = tuple[int, str]


@transaction.atomic
def import_rules(
    records: Iterable[Record],
    *,
    municipality: Municipality,
    create_offices: bool = False,
    valid_from: date | None = None,
    commit: bool = True,
    skip_refused: bool = False,
) -> Imported:
    """Let offices hold services everywhere in the municipality; the same table again changes nothing.

    A rule for the whole municipality that names another office is superseded, or ended on `valid_from`; both
    stay readable. `service` and `office` are codes or German names; a service may be told by its group and
    name. Records without an office are named: nobody holds that service. With `create_offices` an unknown
    office is made, right below the municipality. Raises BadFile with every refused record, unless they may be
    skipped.
    """
    names = _Names(municipality, create_offices)
    table = _Table(municipality, valid_from, timezone.now())
    for record in records:
        try:
            _take(record, names, table)
        except ValueError as error:
            table.done.refuse(record.where, str(error))
        except RuleWithoutEffect as error:
            table.done.refuse(record.where, no_effect_sentence(error.reason, "en"))
    table.done.settle(skip_refused=skip_refused)
    table.done.remarks += [f"new office: {office.code} {office}" for office in names.created]
    transaction.set_rollback(not commit)
    return table.done


def _take(record: Record, names: "_Names", table: "_Table") -> None:
    """Write what a record says. Raises ValueError where it cannot be."""
    service, role = names.service(record), record["role"] or Responsibility.Role.RESPONSIBLE
    if role not in ROLES:
        raise ValueError(f"The role is '{role}'. Write one of: {', '.join(ROLES)}.")
    if not record["office"]:
        table.done.remarks.append(f"{record.where}: nobody holds {service.code} {service}")
        return
    office = names.office(record["office"])
    key = (service.pk, role)
    where, before = table.said.setdefault(key, (record.where, office))
    if before != office:
        raise ValueError(f"'{service}' already goes to '{before}' at {where}, not to '{office}'.")
    says = {name: record[name] for name in ("legal_basis", "note") if name in record.values}
    change = table.say(key, {"office_id": office.pk} | says)
    table.done.note(change, service.code, f"{service} → {office}")


@dataclass
class _Table:
    """The town's rules for itself as a whole, and what the records said so far."""

    municipality: Municipality
    valid_from: date | None
    at: datetime
    done: Imported = field(default_factory=Imported)
    said: dict[Key, tuple[str, Office]] = field(default_factory=dict)
    rules: dict[Key, list[Responsibility]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = self.municipality.responsibilities.holding(self.valid_from)
        everywhere = known.filter(selector=Responsibility.Selector.MUNICIPALITY)
        for rule in everywhere.filter(service__isnull=False):
            self.rules.setdefault((rule.service_id or 0, rule.role), []).append(rule)

    def say(self, key: Key, says: dict[str, Any]) -> Change:
        rules = self.rules.setdefault(key, [])
        same = [rule for rule in rules if rule.office_id == says["office_id"]]
        old = next(iter(same or rules), None)
        if old is None or (len(rules) > 1 and not same):
            rules.append(self._add(key, says))
            return Change.NEW
        if not same and self.valid_from:
            end_rule(old, on=self.valid_from, recorded_at=self.at)
            new = self._add(key, says)
        else:
            new = supersede_rule(old, says, recorded_at=self.at)
        rules[rules.index(old)] = new
        return Change.UNCHANGED if new.pk == old.pk else Change.CHANGED

    def _add(self, key: Key, says: dict[str, Any]) -> Responsibility:
        service_id, role = key
        rule = Responsibility(
            municipality=self.municipality,
            service_id=service_id,
            role=role,
            selector=Responsibility.Selector.MUNICIPALITY,
            valid=DateRange(self.valid_from, None),
            **says,
        )
        return add_rule(rule, recorded_at=self.at)


class _Names:
    """Finds what a file names: services and offices, by code or by German name."""

    def __init__(self, municipality: Municipality, create_offices: bool) -> None:
        self.municipality, self.create_offices = municipality, create_offices
        self.services: dict[str, list[Service]] = {}
        for service in municipality.services.select_related("group"):
            for told in {service.code, _plain(service.names)}:
                self.services.setdefault(told, []).append(service)
        outside = Office.objects.filter(kind=Office.Kind.EXTERNAL)
        offices = list(Office.objects.subtree([municipality.pk]) | outside)
        self.offices = {_plain(office.names): office for office in offices}
        self.offices |= {office.code: office for office in offices}
        self.created: list[Office] = []

    def service(self, record: Record) -> Service:
        parts, told, group = record.parts.get("service", ()), record["service"], record["group"]
        if not told:
            raise ValueError("It names no service.")
        codes = {code_of(*parts)} if len(parts) > 1 else {told, code_of(group, told)}
        found = [one for code in codes for one in self.services.get(code, []) if one.code == code]
        found = found or self.services.get(told.casefold(), [])
        if group and len(found) > 1:
            found = [one for one in found if one.group and one.group.code == code_of(group)]
        if not found:
            raise ValueError(f"'{told}' is no service here.")
        if len(found) > 1:
            raise ValueError(
                f"'{told}' is the name of {len(found)} services. Say its code, or its group too."
            )
        return found[0]

    def office(self, told: str) -> Office:
        code = code_of(self.municipality.office.code, told)
        found = self.offices.get(told) or self.offices.get(told.casefold()) or self.offices.get(code)
        if found:
            return found
        if not self.create_offices:
            raise ValueError(
                f"'{told}' is no office here. Map it to an office's code, or add --create-offices."
            )
        office = Office(code=code, slug=code, kind=Office.Kind.DEPARTMENT, names={"de": told})
        office.parent = self.municipality.office
        office.save(force_insert=True)
        self.offices[code] = office
        self.created.append(office)
        return office


def _plain(names: dict[str, str]) -> str:
    return names.get("de", "").casefold()
