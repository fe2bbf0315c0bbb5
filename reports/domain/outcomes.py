"""What became of a report that is closed, and what has to show it. One table, one question."""

from dataclasses import dataclass
from enum import StrEnum

from reports.domain.fields import FieldError
from reports.domain.workflow import Role, Status


class Outcome(StrEnum):
    REPAIRED = "repaired"
    NO_DEFECT = "no_defect"
    NOT_OURS = "not_ours"
    DUPLICATE = "duplicate"
    CANNOT = "cannot"
    WILL_NOT = "will_not"


class Proof(StrEnum):
    """What a category asks for before one of its reports counts as repaired."""

    NONE = "none"
    WORDS_OR_PHOTO = "words_or_photo"
    PHOTO = "photo"


class Needs(StrEnum):
    CATEGORYS_PROOF = "categorys_proof"
    WORDS = "words"
    BODY = "body"
    ORIGINAL = "original"


_DESK = frozenset({Role.CLERK, Role.DISPATCHER})
_WORK = _DESK | {Role.CREW}


@dataclass(frozen=True)
class Rule:
    """With which status an outcome goes, what it needs, and who may say so."""

    status: Status
    needs: Needs
    roles: frozenset[Role] = _DESK


RULES: dict[Outcome, Rule] = {
    Outcome.REPAIRED: Rule(Status.FIXED, Needs.CATEGORYS_PROOF, _WORK),
    # Whoever was on the spot may say that there is nothing; what to do about a defect is the desk's to say.
    Outcome.NO_DEFECT: Rule(Status.REJECTED, Needs.WORDS, _WORK),
    Outcome.CANNOT: Rule(Status.REJECTED, Needs.WORDS),
    Outcome.WILL_NOT: Rule(Status.REJECTED, Needs.WORDS),
    Outcome.NOT_OURS: Rule(Status.EXTERNAL, Needs.BODY),
    Outcome.DUPLICATE: Rule(Status.DUPLICATE, Needs.ORIGINAL),
}
# Not all of CLOSED: who withdraws a report has closed it, and the office has nothing to say about the defect.
WITH_OUTCOME = frozenset(rule.status for rule in RULES.values())


@dataclass(frozen=True)
class Given:
    """What comes along with a step: words for everybody, photos taken afterwards, who else, which other."""

    words: bool = False
    photos: bool = False
    body: bool = False
    original: bool = False


def outcomes_of(status: Status, *, role: Role | None = None) -> list[Outcome]:
    """The outcomes that go with a status (and that `role` may give it), in the order of the table."""
    return [
        outcome
        for outcome, rule in RULES.items()
        if rule.status is status and (role is None or role in rule.roles)
    ]


def implied(status: Status) -> Outcome | None:
    """The outcome of a status that leaves no choice; None where there are several, or none."""
    possible = outcomes_of(status)
    return possible[0] if len(possible) == 1 else None


def errors_in_closing(
    target: Status, outcome: Outcome | None, *, role: Role, proof: Proof, given: Given
) -> list[FieldError]:
    """What keeps a report from ending in `target` with this outcome; nothing for other steps."""
    if target not in WITH_OUTCOME:
        return [FieldError("/outcome", "outcome_unfit", {"target": target})] if outcome else []
    possible = outcomes_of(target, role=role)
    if outcome is None:
        return [FieldError("/outcome", "outcome_missing", {"outcomes": ", ".join(possible)})]
    if outcome not in possible:
        return [FieldError("/outcome", "outcome_unfit", {"target": target})]
    return _missing(RULES[outcome].needs, proof, given)


def _missing(needs: Needs, proof: Proof, given: Given) -> list[FieldError]:
    match needs:
        case Needs.WORDS if not given.words:
            return [FieldError("/note", "reason_missing")]
        case Needs.BODY if not given.body:
            return [FieldError("/office", "body_missing")]
        case Needs.ORIGINAL if not given.original:
            return [FieldError("/duplicate_of", "original_missing")]
        case Needs.CATEGORYS_PROOF if proof is Proof.PHOTO and not given.photos:
            return [FieldError("/photos", "proof_photo_missing")]
        case Needs.CATEGORYS_PROOF if proof is Proof.WORDS_OR_PHOTO and not (given.words or given.photos):
            return [FieldError("/note", "proof_missing")]
    return []
