"""Import services and their groups from a file of somebody else."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from geo.actions.imports import Imported, check_values, new_code, text_in
from geo.actions.puts import put
from geo.domain.codes import code_of
from geo.mapping import Record
from geo.models import Municipality, Service, ServiceGroup

FIELDS = ("code", "name", "group", "description", "synonyms", "misspellings", "leika", "online_url")


@transaction.atomic
def import_services(
    records: Iterable[Record], *, municipality: Municipality, commit: bool = True, skip_refused: bool = False
) -> Imported:
    """Write services; the same file again changes nothing, and fields that it does not have stay as they are.

    Without `code` a service's code is made of its group and name. Groups are named in German and made where
    they are missing. Raises BadFile with every refused record, unless they may be skipped.
    """
    done = Imported()
    services = {service.code: service for service in municipality.services.all()}
    groups = {group.code: group for group in municipality.service_groups.all()}
    seen: dict[str, str] = {}
    for record in records:
        try:
            code = new_code(record, service_code(record), seen)
            service = services.get(code) or Service(municipality=municipality, code=code)
            fields = _fields(record, service)
            check_values(Service(code=code, **fields), ["code", *fields])
        except ValueError as error:
            done.refuse(record.where, str(error))
            continue
        if record["group"]:
            fields["group_id"] = _group(record["group"], groups, municipality, done).pk
        done.note(put(service, fields), code, record["name"])
    done.settle(skip_refused=skip_refused)
    transaction.set_rollback(not commit)
    return done


def service_code(record: Record) -> str:
    """The code of a service in a file, where need be made of what it is made of: group and name."""
    parts = record.parts.get("code", ())
    if len(parts) > 1:
        return code_of(*parts)
    return record["code"] or code_of(record["group"], record["name"])


def _fields(record: Record, service: Service) -> dict[str, Any]:
    fields = {
        "names": text_in(service.names, record["name"]),
        "descriptions": text_in(service.descriptions, record["description"]),
        "synonyms": text_in(service.synonyms, _list(record["synonyms"])),
        "misspellings": text_in(service.misspellings, _list(record["misspellings"])),
    }
    return fields | {name: record[name] for name in ("leika", "online_url") if name in record.values}


def _list(text: str) -> list[str]:
    return [one.strip() for one in text.split(";") if one.strip()]


def _group(
    name: str, groups: dict[str, ServiceGroup], municipality: Municipality, done: Imported
) -> ServiceGroup:
    """The group with that name; one that people renamed here keeps its name."""
    code = code_of(name)
    if code not in groups:
        groups[code] = ServiceGroup(municipality=municipality, code=code, names={"de": name})
        groups[code].save(force_insert=True)
        done.remarks.append(f"new group: {code} {name}")
    return groups[code]
