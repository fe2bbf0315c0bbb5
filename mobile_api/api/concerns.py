"""Which service a client asks for."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

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
SERVICES = {
    "service": Kept(OF_SERVICE, services_with_towns),
    "category": Kept(OF_CATEGORY, services_with_towns),
}


def service_asked_for(asked: dict[str, Any], refusal: type[serializers.ValidationError]) -> Service:
    """The service that `category` or `service` names; exactly one of them has to."""
    named = [name for name in ("category", "service") if asked.get(name)]
    if len(named) != 1:
        sentence = _("Give either category or service.")
        raise refusal({"category": [serializers.ErrorDetail(sentence, "one_of")]})
    (name,) = named
    found = SERVICES[name].find({"code": asked[name]})
    if not found:
        # Without a town nothing is known, and that is said first.
        the_town()
        sentence = _("“%(code)s” is not known here.") % {"code": asked[name]}
        raise refusal({name: [serializers.ErrorDetail(sentence, "unknown_value")]})
    return next(iter(found.values()))
