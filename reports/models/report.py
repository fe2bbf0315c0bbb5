"""The report."""

import uuid

from django.contrib.gis.db import models as gis
from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point, Polygon
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, FloatField, Prefetch, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geo.domain.distance import degrees_around
from reports.domain.codes import shown
from reports.domain.outcomes import WITH_OUTCOME, Outcome, outcomes_of
from reports.domain.workflow import CLOSED, OPEN, REOPENABLE, Role, Status
from reports.limits import MAX_DUPLICATE_RADIUS_M
from reports.models.categories import Category
from reports.models.photos import Photo
from reports.models.texts import Text

STATUS_CHOICES = [(status.value, status.name) for status in Status]
OPEN_STATUSES = sorted(status.value for status in OPEN)
CLOSED_STATUSES = sorted(status.value for status in CLOSED)
OUTCOME_CHOICES = [(outcome.value, outcome.name) for outcome in Outcome]
STAFF_ROLES = tuple(role for role in Role if role is not Role.REPORTER)
TALKING_ROLES = (Role.CLERK, Role.DISPATCHER, Role.HOTLINE, Role.MODERATOR, Role.OFFICE_ADMIN)
RELEASING_ROLES = (Role.MODERATOR, Role.CLERK, Role.DISPATCHER, Role.OFFICE_ADMIN)


def look_of(status: str, outcome: str) -> str:
    """Which shape and colour stand for a state: its status, or an outcome that must not look like others."""
    return outcome if outcome == Outcome.NO_DEFECT else status


def _fitting_outcome() -> Q:
    """Closed with an outcome that fits the status; without one only open, or closed by the reporter."""
    ends = sorted(status.value for status in WITH_OUTCOME)
    fitting = ~Q(status__in=ends) & Q(outcome="")
    for status in ends:
        fitting |= Q(status=status, outcome__in=[one.value for one in outcomes_of(Status(status))])
    return fitting


class ReportQuerySet(models.QuerySet):
    def locked(self, report: "Report") -> "Report":
        """The report read afresh and locked: two crews may tap "fixed" at the same time."""
        rows = Report.objects.select_for_update(of=("self",))
        return rows.select_related("office", "category", "municipality").get(pk=report.pk)

    def repaired(self):
        return self.filter(outcome=Outcome.REPAIRED)

    def public(self):
        """What anybody may know of: reports whose place is released."""
        return self.filter(published=True)

    def known(self):
        """What staff and figures may know of: all but reports that nobody has confirmed yet, or ever will."""
        return self.filter(awaiting_confirmation=False)

    def open(self):
        return self.filter(status__in=OPEN_STATUSES)

    def seen_by(self, user):
        """Reports that a person may read in full: those of their offices and everything below."""
        return self._in_offices(user, *STAFF_ROLES)

    def workable_by(self, user):
        """Reports that a person may take over and finish as crew."""
        return self._in_offices(user, Role.CREW)

    def in_talk_with(self, user):
        """Reports about which a person may write to the reporter in the name of the office."""
        return self._in_offices(user, *TALKING_ROLES)

    def waiting_for_reporter(self):
        return self.filter(waiting_until__isnull=False)

    def reopen_requested(self):
        """Closed reports whose reporters say that they are not fixed, and that nobody has answered yet."""
        return self.filter(reopen_requested_at__isnull=False)

    def releasable_by(self, user):
        """Reports whose words and photos a person may show to everybody."""
        return self._in_offices(user, *RELEASING_ROLES)

    def _in_offices(self, user, *roles):
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self.known()
        return self.known().filter(office__in=user.offices_as(*roles).values("pk"))

    def near(self, point: Point, metres: float):
        """Reports within `metres` of a point (EPSG:4326), nearest first; each gets `.distance`."""
        return self._measured(point, metres).filter(distance__lte=metres)

    def open_near(self, point: Point, *, at_least: float = 0):
        """Public open reports of all categories that a new one at a point (EPSG:4326) may repeat.

        Each counts within the radius of its own category or within `at_least` metres (at most
        MAX_DUPLICATE_RADIUS_M), whichever is wider. Nearest first; each gets `.distance`.
        """
        radius = Greatest("category__duplicate_radius_m", Value(at_least), output_field=FloatField())
        near = self.public().open()._measured(point, MAX_DUPLICATE_RADIUS_M)
        return near.annotate(radius=radius).filter(distance__lte=F("radius"))

    def _measured(self, point: Point, metres: float):
        """Reports in the box around a circle, nearest first, each with its `.distance` to the centre."""
        east, north = degrees_around(point.y, metres)
        box = Polygon.from_bbox((point.x - east, point.y - north, point.x + east, point.y + north))
        box.srid = 4326
        return (
            self.filter(location__bboverlaps=box)
            .annotate(distance=Distance("location", point))
            .order_by("distance", "code")
        )

    def for_listing(self):
        """Reports with all that a list shows, in a fixed number of queries."""
        with_it = ("category__group", "office", "district", "passed_to")
        return self.select_related(*with_it).prefetch_related(
            Prefetch("texts", Text.objects.descriptions(), to_attr="descriptions"),
            Prefetch("photos", Photo.objects.ready(), to_attr="ready_photos"),
        )

    def undecided(self, **of):
        """Reports of which staff has yet to look at place, texts or photos that everybody may come to see.

        `published=False` asks for what is held back meanwhile, `published=True` for what is shown already.
        """
        never = Category.Publish.NEVER
        places = Report.objects.filter(place_looked_at=None, **of).exclude(category__publish_place=never)
        waiting = (
            places.order_by()
            .values("pk")
            .union(
                Text.objects.undecided().filter(**of).order_by().values("report"),
                Photo.objects.undecided().filter(**of).order_by().values("report"),
            )
        )
        # Three small indexes instead of a look at every report.
        return self.filter(pk__in=waiting)


class Report(models.Model):
    """A defect at a place. The id is the client's and never published; `code` is what people read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("code"), max_length=8, unique=True, editable=False)
    municipality = models.ForeignKey("geo.Municipality", models.PROTECT, related_name="reports")
    category = models.ForeignKey(
        "reports.Category", models.PROTECT, related_name="reports", verbose_name=_("category")
    )
    status = models.CharField(
        _("status"), max_length=20, choices=STATUS_CHOICES, default=Status.SUBMITTED.value
    )
    # What became of it; empty while it is open, and where the reporter has withdrawn it.
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=OUTCOME_CHOICES, blank=True, default="", db_default=""
    )
    office = models.ForeignKey("geo.Office", models.PROTECT, related_name="reports", verbose_name=_("office"))
    # The body whose job it is, of a report that is not ours.
    passed_to = models.ForeignKey(
        "geo.Office",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports_passed_on",
        verbose_name=_("passed on to"),
    )
    # Nobody was found responsible, or several were: a person has to look.
    triage = models.BooleanField(_("to be assigned"), default=False)
    # What the resolver answered: codes and facts without language (geo.responsibility.decision_record).
    decision = models.JSONField(_("decision"), default=dict)

    location = gis.PointField(_("place"), srid=4326, spatial_index=False)
    accuracy = models.FloatField(_("accuracy in metres"), null=True, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    district = models.ForeignKey("geo.Area", models.PROTECT, null=True, blank=True, related_name="reports")
    district_version = models.ForeignKey(
        "geo.AreaVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )

    answers = models.JSONField(_("answers"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=8, default="de")
    # The place may be shown. Text and photos have their own switch.
    published = models.BooleanField(_("public"), default=False)
    # When staff first decided whether everybody sees the place; until then it stands in the queue.
    place_looked_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Nobody but its reporter knows of it until the link in the e-mail was opened.
    awaiting_confirmation = models.BooleanField(_("waits for confirmation"), default=False, editable=False)
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates")
    # How many others have this too; the rows of Support, counted along.
    support_count = models.PositiveIntegerField(_("others who have this too"), default=0, editable=False)
    # The office has asked the reporter something: since when, the last day for the answer, and whether that
    # has passed.
    waiting_since = models.DateTimeField(_("waiting for the reporter since"), null=True, blank=True)
    waiting_until = models.DateField(_("waiting for the reporter until"), null=True, blank=True)
    answer_overdue = models.BooleanField(_("answer overdue"), default=False, db_default=False)
    # Since when the reporter says that it is not fixed, until the office has answered.
    reopen_requested_at = models.DateTimeField(_("reopening asked for at"), null=True, blank=True)
    # SHA-256 of the first request: the same id with another body is a conflict, not a repeat.
    request_digest = models.CharField(max_length=64, blank=True, editable=False)

    submitted_at = models.DateTimeField(_("received"), default=timezone.now)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("report"), _("reports")
        ordering = ["-submitted_at", "-id"]
        indexes = [
            GistIndex(fields=["location"], name="report_location"),
            GistIndex(
                fields=["location"], name="report_location_open", condition=Q(status__in=OPEN_STATUSES)
            ),
            models.Index(fields=["office", "status"], name="report_office_status"),
            models.Index(fields=["-submitted_at", "-id"], name="report_newest_first"),
            models.Index(fields=["updated_at", "id"], name="report_changed"),
            models.Index(fields=["submitted_at"], name="report_undecided", condition=Q(place_looked_at=None)),
            models.Index(
                fields=["submitted_at"], name="report_unconfirmed", condition=Q(awaiting_confirmation=True)
            ),
            models.Index(
                fields=["waiting_until"], name="report_waiting", condition=Q(waiting_until__isnull=False)
            ),
            models.Index(
                fields=["reopen_requested_at"],
                name="report_reopen_requested",
                condition=Q(reopen_requested_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(awaiting_confirmation=False) | Q(published=False),
                name="report_unconfirmed_is_not_public",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in Status]), name="report_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN_STATUSES, closed_at=None)
                | Q(status__in=CLOSED_STATUSES, closed_at__isnull=False),
                name="report_closed_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(waiting_since=None, waiting_until=None, answer_overdue=False)
                | Q(waiting_since__isnull=False, waiting_until__isnull=False, status__in=OPEN_STATUSES),
                name="report_waits_only_while_open",
            ),
            models.CheckConstraint(
                condition=Q(reopen_requested_at=None) | Q(status__in=sorted(s.value for s in REOPENABLE)),
                name="report_reopen_requested_only_where_possible",
            ),
            models.CheckConstraint(condition=_fitting_outcome(), name="report_closed_has_an_outcome"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.NOT_OURS.value, passed_to__isnull=False)
                | ~Q(outcome=Outcome.NOT_OURS.value) & Q(passed_to=None),
                name="report_not_ours_names_the_body",
            ),
        ]

    def __str__(self) -> str:
        return self.public_code

    @property
    def public_code(self) -> str:
        """The code as people read it: K7QF-3M2P."""
        return shown(self.code)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    @property
    def look(self) -> str:
        return look_of(self.status, self.outcome)
