"""Every code that can be refused with has a sentence in every language, with nothing left open."""

import re
from pathlib import Path

import pytest

import reports
from reports.domain.fields import FieldError
from reports.domain.outcomes import Outcome, Proof
from reports.domain.workflow import STEPS, Role, Status, StepRefused, check_step
from reports.errors import KeyConflict, PhotoRefused
from reports.outcome_wording import (
    OUTCOME_CHOICES,
    OUTCOME_NAMES,
    OUTCOME_SENTENCES,
    PROOF_HINTS,
    STATUS_NAMES,
)
from reports.wording import ROLE_NAMES, SENTENCES, STEP_NAMES, sentence_of


def test_every_status_role_and_step_has_a_name():
    assert set(STATUS_NAMES) == set(STEP_NAMES) == set(Status)
    assert set(OUTCOME_NAMES) == set(OUTCOME_SENTENCES) == set(OUTCOME_CHOICES) == set(Outcome)
    assert set(PROOF_HINTS) == set(Proof)
    assert set(ROLE_NAMES) == set(Role)


def test_every_code_in_the_source_has_a_sentence():
    source = "\n".join(path.read_text() for path in Path(reports.__file__).parent.rglob("*.py"))
    raised = re.findall(r'(?:StepRefused|PhotoRefused)\(\s*"(\w+)"', source)
    raised += re.findall(r'(?:FieldError|Refused\.at)\(\s*[^,"]*(?:"[^"]*")?,\s*"(\w+)"', source)
    assert {"no_such_step", "too_large", "required", "photo_role_missing"} <= set(raised)
    assert set(raised) <= set(SENTENCES)


def test_a_refused_step_is_told_in_words_not_codes():
    with pytest.raises(StepRefused) as refusal:
        check_step(Status.SUBMITTED, Status.ACCEPTED, role=Role.CREW)
    assert (
        sentence_of(refusal.value, "en")
        == "The step to “Accepted” takes one of these roles: Clerk, Dispatcher."
    )
    with pytest.raises(StepRefused) as refusal:
        check_step(Status.FIXED, Status.FIXED, role=Role.CREW)
    assert sentence_of(refusal.value, "en") == "A report cannot go from “Fixed” to “Fixed”."


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (KeyConflict(), "This id was used before for another report. Send the report with a new id."),
        (PhotoRefused("too_large", limit=20), "The file is larger than 20 MB. Choose a smaller picture."),
        (
            FieldError("/description", "too_long", {"limit": 5000, "length": 5001}),
            "This has 5,001 characters; at most 5,000 are possible.",
        ),
        (FieldError("/answers/n", "wrong_type", {"expected": "number"}), "This has to be a number."),
        (
            FieldError("/photos", "photo_role_missing", {"roles": {"wide": {}, "plate": {"de": "Schild"}}}),
            "These photos are missing: From further away, Schild.",
        ),
        (FieldError("/answers/c", "unknown_choice", {"allowed": "deep, flat"}), "Choose one of: deep, flat."),
    ],
)
def test_sentences_carry_their_facts(error, sentence):
    assert sentence_of(error, "en") == sentence


def test_the_table_of_steps_leads_everywhere_and_out_of_every_open_status():
    reached = {target for _source, target in STEPS}
    assert reached == set(Status)
