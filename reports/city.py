"""What this room reads of a city folder: what can be reported, and what is asked about it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from django.db import transaction

from geo.actions import Counts, Summary, load_geo, put
from geo.city_folder import CityFolder, Document, Problems, read_city_folder, read_yaml
from geo.models import Municipality, Service
from reports.city_policy import load_policy, read_policy
from reports.city_questions import (
    Found,
    check_category,
    check_codes,
    check_ways_out,
    load_questions,
    role_fields,
)
from reports.limits import DUPLICATE_RADIUS_M
from reports.models import Category, CategoryGroup
from reports.queue import later


@transaction.atomic
def load_city(path: Path, *, dry_run: bool = False) -> Summary:
    """Write everything that a city folder says, room by room; say what was done.

    Raises CityFolderError with every problem of every file before anything is written.
    """
    problems = Problems()
    folder = read_city_folder(path, problems)
    categories, policy = read_categories(folder, problems), read_policy(folder, problems)
    problems.raise_if_any()
    summary = load_geo(folder)
    town = Municipality.objects.get(office__code=folder.city.data["code"])
    summary |= load_categories(categories, town) | load_policy(policy, town)
    transaction.set_rollback(dry_run)
    return summary


def read_categories(folder: CityFolder, problems: Problems) -> Document:
    """Read and check categories.yaml; what is wrong is added to `problems`."""
    document = read_yaml(folder.path, "categories.yaml", problems, empty={"groups": []})
    groups: list[Found] = [(("groups", number), one) for number, one in enumerate(document.data["groups"])]
    check_codes(groups, document, problems)
    check_codes(list(_categories(document)), document, problems)
    for path, category in _categories(document):
        if folder.service_codes and category["service"] not in folder.service_codes:
            problems.add(
                document.where(*path, "service"), f"services.yaml has no service '{category['service']}'."
            )
        check_category(path, category, document, problems)
        check_ways_out(path, category, document, folder, problems)
    return document


def _categories(document: Document) -> Iterator[Found]:
    for number, group in enumerate(document.data["groups"]):
        for position, category in enumerate(group["categories"]):
            yield ("groups", number, "categories", position), category


def load_categories(document: Document, town: Municipality) -> Summary:
    """Write groups, categories and questions. What the file no longer holds is not offered any more."""
    summary = {"category_groups": Counts(), "categories": Counts(), "questions": Counts()}
    services = {service.code: service for service in town.services.all()}
    known = {category.code: category for category in town.categories.all()}
    groups = {group.code: group for group in town.category_groups.all()}
    offered = set()
    for number, data in enumerate(document.data["groups"]):
        group = groups.get(data["code"]) or CategoryGroup(municipality=town, code=data["code"])
        fields = {"names": data["names"], "icon": data["icon"], "position": number}
        summary["category_groups"].add(put(group, fields))
        for position, one in enumerate(data["categories"]):
            category = known.get(one["code"]) or Category(municipality=town, code=one["code"])
            summary["categories"].add(put(category, _category_fields(one, group, position, services)))
            load_questions(category, one.get("questions", []), summary["questions"])
            offered.add(category.code)
            if category.never_shows:
                later("hide_never_shown", category_id=category.pk, actor_id=0)
    gone = town.categories.filter(active=True).exclude(code__in=offered)
    summary["categories"].ended = gone.update(active=False)
    return summary


def _category_fields(
    data: dict, group: CategoryGroup, position: int, services: Mapping[str, Service]
) -> dict:
    return {
        "group_id": group.pk,
        "names": data["names"],
        "descriptions": data.get("descriptions", {}),
        "service_id": services[data["service"]].pk,
        "publish_place": data["publish"]["place"],
        "publish_text": data["publish"]["text"],
        "publish_photos": data["publish"]["photos"],
        "confirmation": data.get("confirmation", Category.Confirmation.INHERIT),
        **role_fields(data),
        "photo_required": data.get("photo_required", False),
        "proof": data.get("proof", "none"),
        "target_days": data.get("target_days"),
        "duplicate_radius_m": data.get("duplicate_radius_m", DUPLICATE_RADIUS_M),
        "contact": data.get("contact", Category.Contact.OPTIONAL),
        "legal_hint": data.get("legal_hint", {}),
        "stop": data.get("stop", {}),
        "active": True,
        "position": position,
    }
