"""Municipalities and their offices."""

from datetime import date

from django.apps import apps
from django.contrib.gis.db import models as gis
from django.contrib.gis.geos import Point
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from geo.models.names import Named, localized


class OfficeQuerySet(models.QuerySet):
    def subtree(self, roots):
        """The offices with these ids and all offices below them."""
        ids = [int(root) for root in roots]
        return self.filter(pk__in=_ids_below(ids)) if ids else self.none()

    def with_opening(self):
        """Offices with all that `geo.opening.state_of` asks for, in three queries."""
        above = (f"{'parent__' * level}municipality" for level in range(4))
        return self.select_related(*above).prefetch_related("hours", "closures")


def _ids_below(ids: list[int]) -> list[int]:
    """Ids of offices and everything below; one query per level of a tree that has three or four."""
    found, level = list(ids), list(ids)
    while level:
        level = list(
            Office.objects.filter(parent__in=level).exclude(pk__in=found).values_list("pk", flat=True)
        )
        found += level
    return found


class Office(Named):
    """A body that holds tasks: a municipality, a department, a team, or somebody outside the town hall."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality")
        DEPARTMENT = "department", _("department")
        TEAM = "team", _("team")
        EXTERNAL = "external", _("outside body")

    code = models.SlugField(_("code"), unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    slug = models.SlugField(_("address of its page"), unique=True)
    tasks = models.JSONField(_("tasks"), default=dict, blank=True)

    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    location = gis.PointField(srid=4326, null=True, blank=True, verbose_name=_("position on the map"))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)
    appointment_url = models.URLField(_("appointments"), blank=True)
    step_free = models.BooleanField(_("step-free access"), null=True, blank=True)
    access_note = models.JSONField(_("access"), default=dict, blank=True)
    languages = ArrayField(
        models.CharField(max_length=8), default=list, blank=True, verbose_name=_("languages spoken")
    )
    last_checked = models.DateField(_("last checked"), null=True, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("office"), _("offices")
        ordering = ["code"]

    @property
    def task_text(self) -> str:
        return str(localized(self.tasks))


class OpeningSpan(models.Model):
    """Weekly hours of an office, in its municipality's local time."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="hours", verbose_name=_("office"))
    # 1 is Monday, 7 is Sunday; Django's own names begin with 0.
    WEEKDAYS = [(number + 1, name) for number, name in WEEKDAYS.items()]

    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    by_appointment = models.BooleanField(_("by appointment only"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("opening hours"), _("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__range=(1, 7)), name="weekday_is_iso"),
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")),
                name="opens_before_it_closes",
                violation_error_message=_("The office must open before it closes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()}, {time_format(self.opens)}–{time_format(self.closes)}"


class Closure(models.Model):
    """Days on which an office is closed although the week says otherwise."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="closures", verbose_name=_("office"))
    days = DateRangeField(_("days"))
    reasons = models.JSONField(_("reason"), default=dict)

    class Meta:
        verbose_name, verbose_name_plural = _("closure"), _("closures")

    def __str__(self) -> str:
        return self.reason

    @property
    def reason(self) -> str:
        return str(localized(self.reasons))


class MunicipalityManager(models.Manager["Municipality"]):
    def default(self) -> "Municipality":
        """The municipality this installation is first of all for; raises DoesNotExist when none is loaded."""
        return self.select_related("office", "default_office").earliest("pk")


class Municipality(models.Model):
    """What a root office needs to know as a town: its calendar, its languages, its middle."""

    office = models.OneToOneField(
        Office, models.PROTECT, primary_key=True, related_name="municipality", verbose_name=_("office")
    )
    default_office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("gets what no rule gives to anybody"),
        verbose_name=_("default office"),
    )
    center = gis.PointField(srid=4326, verbose_name=_("middle of the map"))
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Berlin")
    holidays_country = models.CharField(max_length=2, default="DE", verbose_name=_("country of the holidays"))
    holidays_subdivision = models.CharField(max_length=8, blank=True, verbose_name=_("state of the holidays"))
    district_kind = models.SlugField(_("area kind that counts as district"), default="district")
    languages = ArrayField(models.CharField(max_length=8), default=list, verbose_name=_("languages"))
    demo = models.BooleanField(_("demo data"), default=False)
    notice = models.JSONField(_("notice on every page"), default=dict, blank=True)
    theme = models.JSONField(_("theme"), default=dict, blank=True)

    objects = MunicipalityManager()

    class Meta:
        verbose_name, verbose_name_plural = _("municipality"), _("municipalities")

    def __str__(self) -> str:
        return str(self.office)

    @property
    def name(self) -> str:
        return self.office.name

    def encloses(self, point: Point, on: date | None = None) -> bool:
        """Whether a point (EPSG:4326) lies in the town or on its border, on a day (default: today)."""
        versions = apps.get_model("geo.AreaVersion").objects.covering(point, on=on)
        return versions.filter(area__kind="municipality", area__municipality=self).exists()

    def districts_on(self, on: date | None = None):
        """The districts as they are on a day (default: today): versions with their areas, by code."""
        versions = apps.get_model("geo.AreaVersion").objects.holding(on)
        return (
            versions.filter(area__municipality=self, area__kind=self.district_kind)
            .select_related("area")
            .order_by("area__code")
        )
