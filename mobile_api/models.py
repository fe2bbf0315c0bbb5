"""The one thing this room remembers: how much a client has asked lately."""

from django.db import models


class Allowance(models.Model):
    """How far ahead of its steady rate a client is. `key` is a keyed hash, so no address is kept.

    `used_until` is the moment up to which the rate is used up (the generic cell rate algorithm): a client
    that asks evenly keeps it at the present, one that asks in a burst pushes it into the future.
    """

    key = models.CharField(max_length=64, primary_key=True)
    used_until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["used_until"], name="allowance_used_until")]
