"""Who may see drafts of rules, and who may make them hold or give them up."""

from django.db.models import Q, QuerySet

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


def offices_for_rules(user: User):
    """Offices whose rules a person may change: those that they look after as their administrator.

    Who looks after a whole town speaks for outside bodies too, which are in nobody's tree.
    """
    if user.is_superuser:
        return Office.objects.all()
    mine = user.offices_as(Role.OFFICE_ADMIN)
    if not Municipality.objects.filter(office__in=mine).exists():
        return mine
    return mine | Office.objects.filter(kind=Office.Kind.EXTERNAL)


def may_close(user: User, draft: Draft) -> bool:
    """Whether a person may publish or discard a draft: all offices that it speaks of have to be theirs.

    Borders are the whole town's, so they take its root office.
    """
    mine = set(offices_for_rules(user).values_list("pk", flat=True))
    if user.is_superuser or draft.municipality_id in mine:
        return True
    concerned = set(draft.rules.values_list("office", flat=True))
    concerned |= set(draft.rules.exclude(replaces=None).values_list("replaces__office", flat=True))
    concerned |= set(draft.ends.values_list("office", flat=True))
    return concerned <= mine and not draft.borders.exists()


def taken_out_by(user: User, draft: Draft) -> dict[str, QuerySet]:
    """What a person may take out of a draft, by where the draft keeps it: all that they might have put in.

    Everybody who sees the draft may draw borders into it, and rules of their own offices.
    """
    mine = offices_for_rules(user).values("pk")
    replaced = Q(replaces=None) | Q(replaces__office__in=mine)
    return {
        "rules": draft.rules.filter(replaced, office__in=mine),
        "ends": draft.ends.filter(office__in=mine),
        "borders": draft.borders.all(),
    }


def _with_above(offices) -> set[int]:
    """Ids of offices and of all offices above them; one query per level."""
    found: set[int] = set()
    level = set(offices.values_list("pk", flat=True))
    while level:
        found |= level
        parents = Office.objects.filter(pk__in=level, parent__isnull=False).values_list("parent", flat=True)
        level = set(parents) - found
    return found
