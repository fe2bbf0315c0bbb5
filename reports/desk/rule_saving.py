"""From the form of a rule into a draft, and back to the form with what was refused."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from geo.actions import (
    RuleSuperseded,
    RuleWithoutEffect,
    change_in_draft,
    draft_rule,
    end_in_draft,
    replace_in_draft,
)
from geo.errors import DraftClosed, RuleSaidTwice
from geo.models import Address, Draft, Responsibility
from geo.wording import no_effect_sentence
from reports.desk.draft_choice import DraftChoiceForm
from reports.desk.rule_form import RuleForm
from reports.models import User

# Where the person can put right what makes a rule useless.
FIELD_OF = {
    "no_days": "last_day",
    "service_elsewhere": "concern",
    "ends_before": "draft",
    "no_border": "area",
    "outside_town": "area",
    "no_line": "area",
    "impossible_numbers": "last",
    "no_houses": "street",
    "always_loses": "priority",
}
SUPERSEDED = _(
    "Somebody else changed this rule meanwhile. Nothing was saved. Look up what holds now, and change that."
)
SAID_TWICE = _("“%(rule)s” is already said for some of these days. Change that rule, or say something else.")
CLOSED = _("“%(draft)s” was published or discarded meanwhile. Choose another draft.")


class NotSaved(Exception):
    """The form says why; nothing was kept, not even a draft that was to be opened."""


def save_rule(form: RuleForm, rule: Responsibility | None, *, by: User) -> Draft:
    """Put what a valid form says into its draft: a new rule, or another one in the place of `rule`.

    Raises NotSaved.
    """
    with _told_in(form), transaction.atomic():
        if rule and rule.draft and rule.recorded.isempty:
            begins = rule.valid.lower if rule.replaces_id else rule.draft.takes_effect
            change_in_draft(rule, {**form.says, "valid": form.days(begins)}, by=by)
            return rule.draft
        draft = form.chosen_draft(by)
        if rule:
            replace_in_draft(draft, rule, {**form.says, "valid": form.days(rule.valid.lower)}, by=by)
        else:
            new = Responsibility(**form.says, valid=form.days(draft.takes_effect))
            draft_rule(draft, new, by=by)
    return draft


def save_end(form: DraftChoiceForm, rule: Responsibility, *, by: User) -> Draft:
    """Let a rule end on the day of the draft that was chosen. Raises NotSaved."""
    with _told_in(form), transaction.atomic():
        draft = form.chosen_draft(by)
        end_in_draft(draft, rule)
    return draft


@contextmanager
def _told_in(form: DraftChoiceForm) -> Iterator[None]:
    """What is refused stands at the field where it can be put right."""
    try:
        yield
    except RuleWithoutEffect as error:
        field = FIELD_OF[error.reason.code]
        told = [ValidationError(no_effect_sentence(error.reason))]
        if error.reason.code == "no_houses":
            told += _streets_like(form)
        form.add_error(field if field in form.fields else None, told)
        raise NotSaved from error
    except RuleSaidTwice as error:
        form.add_error(None, ValidationError(SAID_TWICE, params={"rule": error}))
        raise NotSaved from error
    except RuleSuperseded as error:
        form.add_error(None, SUPERSEDED)
        raise NotSaved from error
    except DraftClosed as error:
        form.add_error(
            "draft" if "draft" in form.fields else None, ValidationError(CLOSED, params={"draft": error})
        )
        raise NotSaved from error


def _streets_like(form: DraftChoiceForm) -> list[ValidationError]:
    """Streets that may have been meant."""
    words = str(form.cleaned_data.get("street", ""))
    found = Address.objects.search(words, 20, town=form.cleaned_data.get("municipality"))
    names = list(dict.fromkeys(address.street for address in found))[:3]
    if not names or words in names:
        return []
    return [ValidationError(_("Do you mean %(streets)s?"), params={"streets": ", ".join(names)})]
