"""Fills a town with its demo: people, and reports that went through the same actions as real ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.contrib.auth.hashers import make_password
from django.contrib.gis.geos import Point
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from reports.actions import NewReport, move_report, release, submit_report
from reports.alerts.following import follow_as_reporter
from reports.alerts.notices import telling_nobody
from reports.demo.folder import DemoFolder, outcome_of, role_for
from reports.demo.painting import Painted, paint_all
from reports.demo.talk import load_talk
from reports.domain.workflow import Role, Status
from reports.models import Category, Contact, Photo, Report, RoleGrant, User
from reports.models.report import RELEASING_ROLES
from reports.photos import file_names
from reports.support import NewSupport, support_report

# Ids follow from it, so that loading again finds what was loaded before.
NAMESPACE = UUID("3f0c7f3a-6f53-4f0e-9d5e-2c1f5b7f9a10")
# Every sixth report waits for its release, so that moderators find something to do.
HELD_BACK = 6
FIRST_NAMES = ("Erika", "Max", "Lene", "Jonas", "Aylin", "Piotr", "Greta", "Samir")


@dataclass(frozen=True)
class Invented:
    """A report of the file that is not loaded yet, with the pictures it needs: role or stage, scene."""

    number: int
    data: dict[str, Any]
    key: UUID
    scenes: list[tuple[str, str]]


def load_users(folder: DemoFolder) -> int:
    """Create the people of the demo; gives how many are new. Those that exist keep their password."""
    known = set(User.objects.values_list("email", flat=True))
    new = [data for data in folder.users.data if data["email"].lower() not in known]
    # Hashing is slow on purpose. The demo's passwords are printed anyway, so equal ones may share a hash.
    hashes = {password: make_password(password) for password in {data["password"] for data in new}}
    for data in new:
        _create_user(data, hashes[data["password"]], folder)
    return len(new)


@transaction.atomic
def _create_user(data: dict[str, Any], password: str, folder: DemoFolder) -> None:
    staff = data.get("staff", False)
    # Who releases may look everything up in the administration, too.
    releases = any(grant["role"] in RELEASING_ROLES for grant in data["roles"])
    user = User.objects.create(
        email=data["email"].lower(),
        password=password,
        name=data["name"],
        is_staff=staff or releases,
        is_superuser=staff,
    )
    for grant in data["roles"]:
        RoleGrant.objects.create(user=user, role=grant["role"], office=folder.offices[grant["office"]])


def reports_to_load(folder: DemoFolder) -> list[Invented]:
    """The reports of the file that are not in the database, duplicates after those they repeat."""
    known = set(Report.objects.filter(municipality=folder.town).values_list("pk", flat=True))
    every = [_invented(number, data, folder) for number, data in enumerate(folder.reports.data)]
    new = [one for one in every if one.key not in known]
    return sorted(new, key=lambda one: one.data["status"] == Status.DUPLICATE)


def load_reports(folder: DemoFolder, wanted: list[Invented], now: datetime | None = None) -> Iterator[Report]:
    """Load the reports one by one, each as a whole or not at all. Times are relative to `now`."""
    now = now or timezone.now()
    staff = Staff()
    wishes = [(scene, _seed(one)) for one in wanted for _role, scene in one.scenes]
    pictures = paint_all(wishes)
    for one in wanted:
        painted = [next(pictures) for _scene in one.scenes]
        with transaction.atomic(), telling_nobody():
            report = _load(one, folder, painted, staff, now)
        yield report


def _invented(number: int, data: dict[str, Any], folder: DemoFolder) -> Invented:
    category = folder.categories[data["category"]]
    roles = _photo_roles(category)
    scenes = [(role, data["photo"]) for role in roles] if "photo" in data else []
    if "after_photo" in data:
        scenes.append((Photo.Stage.AFTER, data["after_photo"]))
    return Invented(number, data, uuid5(NAMESPACE, f"{folder.town.office.code} report {number}"), scenes)


def _photo_roles(category: Category) -> list[str]:
    """One picture, or as many as the category insists on."""
    return category.photo_roles if category.photo_required and category.photo_roles else [""]


def _seed(one: Invented) -> int:
    """The same for a defect and its repair: it has to be the same place."""
    return one.number


def _load(one: Invented, folder: DemoFolder, painted: list[Painted], staff: "Staff", now: datetime) -> Report:
    photos = [
        _keep(uuid5(one.key, f"{place}"), role, picture)
        for place, ((role, _scene), picture) in enumerate(zip(one.scenes, painted, strict=True))
    ]
    before = [photo.pk for photo in photos if photo.stage == Photo.Stage.BEFORE]
    after = [photo.pk for photo in photos if photo.stage == Photo.Stage.AFTER]
    data, at = one.data, now - timedelta(days=one.data["days_ago"])
    report = submit_report(_new_report(one, folder, before), at=at).report
    if data.get("contact"):
        # Not by way of the submission: nobody waits for this confirmation.
        name = FIRST_NAMES[one.number % len(FIRST_NAMES)]
        email = f"{name.lower()}.demo{one.number}@example.org"
        contact = Contact.objects.create(report=report, name=f"{name} Demo", email=email)
        follow_as_reporter(contact, at=at)
    for position, step in enumerate(data["steps"]):
        at = now - timedelta(days=step["days_ago"])
        if position == 0 and one.number % HELD_BACK:
            _release(report, staff, at)
        _step(report, step, after, staff, folder, one, at)
    load_talk(report, data, one.key, staff.member(Role.CLERK, report), now)
    _support(report, one, at, now)
    return report


def _new_report(one: Invented, folder: DemoFolder, photo_ids: list[UUID]) -> NewReport:
    data = one.data
    return NewReport(
        id=one.key,
        category=folder.categories[data["category"]],
        point=Point(*data["location"], srid=4326),
        description=data["description"],
        language=data["language"],
        accuracy=8.0,
        address=data.get("address", ""),
        answers=data.get("answers", {}),
        photo_ids=photo_ids,
    )


def _keep(key: UUID, role: str, picture: Painted) -> Photo:
    """A painted picture as a prepared photo that waits for its report."""
    large, small, (width, height) = picture
    names = file_names(key)
    for name, content in zip(names, (large, small), strict=True):
        storages["default"].save(name, ContentFile(content))
    stage = Photo.Stage.AFTER if role == Photo.Stage.AFTER else Photo.Stage.BEFORE
    return Photo.objects.create(
        id=key,
        role=role,
        stage=stage,
        status="ready",
        large=names[0],
        small=names[1],
        width=width,
        height=height,
    )


def _release(report: Report, staff: "Staff", at: datetime) -> None:
    actor = staff.member(Role.MODERATOR, report)
    release(report, actor=actor, place=True, texts=report.texts.all(), photos=report.photos.all(), at=at)


def _step(
    report: Report,
    step: dict[str, Any],
    after: list[UUID],
    staff: "Staff",
    folder: DemoFolder,
    one: Invented,
    at: datetime,
) -> None:
    report.refresh_from_db(fields=["status"])
    target = Status(step["status"])
    role = role_for(Status(report.status), target)
    move_report(
        report,
        target,
        actor=staff.member(role, report),
        role=role,
        note=step.get("note", ""),
        photo_ids=after if target is Status.FIXED else [],
        outcome=outcome_of(step),
        office=folder.offices[step["office"]] if "office" in step else None,
        duplicate_of=_original(one, folder) if target is Status.DUPLICATE else None,
        at=at,
    )


def _support(report: Report, one: Invented, since: datetime, now: datetime) -> None:
    """Up to three others have it too, spread over the time since something happened last."""
    others = one.number % 4
    if not others or not Report.objects.public().open().filter(pk=report.pk).exists():
        return
    for number in range(others):
        new = NewSupport(uuid5(one.key, f"support {number}"), report.code)
        support_report(new, at=since + (now - since) * (number + 1) / (others + 1))


def _original(one: Invented, folder: DemoFolder) -> Report:
    refs = [data.get("ref") for data in folder.reports.data]
    number = refs.index(one.data["duplicate_of"])
    return Report.objects.get(pk=_invented(number, folder.reports.data[number], folder).key)


class Staff:
    """Who holds which role where, looked up once."""

    def __init__(self) -> None:
        grants = RoleGrant.objects.select_related("user")
        self._grants = [
            (grant.role, set(grant.user.offices_as(grant.role).values_list("pk", flat=True)), grant.user)
            for grant in grants
        ]

    def member(self, role: Role, report: Report) -> User | None:
        """Somebody with this role in the report's office; None for reporters and where there is nobody."""
        able = (user for held, offices, user in self._grants if held == role and report.office_id in offices)
        return next(able, None)
