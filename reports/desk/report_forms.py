"""The forms of the desk's page of a report. What they may say is decided by the actions."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from geo.models import Office
from reports.desk.fields import PhotosField
from reports.domain.codes import read_code
from reports.domain.fields import FieldError
from reports.domain.outcomes import Outcome
from reports.domain.workflow import Status
from reports.limits import MAX_NOTE
from reports.models import Report
from reports.outcome_wording import OUTCOME_CHOICES, PROOF_HINTS
from reports.wording import SENTENCES, STEP_NAMES, sentence_of
from reports.working_days import last_day_within

ANSWER_DAYS = (3, 5, 10, 15, 20)
NEEDED: Any = {"required": SENTENCES["required"]}
# Where an action points -> the field of the form, where that has another name.
FIELD_OF = {"duplicate_of": "original"}


def _words(label: Any, hint: Any = "", *, required: bool = False, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=MAX_NOTE,
        help_text=hint,
        error_messages=NEEDED,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ActForm(forms.Form):
    """A form with a name of its own, so that several can stand on one page."""

    act = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        own: dict[str, Any] = {"prefix": self.act, "use_required_attribute": False}
        super().__init__(*args, **(own | kwargs))

    def add_refusals(self, errors: Iterable[FieldError]) -> None:
        """What an action refuses, each at its field."""
        for error in errors:
            name = FIELD_OF.get(error.pointer.split("/")[1], error.pointer.split("/")[1])
            self.add_error(name if name in self.fields else None, sentence_of(error))


class StepForm(ActForm):
    act = "step"
    target = forms.ChoiceField(choices=[(str(status), name) for status, name in STEP_NAMES.items()])
    note = _words(_("Note"), _("Everybody can read it on the page of the report."))

    def clean_target(self) -> Status:
        return Status(self.cleaned_data["target"])


class CloseForm(ActForm):
    """With which outcome, and what shows it."""

    act = "close"
    outcome = forms.ChoiceField(
        label=_("What became of the defect?"),
        error_messages={"required": _("Choose what became of it.")},
        widget=forms.RadioSelect,
    )
    office = forms.ModelChoiceField(
        queryset=Office.objects.none(),
        to_field_name="code",
        required=False,
        label=_("Whose job is it?"),
        empty_label=_("Choose the body"),
        help_text=_("Its name and contact are shown to everybody."),
    )
    original = forms.CharField(
        label=_("Code of the other report"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    note = _words(_("Words for everybody"), _("The reason, or what was done. Name no people, please."))
    photos = PhotosField(label=_("Photos after the work"), required=False)

    def __init__(
        self,
        *args: Any,
        report: Report,
        outcomes: Sequence[Outcome],
        known: QuerySet[Report],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.report, self.known = report, known
        fields: dict[str, Any] = self.fields
        fields["outcome"].choices = [(str(one), OUTCOME_CHOICES[one]) for one in outcomes]
        fields["office"].queryset = Office.objects.filter(kind=Office.Kind.EXTERNAL).order_by("code")
        fields["photos"].help_text = PROOF_HINTS[report.category.proof]

    def clean_outcome(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])

    def clean_original(self) -> Report | None:
        written = self.cleaned_data["original"]
        if not written.strip():
            return None
        found = self.known.filter(code=read_code(written) or "").exclude(pk=self.report.pk).first()
        if found is None:
            raise ValidationError(
                _("There is no other report “%(code)s”."), "unknown", {"code": written.strip()}
            )
        return found


class ReopenForm(ActForm):
    act = "reopen"
    note = _words(_("Note"), _("Everybody can read it on the page of the report."))


class KeepClosedForm(ActForm):
    act = "keep"
    note = _words(_("Why it stays closed"), _("The reporter and everybody can read it."), required=True)


class MessageForm(ActForm):
    """A message to the reporter; with a number of working days it is a question."""

    act = "message"
    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = _words(_("Message"), _("Only the reporter and staff can read it."), required=True, rows=4)
    answer_days = forms.TypedChoiceField(
        label=_("Wait for an answer"), required=False, coerce=int, empty_value=None
    )
    photos = PhotosField(label=_("Photos"), required=False)

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = ANSWER_DAYS if report.is_open else ()
        wait: Any = self.fields["answer_days"]
        wait.choices = [("", _("no")), *[(number, _until(report, number)) for number in days]]


def _until(report: Report, working_days: int) -> Any:
    day = last_day_within(report.municipality, timezone.localdate(), working_days)
    facts = {"days": working_days, "until": date_format(day, "SHORT_DATE_FORMAT")}
    return _("until %(until)s (%(days)s working days)") % facts


class NoteForm(ActForm):
    act = "note"
    note = _words(_("Internal note"), _("Only staff can read it."), required=True)
