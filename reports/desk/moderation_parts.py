"""A report in parts to decide about: its place, each text, each photo, with the form fields of each."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.desk.rectangles_form import BoxFormSet, as_percent
from reports.domain.redaction import boxes_of
from reports.models import Category, Photo, Report
from reports.wording import photo_caption

SHOW, WITHHOLD = "show", "withhold"
NEVER = Category.Publish.NEVER


@dataclass
class Part:
    """One thing to decide about. `prefix` begins the names of its fields; `show` is none where nothing is."""

    prefix: str
    row: Any  # Report, Text or Photo
    title: str
    public: bool
    decided: bool
    never: bool
    show: Any = None  # bound field
    passages: Any = None  # bound field of a text
    boxes: Any = None  # formset of a photo
    proposed: bool = False

    @property
    def now(self) -> str:
        """What everybody sees of it at the moment, as one of the choices; empty where nobody has decided."""
        return (SHOW if self.public else WITHHOLD) if self.decided else ""


def place_of(report: Report) -> Part:
    decided = report.place_looked_at is not None
    never = report.category.publish_place == NEVER
    return Part("place", report, str(_("Place")), report.published, decided, never)


def texts_of(report: Report) -> list[Part]:
    """The texts that can be shown to everybody, the reporter's words first."""
    texts = report.texts.releasable().exclude(body="").select_related("author").order_by("created_at", "pk")
    never = report.category.publish_text == NEVER
    return [
        Part(
            f"text-{text.pk}",
            text,
            text.get_kind_display(),
            text.published,
            # What the office writes for everybody is released by writing it.
            not text.is_undecided,
            never and text.author_id is None,
        )
        for text in texts
    ]


def photos_of(report: Report) -> list[Part]:
    """The photos that can be shown to everybody and are ready."""
    never = report.category.publish_photos == NEVER
    return [
        Part(
            f"photo-{photo.pk}",
            photo,
            photo_caption(photo),
            photo.published,
            photo.looked_at is not None or photo.stage == Photo.Stage.AFTER,
            never,
            proposed=bool(photo.proposals) and not photo.boxes and photo.looked_at is None,
        )
        for photo in report.photos.releasable().ready()
    ]


def show_field(part: Part) -> forms.ChoiceField:
    """Show or withhold. Where nobody has decided nothing is chosen, so that nothing happens by itself."""
    shown = part.public and not part.decided
    choices = [
        (SHOW, _("Leave it public") if shown else _("Show it to everybody")),
        (WITHHOLD, _("Withhold it") if part.public else pgettext_lazy("not public", "Keep it back")),
    ]
    return forms.ChoiceField(
        label=part.title, choices=choices, widget=forms.RadioSelect, required=False, initial=part.now
    )


def passages_field() -> forms.CharField:
    return forms.CharField(
        label=_("Words to hide"),
        help_text=_("One passage a line, exactly as it stands in the text. It is hidden wherever it stands."),
        widget=forms.Textarea({"rows": 2}),
        required=False,
    )


def boxes_formset(part: Part, data: Any) -> BoxFormSet:
    """The rectangles of a photo: those that it has, else those that are proposed."""
    known = boxes_of(part.row.proposals if part.proposed else part.row.boxes)
    initial = [as_percent(box) for box in known]
    return BoxFormSet(data, prefix=f"boxes-{part.row.pk}", initial=initial)
