"""What this room reads of a city folder, and whether it fits together."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shapely.geometry import Point

from geo.city_folder.files import Feature, Line, read_csv, read_geojson
from geo.city_folder.office_checks import check_offices
from geo.city_folder.problems import Problems
from geo.city_folder.values import a_date, has_calendar, no_code_twice
from geo.city_folder.yaml_files import Document, read_yaml
from geo.domain.house_numbers import street_part
from geo.domain.responsibility import Selector


class Codes(Protocol):
    """What the lines of a file may speak of."""

    @property
    def office_codes(self) -> set[str]: ...
    @property
    def service_codes(self) -> set[str]: ...
    @property
    def group_codes(self) -> set[str]: ...
    @property
    def area_codes(self) -> set[tuple[str, str]]: ...
    def keeper(self, file: str) -> str:
        """Who should know what is missing, as an error names it."""
        ...


@dataclass(frozen=True)
class CityFolder:
    """The files of a town, read and checked."""

    path: Path
    city: Document
    offices: Document
    services: Document
    areas: list[Feature]
    layers: list[Feature]
    rules: list[Line]
    addresses: list[Line]

    @property
    def office_codes(self) -> set[str]:
        return {office["code"] for office in self.offices.data}

    @property
    def service_codes(self) -> set[str]:
        return {service["code"] for service in self.services.data["services"]}

    @property
    def group_codes(self) -> set[str]:
        return {group["code"] for group in self.services.data["groups"]}

    @property
    def life_situations(self) -> list[dict[str, Any]]:
        return self.services.data.get("life_situations", [])

    @property
    def situation_codes(self) -> set[str]:
        return {situation["code"] for situation in self.life_situations}

    @property
    def area_codes(self) -> set[tuple[str, str]]:
        return {(area.properties["kind"], area.properties["code"]) for area in self.areas}

    def keeper(self, file: str) -> str:
        return file


def read_city_folder(path: Path, problems: Problems) -> CityFolder:
    """Read and check everything of this room; what is wrong is added to `problems`, nothing is written."""
    if not path.is_dir():
        problems.add(str(path), "There is no such folder.")
    folder = CityFolder(
        path=path,
        city=read_yaml(path, "city.yaml", problems, empty={}),
        offices=read_yaml(path, "offices.yaml", problems, empty=[]),
        services=read_yaml(path, "services.yaml", problems, empty={"groups": [], "services": []}),
        areas=_features(path, "areas", problems),
        layers=_features(path, "layers", problems),
        rules=read_csv(path, "responsibilities.csv", problems),
        addresses=read_csv(path, "addresses.csv", problems, required=False),
    )
    _check_city(folder, problems)
    check_offices(folder.offices, problems)
    _check_services(folder, problems)
    _check_areas(folder, problems)
    for line in folder.rules:
        check_rule(line, folder, problems)
    _check_addresses(folder, problems)
    return folder


def _features(path: Path, kind: str, problems: Problems) -> list[Feature]:
    names = sorted(file.name for file in path.glob(f"{kind}*.geojson"))
    if not names and kind == "areas":
        problems.add("areas.geojson", f"The file is missing in {path}.")
    mend = kind == "layers"
    return [
        feature for name in names for feature in read_geojson(path, name, problems, schema=kind, mend=mend)
    ]


def _check_city(folder: CityFolder, problems: Problems) -> None:
    city, data = folder.city, folder.city.data
    if not data:
        return
    roots = {office["code"] for office in folder.offices.data if office["kind"] == "municipality"}
    if folder.offices.data and data["code"] not in roots:
        problems.add(city.where("code"), f"offices.yaml has no office '{data['code']}' of kind municipality.")
    if folder.offices.data and data["default_office"] not in folder.office_codes:
        problems.add(city.where("default_office"), f"offices.yaml has no office '{data['default_office']}'.")
    try:
        ZoneInfo(data.get("time_zone", "Europe/Berlin"))
    except (ZoneInfoNotFoundError, ValueError):
        problems.add(city.where("time_zone"), f"There is no time zone '{data['time_zone']}'.")
    _check_calendar(city, problems)


def _check_calendar(city: Document, problems: Problems) -> None:
    calendar = city.data.get("holidays", {})
    country, part = calendar.get("country", "DE"), calendar.get("subdivision")
    if not has_calendar(country, part or ""):
        problems.add(city.where("holidays"), f"No calendar is known for {country} {part or ''}.".strip())


def _check_services(folder: CityFolder, problems: Problems) -> None:
    document, data = folder.services, folder.services.data
    no_code_twice(document, ("groups",), data["groups"], problems)
    no_code_twice(document, ("services",), data["services"], problems)
    no_code_twice(document, ("life_situations",), folder.life_situations, problems)
    for number, service in enumerate(data["services"]):
        group = service.get("group")
        if group and group not in folder.group_codes:
            problems.add(document.where("services", number, "group"), f"There is no group '{group}'.")
        for position, situation in enumerate(service.get("life_situations", [])):
            if situation not in folder.situation_codes:
                where = document.where("services", number, "life_situations", position)
                problems.add(where, f"There is no life situation '{situation}'.")
        _check_where_it_goes(document, number, folder, problems)


def _check_where_it_goes(document: Document, number: int, folder: CityFolder, problems: Problems) -> None:
    """What is out of scope goes to somebody outside, and to nobody else."""
    service = document.data["services"][number]
    if "out_of_scope" not in service:
        return
    goes_to = service["out_of_scope"]["goes_to"]
    outside = {office["code"] for office in folder.offices.data if office["kind"] == "external"}
    if folder.offices.data and goes_to not in outside:
        where = document.where("services", number, "out_of_scope", "goes_to")
        problems.add(where, f"offices.yaml has no office '{goes_to}' of kind external.")
    for line in folder.rules:
        if line["service"] == service["code"]:
            says = f"'{service['code']}' is out of scope in services.yaml, so no office can hold it."
            problems.add(line.where, says)


def _check_areas(folder: CityFolder, problems: Problems) -> None:
    first: dict[tuple[str, str], str] = {}
    for area in folder.areas:
        key = area.properties["kind"], area.properties["code"]
        if key in first:
            problems.add(area.where, f"The area {key[0]}/{key[1]} is already drawn at {first[key]}.")
        first.setdefault(key, area.where)
        a_date(area.properties.get("valid_from"), area.where, problems)
    towns = [area for area in folder.areas if area.properties["kind"] == "municipality"]
    _check_town(folder, towns, problems)
    kind = folder.city.data.get("district_kind")
    if folder.areas and kind and all(area.properties["kind"] != kind for area in folder.areas):
        problems.add(folder.city.where("district_kind"), f"No area is of the kind '{kind}'.")


def _check_town(folder: CityFolder, towns: list[Feature], problems: Problems) -> None:
    city = folder.city
    if not city.data or not folder.areas:
        return
    if [town.properties["code"] for town in towns] != [city.data["code"]]:
        named = ", ".join(town.properties["code"] for town in towns) or "none"
        wanted = f"The areas need exactly one of kind municipality, with the code '{city.data['code']}'"
        problems.add(city.where("code"), f"{wanted}; found: {named}.")
    elif not towns[0].geometry.covers(Point(city.data["center"])):
        problems.add(city.where("center"), f"{city.data['center']} lies outside the municipality.")


def check_rule(line: Line, known: Codes, problems: Problems) -> None:
    service, services, what = line["service"], known.service_codes, "service"
    if service.startswith("group:"):
        service, services, what = service.removeprefix("group:"), known.group_codes, "group"
    # A file that could not be read is empty and has been complained about, once.
    if services and service not in services:
        problems.add(line.where, f"{known.keeper('services.yaml')} has no {what} '{service}'.")
    if known.office_codes and line["office"] not in known.office_codes:
        problems.add(line.where, f"{known.keeper('offices.yaml')} has no office '{line['office']}'.")
    _check_place(line, known, problems)
    start = a_date(line["valid_from"], line.where, problems)
    end = a_date(line["valid_to"], line.where, problems)
    if start and end and start >= end:
        problems.add(line.where, f"The rule ends ({end}) before it begins ({start}); its end is exclusive.")


def _check_place(line: Line, known: Codes, problems: Problems) -> None:
    area = line["selector_ref"]
    if line["selector"] == Selector.MUNICIPALITY:
        return
    if line["selector"] == Selector.STREET:
        try:
            area = street_part(line["selector_ref"]).area
        except ValueError as error:
            problems.add(line.where, str(error))
            return
    kind, _, code = area.partition("/")
    if area and known.area_codes and (kind, code) not in known.area_codes:
        problems.add(line.where, f"No area is '{area}'. Write kind/code.")


def _check_addresses(folder: CityFolder, problems: Problems) -> None:
    first: dict[tuple, str] = {}
    for line in folder.addresses:
        if not (abs(float(line["lon"])) <= 180 and abs(float(line["lat"])) <= 90):
            problems.add(line.where, f"({line['lon']}, {line['lat']}) is no longitude and latitude.")
        key = (line["street"], *split_house_number(line["house_number"]), line["postcode"])
        if key in first:
            problems.add(line.where, f"The address is already given at {first[key]}.")
        first.setdefault(key, line.where)


def split_house_number(text: str) -> tuple[int, str]:
    """`12a` and `12 A` are number 12 and suffix `a`; the suffix may be empty."""
    found = re.match(r"(\d+)\s*(.*)", text)
    if not found:
        raise ValueError(f"'{text}' is no house number.")
    return int(found[1]), found[2].lower()
