"""Who wants to hear of what happens, and how they are reached."""

import uuid

from django.contrib.gis.db import models as gis
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.domain.alerts import Event, Rhythm

ALL_EVENTS = [event.value for event in Event]


class SubscriptionQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def of_people(self):
        """What somebody asked for, not what comes with being the reporter."""
        return self.filter(contact=None)


class Subscription(models.Model):
    """Somebody wants to hear of a report, or of what happens in a place. Personal data: how to reach them.

    The reporter's own one refers to their contact and holds no address, so that both go together.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        PUSH = "push", _("message on this device")

    class Rhythms(models.TextChoices):
        AT_ONCE = Rhythm.AT_ONCE.value, _("at once")
        DAILY = Rhythm.DAILY.value, _("once a day, in the morning")
        WEEKLY = Rhythm.WEEKLY.value, _("once a week, on Monday morning")

    class Target(models.TextChoices):
        REPORT = "report", _("one report")
        TOWN = "town", _("the whole town")
        DISTRICT = "district", _("a district")
        CIRCLE = "circle", _("around a place")
        DRAWN = "drawn", _("an area drawn on the map")

    # Random and never shown; links carry it with a signature (reports/alerts/links.py).
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey("geo.Municipality", models.PROTECT, related_name="+")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    contact = models.OneToOneField(
        "reports.Contact", models.CASCADE, null=True, blank=True, related_name="subscription"
    )
    email = models.EmailField(_("e-mail"), blank=True)
    # Where a browser takes messages, and the keys that only it can open them with.
    endpoint = models.TextField(blank=True)
    p256dh = models.CharField(max_length=100, blank=True)
    auth = models.CharField(max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=8, default="de")
    rhythm = models.CharField(_("how often"), max_length=10, choices=Rhythms, default=Rhythms.AT_ONCE)
    events = ArrayField(models.CharField(max_length=10), default=list)

    target = models.CharField(_("about"), max_length=10, choices=Target)
    report = models.ForeignKey(
        "reports.Report", models.CASCADE, null=True, blank=True, related_name="subscriptions"
    )
    district = models.ForeignKey("geo.Area", models.CASCADE, null=True, blank=True, related_name="+")
    # What was drawn, or the box around a circle: found by its index, then measured.
    ground = gis.PolygonField(srid=4326, null=True, blank=True, spatial_index=False)
    center = gis.PointField(srid=4326, null=True, blank=True, spatial_index=False)
    radius_m = models.FloatField(null=True, blank=True)
    # Codes of categories; none means all of them.
    categories = ArrayField(models.CharField(max_length=50), default=list, blank=True)

    created_at = models.DateTimeField(default=timezone.now)
    # When the last letter went out that asks for the confirmation.
    asked_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("subscription"), _("subscriptions")
        ordering = ["created_at", "pk"]
        indexes = [
            GistIndex(fields=["ground"], name="subscription_ground", condition=Q(confirmed_at__isnull=False)),
            models.Index(fields=["report"], name="subscription_report"),
            models.Index(
                fields=["municipality", "district"],
                name="subscription_district",
                condition=Q(confirmed_at__isnull=False, target__in=["town", "district"]),
            ),
            models.Index(fields=["email"], name="subscription_email", condition=~Q(email="")),
            models.Index(fields=["endpoint"], name="subscription_endpoint", condition=~Q(endpoint="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "email"],
                name="a_report_is_followed_once_by_mail",
                condition=Q(contact=None) & ~Q(email=""),
            ),
            models.UniqueConstraint(
                fields=["report", "endpoint"],
                name="a_report_is_followed_once_by_push",
                condition=~Q(endpoint=""),
            ),
            models.CheckConstraint(
                name="a_subscription_reaches_somebody",
                condition=Q(channel="email", contact__isnull=False, email="", endpoint="")
                | Q(channel="email", contact=None, endpoint="") & ~Q(email="")
                | Q(channel="push", contact=None, email="") & ~Q(endpoint="") & ~Q(p256dh="") & ~Q(auth=""),
            ),
            models.CheckConstraint(
                name="a_subscription_has_its_target",
                condition=Q(target="report", report__isnull=False, district=None, ground=None, center=None)
                | Q(target="town", report=None, district=None, ground=None, center=None)
                | Q(target="district", report=None, district__isnull=False, ground=None, center=None)
                | Q(target="drawn", report=None, district=None, ground__isnull=False, center=None)
                | Q(
                    target="circle",
                    report=None,
                    district=None,
                    ground__isnull=False,
                    center__isnull=False,
                    radius_m__gt=0,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.get_target_display()

    @property
    def address(self) -> str:
        """The e-mail address, wherever it is kept; empty for messages on a device."""
        return self.contact.email if self.contact else self.email
