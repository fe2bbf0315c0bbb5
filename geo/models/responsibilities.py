"""Who holds which service where, since when, and by which law."""

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from geo.domain.house_numbers import HouseNumber, NumberRange, Parity, StreetPart
from geo.models.bitemporal import Bitemporal, BitemporalQuerySet
from geo.models.folded import folded

HAS_NUMBERS = Q(first_number__isnull=False) | Q(last_number__isnull=False)
IN_ORDER = (
    Q(first_number__isnull=True)
    | Q(last_number__isnull=True)
    | Q(first_number__lt=F("last_number"))
    | Q(first_number=F("last_number"), first_suffix__lte=F("last_suffix"))
)


# Of a draft that is neither published nor discarded.
PLANNED = Q(recorded__isempty=True, draft__isnull=False, draft__published_at=None, draft__discarded_at=None)


class ResponsibilityQuerySet(BitemporalQuerySet):
    def speaking_of(self, service):
        """Rules for a service itself or for the group it belongs to."""
        return self.filter(
            Q(service=service) | Q(service_group__isnull=False, service_group=service.group_id)
        )

    def planned(self):
        """Rules that drafts would add, as long as those are open."""
        return self.filter(PLANNED)

    def mentioning(self, words: str):
        """Rules in whose texts or names of places and offices the words stand, however they are spelt."""
        parts = ("street", "area__names", "office__names", "legal_basis", "note")
        nothing, space = Value("", TextField()), Value(" ", TextField())
        texts = [Coalesce(Cast(part, TextField()), nothing) for part in parts]
        said = folded(Concat(*(part for text in texts for part in (text, space))))
        return self.alias(said=said).filter(said__contains=folded(Value(words, output_field=TextField())))

    def for_listing(self):
        """Rules with all that a table says of them, in a fixed number of queries."""
        about = ("service", "service_group", "office", "area", "municipality__office", "recorded_by", "draft")
        planned = Responsibility.objects.planned().select_related("draft", "office")
        drafts = apps.get_model("geo.Draft").objects.open()
        return self.select_related(*about).prefetch_related(
            models.Prefetch("replacements", planned, to_attr="planned_changes"),
            models.Prefetch("ended_by_drafts", drafts, to_attr="planned_ends"),
        )


class Responsibility(Bitemporal):
    """A rule; superseded, never edited. It says who has what role for which concern, and where.

    It speaks of one service or of a whole group. Of what place, its selector says: an area, an asset (a
    piece of ground by its border) or a road (by its line and a buffer), all drawn as areas; the houses of a
    street, of the streets of that name in `area` if one is given; or the whole municipality. A rule of an
    unpublished draft was never recorded, which an empty `recorded` says.
    """

    class Role(models.TextChoices):
        RESPONSIBLE = "responsible", _("responsible")
        ACCEPTS = "accepts", _("accepts")
        OPERATOR = "operator", _("operator")

    class Selector(models.TextChoices):
        ASSET = "asset", _("asset or ownership")
        ROAD = "road", _("road")
        STREET = "street", _("street with house numbers")
        AREA = "area", _("area")
        MUNICIPALITY = "municipality", _("whole municipality")

    PARITIES = [
        (Parity.BOTH.value, _("all numbers")),
        (Parity.ODD.value, _("odd numbers")),
        (Parity.EVEN.value, _("even numbers")),
    ]
    DRAWN = (Selector.ASSET, Selector.ROAD, Selector.AREA)

    municipality = models.ForeignKey(
        "geo.Municipality", models.PROTECT, related_name="responsibilities", verbose_name=_("municipality")
    )
    service = models.ForeignKey(
        "geo.Service", models.PROTECT, null=True, blank=True, related_name="rules", verbose_name=_("service")
    )
    service_group = models.ForeignKey(
        "geo.ServiceGroup",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("service group"),
    )
    office = models.ForeignKey("geo.Office", models.PROTECT, related_name="rules", verbose_name=_("office"))
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.RESPONSIBLE)
    selector = models.CharField(_("selector"), max_length=20, choices=Selector)
    area = models.ForeignKey(
        "geo.Area",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("area"),
        help_text=_("for a street: only the street of that name in this area"),
    )
    street = models.CharField(_("street"), max_length=120, blank=True)
    first_number = models.PositiveIntegerField(_("first house number"), null=True, blank=True)
    first_suffix = models.CharField(_("suffix of the first"), max_length=8, blank=True)
    last_number = models.PositiveIntegerField(_("last house number"), null=True, blank=True)
    last_suffix = models.CharField(_("suffix of the last"), max_length=8, blank=True)
    parity = models.CharField(_("side"), max_length=4, choices=PARITIES, default=Parity.BOTH.value)
    priority = models.SmallIntegerField(_("priority"), default=0, help_text=_("the higher number wins"))
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)

    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    superseded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("superseded by"),
    )

    draft = models.ForeignKey(
        "geo.Draft",
        models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="rules",
        verbose_name=_("draft"),
    )
    # Of a draft: the rule that it supersedes when it is published.
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="replacements"
    )

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("responsibility"), _("responsibilities")
        indexes = [
            # The look-up finds all other rules by the areas around a place.
            models.Index(
                fields=["municipality"],
                condition=Q(selector__in=["municipality", "street"]),
                name="rule_beyond_areas",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(service__isnull=False, service_group__isnull=True)
                | Q(service__isnull=True, service_group__isnull=False),
                name="rule_speaks_of_a_service_or_a_group",
                violation_error_message=_("Choose either a service or a service group."),
            ),
            models.CheckConstraint(
                condition=Q(selector__in=["area", "asset", "road"], area__isnull=False, street="")
                | (Q(selector="street") & ~Q(street=""))
                | Q(selector="municipality", area__isnull=True, street=""),
                name="rule_has_what_its_selector_needs",
                violation_error_message=_(
                    "An area, an asset or a road needs an area, a street its name, the whole town neither."
                ),
            ),
            models.CheckConstraint(
                condition=Q(selector="street") | (~HAS_NUMBERS & Q(parity="both")),
                name="only_streets_have_house_numbers",
                violation_error_message=_("Only a street has house numbers."),
            ),
            models.CheckConstraint(
                condition=IN_ORDER,
                name="rule_house_numbers_in_order",
                violation_error_message=_("The first house number must not come after the last."),
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False),
                name="rule_holds_on_some_day",
                violation_error_message=_("The rule ends before it begins."),
            ),
            ExclusionConstraint(
                name="rule_is_not_said_twice",
                expressions=[
                    (Coalesce("service", 0), RangeOperators.EQUAL),
                    (Coalesce("service_group", 0), RangeOperators.EQUAL),
                    (Coalesce("area", 0), RangeOperators.EQUAL),
                    ("street", RangeOperators.EQUAL),
                    (Coalesce("first_number", -1), RangeOperators.EQUAL),
                    ("first_suffix", RangeOperators.EQUAL),
                    (Coalesce("last_number", -1), RangeOperators.EQUAL),
                    ("last_suffix", RangeOperators.EQUAL),
                    ("parity", RangeOperators.EQUAL),
                    ("office", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        place = self.street or self.area or self.municipality
        return f"{self.service or self.service_group} → {self.office} ({place})"

    @property
    def street_part(self) -> StreetPart | None:
        """The houses that a rule for a street speaks of."""
        if self.selector != self.Selector.STREET:
            return None
        ends = NumberRange(
            _house(self.first_number, self.first_suffix),
            _house(self.last_number, self.last_suffix),
            Parity(self.parity),
        )
        return StreetPart(self.street, ends, f"{self.area.kind}/{self.area.code}" if self.area else "")


def _house(number: int | None, suffix: str) -> HouseNumber | None:
    return None if number is None else HouseNumber(number, suffix)
