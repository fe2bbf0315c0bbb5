"""Load what a city folder says about this room. Loading it again changes nothing."""

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from geo.actions.city_offices import load_municipality, load_offices
from geo.actions.city_places import load_addresses, load_areas, load_layers
from geo.actions.city_services import (
    load_life_situations,
    load_rules,
    load_service_groups,
    load_services,
)
from geo.actions.puts import Summary
from geo.city_folder import CityFolder, Problems, read_city_folder


@transaction.atomic
def load_geo(folder: Path | str | CityFolder, *, dry_run: bool = False) -> Summary:
    """Write a city folder's offices, areas, layers, services, rules and addresses; say what was done.

    Raises CityFolderError with every problem before anything is written. Rules that the folder no longer
    holds are ended; everything else that it no longer holds is named as missing and stays.
    """
    if not isinstance(folder, CityFolder):
        problems = Problems()
        folder = read_city_folder(Path(folder), problems)
        problems.raise_if_any()
    # One instant for all, so that no rule is newer than another of the same folder.
    at = timezone.now()
    summary: Summary = {}
    offices = load_offices(folder, summary)
    municipality = load_municipality(folder, offices, summary)
    areas = load_areas(folder, municipality, at, summary)
    load_layers(folder, municipality, summary)
    groups = load_service_groups(folder, municipality, summary)
    situations = load_life_situations(folder, municipality, summary)
    services = load_services(folder, municipality, (offices, groups, situations), summary)
    # Before the rules, some of which speak of houses.
    load_addresses(folder, municipality, summary)
    load_rules(folder, municipality, (offices, areas, groups, services), at, summary)
    transaction.set_rollback(dry_run)
    return summary
