"""Who may read rules of responsibility, and who may change them."""

from django.db.models import Q

from geo.models import Responsibility
from geo.models.responsibilities import PLANNED
from reports.drafts import municipalities_of, offices_for_rules
from reports.models import User


def rules_seen_by(user: User):
    """All rules of the towns in which a person looks after an office, those of drafts and of the past too."""
    return Responsibility.objects.filter(municipality__in=municipalities_of(user))


def rules_changed_by(user: User):
    """Rules that a person may change or end in a draft: what holds or is planned, of their own offices.

    A planned rule that takes another's place is changed by those only who speak for both offices.
    """
    mine = offices_for_rules(user).values("pk")
    replaced = Q(replaces=None) | Q(replaces__office__in=mine)
    return rules_seen_by(user).filter(Q(recorded__upper_inf=True) | PLANNED & replaced, office__in=mine)
