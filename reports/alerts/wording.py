"""What a subscription is about, in the reader's language."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from reports.models import Subscription


def about(subscription: Subscription) -> str:
    """A short name of what somebody follows: report K7QF-3M2P (Pothole), the district of West …"""
    if report := subscription.report:
        named = {"code": report.public_code, "category": report.category.name}
        return _("report %(code)s (%(category)s)") % named
    if subscription.district:
        return _("reports in %(district)s") % {"district": subscription.district.name}
    if subscription.radius_m:
        metres = number_format(round(subscription.radius_m), force_grouping=True)
        return _("reports within %(metres)s m around a place") % {"metres": metres}
    if subscription.ground:
        return _("reports in an area that you drew")
    return _("reports in the whole town")
