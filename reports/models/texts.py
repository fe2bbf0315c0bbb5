"""The words that people wrote about a report, and who they are."""

from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.models.categories import Category


class TextQuerySet(models.QuerySet):
    def descriptions(self):
        return self.filter(kind=Text.Kind.DESCRIPTION, erased_at=None)

    def releasable(self):
        """What staff may show to everybody: not what office and reporter write to each other."""
        return self.filter(erased_at=None).exclude(kind=Text.Kind.MESSAGE)

    def undecided(self):
        """Words by citizens that staff has not looked at, and that the category lets everybody read."""
        mine = self.releasable().filter(author=None, looked_at=None).exclude(body="")
        # Notes by citizens are held back at first; one without an author that is public came from an office.
        mine = mine.exclude(kind=Text.Kind.NOTE, published=True)
        return mine.exclude(report__category__publish_text=Category.Publish.NEVER)


class Text(models.Model):
    """Words that a person wrote. They can be erased; the timeline only refers to them."""

    class Kind(models.TextChoices):
        DESCRIPTION = "description", _("description")
        NOTE = "note", _("note")
        MESSAGE = "message", _("message")

    report = models.ForeignKey("reports.Report", models.PROTECT, related_name="texts")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    body = models.TextField(_("text"), blank=True)
    author = models.ForeignKey("reports.User", models.PROTECT, null=True, blank=True, related_name="+")
    published = models.BooleanField(_("public"), default=False)
    created_at = models.DateTimeField(default=timezone.now, verbose_name=_("written at"))
    erased_at = models.DateTimeField(null=True, blank=True)
    # The words as they were before staff hid some of them; empty once that time is over.
    unredacted = models.TextField(blank=True, editable=False)
    redacted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When staff first decided whether everybody reads it; until then it stands in the queue.
    looked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = TextQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("text"), _("texts")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["report"], name="text_undecided", condition=models.Q(looked_at=None)),
            models.Index(fields=["redacted_at"], name="text_unredacted", condition=~models.Q(unredacted="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(body="", unredacted=""),
                name="text_erased_leaves_no_word",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_undecided(self) -> bool:
        """Whether staff has still to look at it (as TextQuerySet.undecided, whatever the category says)."""
        of_office = self.author_id is not None or (self.kind == self.Kind.NOTE and self.published)
        return self.looked_at is None and not of_office


class ContactQuerySet(models.QuerySet):
    def of(self, email: str):
        """Contacts with an address, however its letters are written.

        The database takes ı for an I and ſ for an S; whoever owns the one mailbox does not own the other.
        """
        typed = email.strip()
        if not typed.isascii():
            return self.filter(email=typed)
        size = models.Func("email", function="octet_length", output_field=models.IntegerField())
        return self.alias(size=size).filter(email__iexact=typed, size=len(typed))


class Contact(models.Model):
    """The reporter, if they left a way to be reached. The only table with personal data of reporters."""

    report = models.OneToOneField("reports.Report", models.CASCADE, related_name="contact")
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("contact"), _("contacts")
        indexes = [models.Index(Upper("email"), name="contact_email", condition=~models.Q(email=""))]
