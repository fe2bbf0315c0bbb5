"""Where somebody turns whose concern is no report: the office of a stop, its telephone, its hours."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.gis.geos import Point

from geo.domain.channels import Channel, Kind
from geo.domain.opening_hours import OpeningState
from geo.errors import OutsideCoverage
from geo.models import Municipality, Office, Service, localized
from geo.office_words import opening_sentence
from geo.opening import state_of
from geo.responsibility import who_is_responsible
from reports.domain.questions import Stop
from reports.wording import stop_title


@dataclass(frozen=True)
class Elsewhere:
    """A stop as people read it, in the active language; `office` and `opening` where one is known."""

    stop: Stop
    service: Service | None
    office: Office | None
    opening: OpeningState | None

    @property
    def title(self) -> str:
        return stop_title(self.stop.kind, self.phone.value if self.phone else "")

    @property
    def reason(self) -> str:
        return str(localized(self.stop.reason))

    @property
    def phone(self) -> Channel | None:
        """The number of the stop itself, else of the office."""
        number = self.stop.phone or (self.office.phone if self.office else "")
        return Channel(Kind.PHONE, number) if number else None

    @property
    def opening_words(self) -> str:
        """Whether the office is open now; empty without one."""
        return opening_sentence(self.opening) if self.opening else ""

    @property
    def url(self) -> str:
        """An address on the web: of the stop itself, else where the service is done online."""
        return self.stop.url or (self.service.online_url if self.service else "")


def ways_elsewhere(stops: Iterable[Stop], town: Municipality, point: Point | None) -> list[Elsewhere]:
    """What stops lead to, at a place (EPSG:4326) if there is one yet.

    Takes two queries and those of the offices' hours, and one look for who is responsible per service.
    """
    stops = list(stops)
    services = _services({stop.service for stop in stops if stop.service}, town)
    holders = {code: _holder(service, point) for code, service in services.items()}
    offices = _offices([stop.office for stop in stops], [pk for pk in holders.values() if pk])
    found = [(stop, services.get(stop.service), _office_of(stop, offices, holders)) for stop in stops]
    return [_elsewhere(*one, town) for one in found]


def _elsewhere(stop: Stop, service: Service | None, office: Office | None, town: Municipality) -> Elsewhere:
    return Elsewhere(stop, service, office, state_of(office, municipality=town) if office else None)


def _services(codes: set[str], town: Municipality) -> dict[str, Service]:
    known = Service.objects.filter(municipality=town, code__in=codes) if codes else Service.objects.none()
    return {service.code: service for service in known}


def _holder(service: Service, point: Point | None) -> int | None:
    """The office that does a service: outside, or responsible at the place."""
    if service.goes_to_id or point is None:
        return service.goes_to_id
    try:
        return who_is_responsible(point, service).office_id
    except OutsideCoverage:
        return None


def _offices(codes: list[str], ids: list[int]) -> list[Office]:
    wanted = [code for code in codes if code]
    if not wanted and not ids:
        return []
    known = Office.objects.with_opening()
    return list(known.filter(code__in=wanted) | known.filter(pk__in=ids))


def _office_of(stop: Stop, offices: list[Office], holders: dict[str, int | None]) -> Office | None:
    by_code = {office.code: office for office in offices}
    by_id = {office.pk: office for office in offices}
    return by_code.get(stop.office) or by_id.get(holders.get(stop.service) or 0)
