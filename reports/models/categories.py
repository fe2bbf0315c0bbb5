"""What can be reported, and what is asked about it."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.models import Named, Service, localized
from reports.domain.outcomes import Proof
from reports.limits import DUPLICATE_RADIUS_M, MAX_DUPLICATE_RADIUS_M
from reports.models.suggestions import suggested_of


class CategoryGroup(Named):
    municipality = models.ForeignKey(
        "geo.Municipality", models.PROTECT, related_name="category_groups", verbose_name=_("municipality")
    )
    code = models.SlugField(_("code"))
    icon = models.SlugField(_("icon"), blank=True)
    position = models.SmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("category group"), _("category groups")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="category_group_code_unique")
        ]


PROOF_CHOICES = [
    (Proof.NONE.value, _("nothing")),
    (Proof.WORDS_OR_PHOTO.value, _("words or a photo after the repair")),
    (Proof.PHOTO.value, _("a photo after the repair")),
]


class CategoryQuerySet(models.QuerySet):
    def offered(self):
        """Categories that people can choose now, with all that a form shows, in a fixed number of queries."""
        return (
            self.filter(active=True)
            .select_related("group", "service")
            .prefetch_related("questions")
            .order_by("group__position", "group__code", "position", "code")
        )

    def suggested(self, text: str) -> list["Category"]:
        """The categories that people can choose now and that `text` speaks for: at most five, best first.

        Each gets `.score` (0 to 1) and `.why` (reasons of reports.domain.suggestion). Takes two queries.
        """
        return suggested_of(self.filter(active=True).select_related("group", "service"), text)


class Category(Named):
    """A kind of defect. It points to the service whose holder will mend it."""

    class Publish(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        AFTER_RELEASE = "after_release", _("after release")
        # Staff and reporter read it, whoever releases what.
        NEVER = "never", _("never")

    class Contact(models.TextChoices):
        OPTIONAL = "optional", _("optional")
        REQUIRED = "required", _("an e-mail address is needed")
        NONE = "none", _("not asked and not taken")

    class Confirmation(models.TextChoices):
        INHERIT = "inherit", _("as the town says")
        NONE = "none", _("none")
        EMAIL = "email", _("by a link in an e-mail")

    municipality = models.ForeignKey(
        "geo.Municipality", models.PROTECT, related_name="categories", verbose_name=_("municipality")
    )
    group = models.ForeignKey(
        CategoryGroup, models.PROTECT, related_name="categories", verbose_name=_("category group")
    )
    code = models.SlugField(_("code"))
    descriptions = models.JSONField(_("description"), default=dict, blank=True)
    service = models.ForeignKey(Service, models.PROTECT, related_name="categories", verbose_name=_("service"))
    publish_place = models.CharField(
        _("place is public"), max_length=20, choices=Publish, default=Publish.AT_ONCE
    )
    publish_text = models.CharField(
        _("text is public"), max_length=20, choices=Publish, default=Publish.AFTER_RELEASE
    )
    publish_photos = models.CharField(
        _("photos are public"), max_length=20, choices=Publish, default=Publish.AFTER_RELEASE
    )
    confirmation = models.CharField(
        _("confirmation before publication"),
        max_length=10,
        choices=Confirmation,
        default=Confirmation.INHERIT,
        help_text=_("With a link, reports need an e-mail address, and are known to nobody before."),
    )
    photo_roles = ArrayField(
        models.SlugField(), default=list, blank=True, verbose_name=_("views that photos should show")
    )
    # {"plate": {"de": "Typenschild", "en": "Type plate"}}: names for views of the town's own.
    photo_role_names = models.JSONField(_("names of the views"), default=dict, blank=True)
    photo_required = models.BooleanField(_("photo needed"), default=False)
    proof = models.CharField(
        _("needed to close as repaired"), max_length=20, choices=PROOF_CHOICES, default=Proof.NONE.value
    )
    target_days = models.PositiveSmallIntegerField(_("target in working days"), null=True, blank=True)
    duplicate_radius_m = models.PositiveSmallIntegerField(
        _("looked for as known within, in metres"),
        default=DUPLICATE_RADIUS_M,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_DUPLICATE_RADIUS_M)],
        help_text=_(
            "Who reports something this near an open report of this kind is asked whether it is the same."
        ),
    )
    contact = models.CharField(
        _("contact of the reporter"), max_length=20, choices=Contact, default=Contact.OPTIONAL
    )
    legal_hint = models.JSONField(_("legal hint"), default=dict, blank=True)
    # {"kind", "reason", "phone", "office", "service", "url"}: nothing is taken, and where to turn instead.
    stop = models.JSONField(_("sent elsewhere"), default=dict, blank=True)
    active = models.BooleanField(_("active"), default=True)
    position = models.SmallIntegerField(_("order"), default=0)
    # Past reports whose words are counted in LearntWord (reports/learning.py).
    learnt_from = models.PositiveIntegerField(default=0, editable=False)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("category"), _("categories")
        ordering = ["group__position", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="category_code_unique"),
            models.CheckConstraint(
                condition=models.Q(duplicate_radius_m__range=(1, MAX_DUPLICATE_RADIUS_M)),
                name="category_duplicate_radius_in_range",
            ),
        ]

    @property
    def never_shows(self) -> bool:
        """Whether place, text or photos of its reports are for staff and reporter only."""
        return self.Publish.NEVER in (self.publish_place, self.publish_text, self.publish_photos)

    @property
    def description(self) -> str:
        return str(localized(self.descriptions))


class Question(models.Model):
    """A question that a category asks besides the description."""

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        LONG_TEXT = "long_text", _("long text")
        NUMBER = "number", _("number")
        DATE = "date", _("date")
        YES_NO = "yes_no", _("yes or no")
        CHOICE = "choice", _("one of several")
        CHOICES = "choices", _("several of several")
        MAP_OBJECT = "map_object", _("thing on the map")

    category = models.ForeignKey(
        Category, models.CASCADE, related_name="questions", verbose_name=_("category")
    )
    code = models.SlugField(_("code"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    labels = models.JSONField(_("question"), default=dict)
    hints = models.JSONField(_("hint"), default=dict, blank=True)
    required = models.BooleanField(_("required"), default=False)
    # [{"code": "deep", "names": {"de": …, "en": …}}]
    choices = models.JSONField(_("choices"), default=list, blank=True)
    # {"question": code, "equals": value}: asked only after that answer
    only_if = models.JSONField(_("asked only if"), default=dict, blank=True)
    # What narrows the answer, by kind (reports.domain.questions.Asked)
    limits = models.JSONField(_("limits"), default=dict, blank=True)
    # [{"equals": value, "kind", "reason", "phone", "office", "service", "url"}]: that answer ends the report
    stops = models.JSONField(_("answers that send people elsewhere"), default=list, blank=True)
    position = models.SmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("question"), _("questions")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["category", "code"], name="question_code_unique")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return str(localized(self.labels))

    @property
    def hint(self) -> str:
        return str(localized(self.hints))
