"""What became of a closed report, in words. A state is said by its outcome where there is one."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from geo.models import localized
from reports.domain.outcomes import Outcome, Proof
from reports.domain.workflow import Status
from reports.models import Report

STATUS_NAMES: dict[str, Promise] = {
    Status.SUBMITTED: _("Received"),
    Status.ACCEPTED: _("Accepted"),
    Status.SCHEDULED: _("Scheduled"),
    Status.IN_PROGRESS: _("In progress"),
    Status.FIXED: _("Fixed"),
    Status.EXTERNAL: _("Passed on"),
    Status.REJECTED: _("Declined"),
    Status.DUPLICATE: _("Reported before"),
    Status.WITHDRAWN: _("Withdrawn"),
}

# The state of a closed report: what happened to the defect, not how the office files it.
OUTCOME_NAMES: dict[str, Promise] = {
    Outcome.REPAIRED: _("Fixed"),
    Outcome.NO_DEFECT: _("Closed: no defect found"),
    Outcome.NOT_OURS: _("Passed on"),
    Outcome.DUPLICATE: _("Reported before"),
    Outcome.CANNOT: _("Closed: cannot be done"),
    Outcome.WILL_NOT: _("Closed: not followed up"),
}

OUTCOME_SENTENCES: dict[str, Promise] = {
    Outcome.REPAIRED: _("The defect is fixed."),
    Outcome.NO_DEFECT: _("No defect was found on site."),
    Outcome.NOT_OURS: _("The report was passed on to: %(office)s."),
    Outcome.DUPLICATE: _("The same was reported before as %(original)s."),
    Outcome.CANNOT: _("What was asked for cannot be done."),
    Outcome.WILL_NOT: _("The report is not followed up."),
}

# What somebody decides who closes a report.
OUTCOME_CHOICES: dict[str, Promise] = {
    Outcome.REPAIRED: _("It is repaired"),
    Outcome.NO_DEFECT: _("There is no defect"),
    Outcome.NOT_OURS: _("It is the job of another body"),
    Outcome.DUPLICATE: _("The same was reported before"),
    Outcome.CANNOT: _("It cannot be done"),
    Outcome.WILL_NOT: _("It will not be done"),
}

# What a category asks for before a report counts as repaired, for the person who closes it.
PROOF_HINTS: dict[str, Promise] = {
    Proof.NONE: _("A photo or some words help, but are not needed."),
    Proof.WORDS_OR_PHOTO: _("Some words or a photo after the repair are needed."),
    Proof.PHOTO: _("A photo after the repair is needed."),
}


def state_name(report: Report) -> str:
    """The word for where a report stands, in the active language."""
    return state_in_words(report.status, report.outcome)


def state_in_words(status: str, outcome: str) -> str:
    return str(OUTCOME_NAMES[outcome] if outcome else STATUS_NAMES[status])


def outcome_sentence(report: Report, *, names_original: bool) -> str:
    """What became of a report that has an outcome. Whether the original may be named depends on who reads."""
    body = report.passed_to or report.office
    original = report.duplicate_of
    facts = {
        "office": localized(body.names),
        "original": original.public_code if original and names_original else _now("another report"),
    }
    return str(OUTCOME_SENTENCES[report.outcome]) % facts
