"""How long things are kept, for the privacy page: read from what the nightly job reads."""

from typing import Any

from django.conf import settings

from geo.models import Municipality
from reports.access import COOKIE_AGE
from reports.alerts import following
from reports.models import Category, Policy
from reports.own import my_reports

SECONDS_PER_DAY = 86_400


def privacy_facts() -> dict[str, Any]:
    """Days, hours and hosts from the settings in force; the defaults while no town is loaded."""
    town = Municipality.objects.order_by("pk").first()
    policy = Policy.objects.of(town) if town else Policy()
    return {
        "contact_days": policy.contact_kept_days,
        "unconfirmed_days": policy.unconfirmed_days if _confirms(town, policy) else None,
        "unredacted_days": policy.unredacted_days,
        "photos_days": Policy.objects.shortest("photos_kept_days"),
        "jobs_days": Policy.objects.shortest("jobs_kept_days"),
        "follow_days": following.KEEP_AFTER_CLOSING.days,
        "asked_days": following.KEEP_UNCONFIRMED.days,
        "link_minutes": int(my_reports.LINK_HOLDS.total_seconds() // 60),
        "visit_hours": int(my_reports.VISIT_HOLDS.total_seconds() // 3600),
        "report_cookie_days": COOKIE_AGE // SECONDS_PER_DAY,
        "session_days": settings.SESSION_COOKIE_AGE // SECONDS_PER_DAY,
        "geocoder": settings.GEOCODER.host if settings.GEOCODER else "",
    }


def _confirms(town: Municipality | None, policy: Policy) -> bool:
    """Whether any report of the town waits for a link in a mail."""
    offered = Category.objects.filter(municipality=town, active=True) if town else ()
    return any(policy.confirms(category) for category in offered)
