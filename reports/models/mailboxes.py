"""Who has shown that a mailbox is theirs, for an evening and without an account."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MailboxQuerySet(models.QuerySet):
    def of(self, email: str):
        """Rows of an address, however it is written."""
        return self.filter(email__iexact=email.strip())


class Mailbox(models.Model):
    """A link to "my reports" that was mailed, and once it was opened, the visit that it began.

    Personal data: the address. Deleted when the visit ends, and at once where no report has the address.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=8, default="de")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    objects = MailboxQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("link to my reports"), _("links to my reports")

    def __str__(self) -> str:
        return str(self.created_at)
