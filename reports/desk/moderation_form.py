"""The form in which staff decides about a whole report: what is shown, what is withheld, what is hidden."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms

from reports.desk.moderation_parts import (
    SHOW,
    Part,
    boxes_formset,
    passages_field,
    photos_of,
    place_of,
    show_field,
    texts_of,
)
from reports.errors import Refused
from reports.models import Report
from reports.moderation import Decisions
from reports.wording import sentence_of


class ModerationForm(forms.Form):
    """One choice per part; texts can have words hidden, photos rectangles painted.

    With `show_all` every part that nobody has decided about is shown.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, report: Report, data: Any = None, *, show_all: bool = False) -> None:
        super().__init__(data)
        self.show_all = show_all
        self.place, self.texts, self.photos = place_of(report), texts_of(report), photos_of(report)
        for part in self.parts():
            if not part.never:
                self.fields[part.prefix] = show_field(part)
                part.show = self[part.prefix]
        for part in self.texts:
            if not part.never:
                self.fields[f"{part.prefix}-hide"] = passages_field()
                part.passages = self[f"{part.prefix}-hide"]
        for part in self.photos:
            if not part.never:
                part.boxes = boxes_formset(part, data)

    def parts(self) -> Iterator[Part]:
        yield self.place
        yield from self.texts
        yield from self.photos

    def is_valid(self) -> bool:
        boxes = [part.boxes.is_valid() for part in self.photos if part.boxes is not None]
        return super().is_valid() and all(boxes)

    @property
    def anything_undecided(self) -> bool:
        return any(not part.decided and not part.never for part in self.parts())

    def decisions(self) -> Decisions:
        """What was decided: parts whose choice changes something, and what is hidden of those."""
        place = self._decided(self.place)
        texts = {part.row.pk: self._decided(part) for part in self.texts}
        photos = {part.row.pk: self._decided(part) for part in self.photos}
        return Decisions(
            seen=self.cleaned_data["seen"],
            place=place,
            texts=_made(texts),
            photos=_made(photos),
            passages={part.row.pk: self._passages(part) for part in self.texts if self._passages(part)},
            boxes={
                part.row.pk: part.boxes.boxes
                for part in self.photos
                if part.boxes is not None and (photos[part.row.pk] or part.boxes.has_changed())
            },
        )

    def _decided(self, part: Part) -> bool | None:
        """Shown or withheld; None where that stays as it is or open."""
        said = self.cleaned_data.get(part.prefix) or (SHOW if self.show_all and not part.decided else "")
        return None if part.never or not said or said == part.now else said == SHOW

    def _passages(self, part: Part) -> list[str]:
        lines = self.cleaned_data.get(f"{part.prefix}-hide", "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def refuse(self, refused: Refused) -> None:
        """Tell what an action refused beside the text that it speaks of."""
        for error in refused.errors:
            key = error.pointer.removeprefix("/texts/")
            self.add_error(f"text-{key}-hide", sentence_of(error))


def _made(decided: dict[Any, bool | None]) -> dict[Any, bool]:
    return {key: shown for key, shown in decided.items() if shown is not None}


def hidden_of(name: str) -> dict[str, Any]:
    """Which text or photo a button speaks of: `text-12`, `photo-<uuid>`; empty for nonsense."""
    kind, _dash, key = name.partition("-")
    if kind == "text" and key.isdigit():
        return {"text_id": int(key)}
    try:
        return {"photo_id": UUID(key)} if kind == "photo" else {}
    except ValueError:
        return {}
