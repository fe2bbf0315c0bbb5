"""Which service a client asks for."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from geo.candidates import OnlyIf
from geo.kept import VERSION_OF_SERVICE, Kept, services_with_towns
from geo.models import Service
from mobile_api.api.settings import the_town

# Of the municipality that this installation is first of all for, as the_town() says.
OF_SERVICE = f"""
    select service.id, {VERSION_OF_SERVICE}
    from geo_service service
    join geo_municipality town on town.office_id = service.municipality_id
    left join geo_office elsewhere on elsewhere.id = service.goes_to_id
    where service.code = %(code)s
        and town.office_id = (select min(office_id) from geo_municipality)
"""  # noqa: S608
# Of a category that people can choose now.
OF_CATEGORY = f"""
    select service.id, {VERSION_OF_SERVICE}
    from reports_category category
    join geo_service service on service.id = category.service_id
    join geo_municipality town on town.office_id = service.municipality_id
    left join geo_office elsewhere on elsewhere.id = service.goes_to_id
    where category.code = %(code)s and category.active
        and category.municipality_id = (select min(office_id) from geo_municipality)
"""  # noqa: S608
STATEMENTS = {"service": OF_SERVICE, "category": OF_CATEGORY}
SERVICES = {kind: Kept(statement, services_with_towns) for kind, statement in STATEMENTS.items()}
STILL_THE_SAME = {
    kind: f"exists (select from ({statement}) now (id, version) where id = %(id)s and version = %(version)s)"
    for kind, statement in STATEMENTS.items()
}
# Which service was meant in which version when it was last asked for, by kind and code.
_meant: dict[tuple[str, str], dict[int, str]] = {}


def service_named(kind: str, code: str) -> Service | None:
    """The service as it is now, by the code of a `service` or `category`; None if nothing has that code."""
    now = SERVICES[kind].versions({"code": code})
    found = SERVICES[kind].read(now)
    if found:
        _meant[kind, code] = now
    return next(iter(found.values()), None)


def service_meant_before(kind: str, code: str) -> tuple[Service, OnlyIf] | None:
    """The service as it was when it was last asked for, and what has to hold for it to be so still."""
    versions = _meant.get((kind, code), {})
    for pk, service in SERVICES[kind].known(versions).items():
        asked = {"code": code, "id": pk, "version": versions[pk]}
        return service, OnlyIf(STILL_THE_SAME[kind], asked)
    return None


def service_asked_for(asked: dict[str, Any], refusal: type[serializers.ValidationError]) -> Service:
    """The service that `category` or `service` names; exactly one of them has to."""
    named = [name for name in ("category", "service") if asked.get(name)]
    if len(named) != 1:
        sentence = _("Give either category or service.")
        raise refusal({"category": [serializers.ErrorDetail(sentence, "one_of")]})
    (name,) = named
    service = service_named(name, asked[name])
    if service is None:
        # Without a town nothing is known, and that is said first.
        the_town()
        sentence = _("“%(code)s” is not known here.") % {"code": asked[name]}
        raise refusal({name: [serializers.ErrorDetail(sentence, "unknown_value")]})
    return service
