"""Municipalities and their offices."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.apps import apps
from django.contrib.gis.db import models as gis
from django.contrib.gis.geos import Point
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from geo.domain.channels import Channel, Kind, read_channel
from geo.domain.closed_days import Closed, months_later, parse_closed_days
from geo.models.names import Named, localized
from geo.models.office_queries import REVIEW_MONTHS, OfficeQuerySet


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
    more_channels = models.JSONField(
        _("more ways to reach it"),
        default=list,
        blank=True,
        help_text=_('in their order: [{"kind": "fax", "value": "+49 3640 0000-116", "label": {}}]'),
    )
    step_free = models.BooleanField(_("step-free access"), null=True, blank=True)
    access_note = models.JSONField(_("access"), default=dict, blank=True)
    languages = ArrayField(
        models.CharField(max_length=8), default=list, blank=True, verbose_name=_("languages spoken")
    )
    last_checked = models.DateField(_("last checked"), null=True, blank=True)
    closed_days = models.JSONField(
        _("days on which it and all below it are closed"),
        default=list,
        blank=True,
        help_text=_(
            'every year or once: [{"from": "12-24", "to": "12-24", "reason": {"de": "Heiligabend"}}]'
        ),
    )
    open_on_holidays = models.BooleanField(
        _("open on public holidays"),
        default=False,
        help_text=_("and on days on which the offices above it are closed"),
    )
    holidays_region = models.CharField(
        _("region of the holidays"),
        max_length=11,
        blank=True,
        help_text=_("such as DE-BY; empty: as the municipality"),
    )

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("office"), _("offices")
        ordering = ["code"]

    @property
    def task_text(self) -> str:
        return str(localized(self.tasks))

    @property
    def channels(self) -> list[Channel]:
        """All ways to reach it, in the order in which people try them."""
        first = [(Kind.PHONE, self.phone), (Kind.EMAIL, self.email)]
        last = [(Kind.APPOINTMENT, self.appointment_url), (Kind.WEBSITE, self.website)]
        more = [channel for channel in map(read_channel, self.more_channels) if channel]
        return [*_given(first), *more, *_given(last)]

    @property
    def own_closed_days(self) -> list[Closed]:
        """What `closed_days` says of this office."""
        return [days for days in map(_closed, self.closed_days) if days]

    @property
    def closed_days_below(self) -> list[Closed]:
        """What `closed_days` says of the offices below this one: all but those with `"below": false`."""
        rows = [row for row in self.closed_days if row.get("below", True)]
        return [days for days in map(_closed, rows) if days]

    def is_review_due(self, on: date, municipality: "Municipality") -> bool:
        """Whether its facts are older than its municipality (else: the given one) allows, or of no known age.

        Says the same as `Office.objects.past_review(on)`.
        """
        if self.last_checked is None:
            return True
        root = self
        while root.parent:
            root = root.parent
        town = getattr(root, "municipality", None) or municipality
        return months_later(self.last_checked, town.review_months) <= on

    def clean(self) -> None:
        wrong = {
            "more_channels": _first_wrong(self.more_channels, read_channel),
            "closed_days": _first_wrong(self.closed_days, _closed),
        }
        refused = {
            name: _("%(part)s is not understood.") % {"part": part} for name, part in wrong.items() if part
        }
        if refused:
            raise ValidationError(refused)


def _given(columns: list[tuple[Kind, str]]) -> list[Channel]:
    return [Channel(kind, value) for kind, value in columns if value]


def _closed(data: Mapping[str, Any]) -> Closed | None:
    first, last, reason = data.get("from"), data.get("to"), data.get("reason") or {}
    if not (isinstance(first, str) and isinstance(last, str) and isinstance(reason, Mapping)):
        return None
    return parse_closed_days(first, last, reason)


def _first_wrong(rows: Any, read: Any) -> str:
    """The first part of a JSON list that is not what it should be; empty if all is well."""
    if not isinstance(rows, list):
        return str(rows)
    return next((str(row) for row in rows if not (isinstance(row, Mapping) and read(row))), "")


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
            # What closes before it opens does so on the next day.
            models.CheckConstraint(
                condition=~models.Q(opens=models.F("closes")),
                name="opens_and_closes_differ",
                violation_error_message=_("The office must open and close at different times."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()}, {time_format(self.opens)}–{self.closes_in_words}"

    @property
    def over_midnight(self) -> bool:
        return time(0) < self.closes < self.opens

    @property
    def closes_in_words(self) -> str:
        """The closing time; midnight is the end of the day, not its beginning."""
        return "24:00" if self.closes in (time(0), time.max) else time_format(self.closes, "TIME_FORMAT")


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
    catholic_holidays = models.BooleanField(
        _("Catholic holidays"),
        default=False,
        help_text=_("where the state has public holidays for places in which most people are Catholic"),
    )
    review_months = models.PositiveSmallIntegerField(
        _("months between checks"), default=REVIEW_MONTHS, help_text=_("of what is said of an office")
    )
    district_kind = models.SlugField(_("area kind that counts as district"), default="district")
    languages = ArrayField(models.CharField(max_length=8), default=list, verbose_name=_("languages"))
    demo = models.BooleanField(_("demo data"), default=False)
    notice = models.JSONField(_("notice on every page"), default=dict, blank=True)
    theme = models.JSONField(_("theme"), default=dict, blank=True)
    # As city.yaml has it; docs/city-folder/city.schema.json says what may be in it.
    accessibility = models.JSONField(_("accessibility statement"), default=dict, blank=True)

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

    def border(self, on: date | None = None):
        """The town's own border on a day (default: today) as a MultiPolygon in EPSG:4326, or None."""
        versions = apps.get_model("geo.AreaVersion").objects.holding(on)
        held = versions.filter(area__kind="municipality", area__municipality=self)
        return held.values_list("geometry", flat=True).first()

    def districts_on(self, on: date | None = None):
        """The districts as they are on a day (default: today): versions with their areas, by code."""
        versions = apps.get_model("geo.AreaVersion").objects.holding(on)
        return (
            versions.filter(area__municipality=self, area__kind=self.district_kind)
            .select_related("area")
            .order_by("area__code")
        )
