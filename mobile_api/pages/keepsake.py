"""What the server knows of a draft, written into the pages of the form for the mirror on the device."""

import json
from typing import Any

from mobile_api.pages.drafts import Draft


def keepsake_of(draft: Draft) -> str:
    """A draft as static/mobile_api/keepsake.js reads it (JSON), or nothing while it is empty.

    It is told to nobody but the person who entered it, and holds no way to reach them.
    """
    return "" if draft.is_empty() else json.dumps(_told(draft), ensure_ascii=False)


def _told(draft: Draft) -> dict[str, Any]:
    details = dict(draft.details)
    description = "".join(details.pop("description", [draft.about])[:1])
    return {
        "id": draft.id,
        "category": draft.category,
        "description": description,
        "details": details,
        "place": _place(draft),
        "address": draft.query,
        "note": draft.note,
        "photos": draft.photos,
    }


def _place(draft: Draft) -> dict[str, Any] | None:
    """Where it is as chosen, else where the photo says that it was taken."""
    if draft.place:
        known = ("lat", "lon", "accuracy", "words")
        return {name: draft.place.get(name) for name in known} | {"source": "form"}
    return {**draft.photo_place, "source": "photo"} if draft.photo_place else None
