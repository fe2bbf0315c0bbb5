"""Photos on their way into a draft."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mobile_api.pages.drafts import Draft
from reports import wording
from reports.domain.fields import FieldError
from reports.errors import PhotoRefused, StorageFull
from reports.limits import MAX_PHOTO_BYTES, MAX_PHOTOS
from reports.models import Category, Photo, Upload
from reports.photos import discard, gps_of, receive_photo
from reports.uploads import unrefused

LIMITS = {"photos": MAX_PHOTOS, "megabytes": MAX_PHOTO_BYTES // 1024**2}
NAME_LIMIT = 80


@dataclass(frozen=True)
class Problem:
    """A file that was not taken, and why."""

    target: str
    name: str
    sentence: str


@dataclass(frozen=True)
class Slot:
    """A photo that the category asks for by its role."""

    role: str
    name: str
    required: bool

    @property
    def field(self) -> str:
        return f"photo-{self.role}"


def room_left(draft: Draft) -> int:
    return max(0, MAX_PHOTOS - len(draft.photos))


def take_photos(
    draft: Draft, files: Iterable[UploadedFile], *, role: str = "", target: str = "photos"
) -> list[Problem]:
    """Receive files one by one; those that are pictures stay, whatever is wrong with the others."""
    problems = []
    for file in files:
        if not room_left(draft):
            problems.append(Problem(target, _short(file.name), _too_many()))
            continue
        try:
            _take(draft, file, role)
        except (PhotoRefused, StorageFull) as error:
            problems.append(Problem(target, _short(file.name), wording.sentence_of(error)))
    return problems


def _take(draft: Draft, file: UploadedFile, role: str) -> None:
    photo = receive_photo(file, role=role)
    draft.photos.append({"id": str(photo.pk), "name": _short(file.name), "role": role})
    if draft.photo_place is None:
        file.seek(0)
        place = gps_of(file)
        draft.photo_place = {"lon": place[0], "lat": place[1]} if place else None


def take_uploaded(draft: Draft, data: Mapping[str, Any]) -> list[Problem]:
    """Take the photo that has arrived in pieces under the id `uploaded`, once, however often it is told.

    It may stand for another one of the draft, `replace`; of that one no byte stays. A photo that is refused
    replaces nothing.
    """
    if not data.get("uploaded"):
        return []
    name, instead = _short(data.get("uploaded_name")), _place_of(draft, data.get("replace", ""))
    upload = Upload.objects.alive().filter(pk=_key(data["uploaded"])).first()
    try:
        photo = upload and unrefused(upload).photo
    except PhotoRefused as error:
        return [Problem("photos", name, wording.sentence_of(error))]
    if photo is None or photo.report_id:
        return [Problem("photos", name, wording.sentence_of(FieldError("", "photo_unknown")))]
    if photo.pk in draft.photo_ids:
        return []
    if instead is None and not room_left(draft):
        return [Problem("photos", name, _too_many())]
    _put(draft, photo, name, instead)
    return []


def _put(draft: Draft, photo: Photo, name: str, instead: int | None) -> None:
    if instead is None:
        draft.photos.append({"id": str(photo.pk), "name": name, "role": photo.role})
        return
    old = draft.photos[instead]
    draft.photos[instead] = old | {"id": str(photo.pk)}
    discard(old["id"])


def _place_of(draft: Draft, photo_id: str) -> int | None:
    return next((n for n, photo in enumerate(draft.photos) if photo["id"] == photo_id), None)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _short(given: str | None) -> str:
    name = given or ""
    return name if len(name) <= NAME_LIMIT else f"{name[: NAME_LIMIT - 8]}…{name[-7:]}"


def _too_many() -> str:
    return ngettext(
        "No more than %(count)s photo fits into one report.",
        "No more than %(count)s photos fit into one report.",
        MAX_PHOTOS,
    ) % {"count": MAX_PHOTOS}


def take_photo_place(draft: Draft, data: Mapping[str, Any]) -> None:
    """Remember where a photo was taken, read on the device before the picture was made smaller."""
    try:
        lon, lat = float(data.get("photo_lon", "")), float(data.get("photo_lat", ""))
    except ValueError:
        return
    if isfinite(lon) and isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90:
        draft.photo_place = draft.photo_place or {"lon": lon, "lat": lat}


def remove_photo(draft: Draft, photo_id: str) -> None:
    """Take a photo out of the draft, and delete it at once."""
    if any(photo["id"] == photo_id for photo in draft.photos):
        discard(photo_id)
    draft.photos = [photo for photo in draft.photos if photo["id"] != photo_id]
    if not draft.photos:
        draft.photo_place = None


def shown_photos(draft: Draft, category: Category | None = None) -> list[dict[str, Any]]:
    """The photos of a draft with their state: pending, ready or failed; views by the category's names."""
    status = dict(Photo.objects.filter(pk__in=draft.photo_ids).values_list("pk", "status"))
    own = category.photo_role_names if category else {}
    return [
        photo
        | {
            "status": status.get(key, "failed"),
            "role_name": photo["role"] and wording.photo_role_name(photo["role"], own),
        }
        for photo, key in zip(draft.photos, draft.photo_ids, strict=True)
    ]


def drop_lost_photos(draft: Draft) -> list[str]:
    """Take photos out of the draft that could not be prepared or are gone; gives their names."""
    usable = Photo.objects.filter(pk__in=draft.photo_ids, report=None).exclude(status="failed")
    usable = set(usable.values_list("pk", flat=True))
    lost = [photo for photo, key in zip(draft.photos, draft.photo_ids, strict=True) if key not in usable]
    draft.photos = [photo for photo in draft.photos if photo not in lost]
    return [photo["name"] for photo in lost]


def slots(draft: Draft, category: Category) -> list[Slot]:
    """What the category still asks to be shown. A single photo needs no role."""
    given = {photo["role"] for photo in draft.photos}
    if category.photo_required and not category.photo_roles and not draft.photos:
        return [Slot("", str(_("Photo")), True)]
    return [
        Slot(role, wording.photo_role_name(role, category.photo_role_names), category.photo_required)
        for role in category.photo_roles
        if role not in given
    ]


def take_photos_of_roles(draft: Draft, files, wanted: Iterable[Slot]) -> list[Problem]:
    return [
        problem
        for slot in wanted
        for problem in take_photos(draft, files.getlist(slot.field), role=slot.role, target=slot.field)
    ]


def missing_photos(draft: Draft, category: Category) -> list[Problem]:
    return [
        Problem(slot.field, slot.name, str(_("This kind of report needs this photo.")))
        for slot in slots(draft, category)
        if slot.required
    ]


def receive_photos(
    files: Iterable[UploadedFile], stage: str = Photo.Stage.BEFORE
) -> tuple[list[UUID], list[Problem]]:
    """Receive photos that belong to no draft: their ids, and what is wrong with the others."""
    ids, problems = [], []
    for file in list(files)[: MAX_PHOTOS + 1]:
        try:
            ids.append(receive_photo(file, stage=stage).pk)
        except (PhotoRefused, StorageFull) as error:
            problems.append(Problem("photos", _short(file.name), wording.sentence_of(error)))
    return ids, problems


def still_free(keys: Iterable[str]) -> list[UUID]:
    """The photos that were received with an earlier try and can still go along; odd keys are left out."""
    free = Photo.objects.filter(pk__in=[key for key in map(as_uuid, keys) if key], report=None)
    return list(free.exclude(status="failed").order_by("created_at").values_list("pk", flat=True))


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
