"""Who may see drafts of rules, and who may make them hold or give them up."""

from geo.models import Draft, Municipality, Office
from reports.domain.workflow import Role
from reports.models import User


def municipalities_of(user: User):
    """Municipalities in whose tree of offices a person looks after an office as its administrator."""
    if user.is_superuser:
        return Municipality.objects.all()
    return Municipality.objects.filter(office__in=_with_above(user.offices_as(Role.OFFICE_ADMIN)))


def drafts_seen_by(user: User):
    """Drafts that a person may read, try and change."""
    return Draft.objects.filter(municipality__in=municipalities_of(user))


def may_close(user: User, draft: Draft) -> bool:
    """Whether a person may publish or discard a draft: all offices that it speaks of have to be theirs.

    Borders are the whole town's, so they take its root office.
    """
    if user.is_superuser:
        return True
    mine = set(user.offices_as(Role.OFFICE_ADMIN).values_list("pk", flat=True))
    if draft.municipality_id in mine:
        return True
    concerned = set(draft.rules.values_list("office", flat=True))
    concerned |= set(draft.rules.exclude(replaces=None).values_list("replaces__office", flat=True))
    concerned |= set(draft.ends.values_list("office", flat=True))
    return concerned <= mine and not draft.borders.exists()


def _with_above(offices) -> set[int]:
    """Ids of offices and of all offices above them; one query per level."""
    found: set[int] = set()
    level = set(offices.values_list("pk", flat=True))
    while level:
        found |= level
        parents = Office.objects.filter(pk__in=level, parent__isnull=False).values_list("parent", flat=True)
        level = set(parents) - found
    return found
