"""The key that makes a create idempotent: from the body or the header."""

from uuid import UUID, uuid4, uuid5

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from mobile_api.errors import BodyRefused

# Idempotency-Key headers become ids in a space of their own.
HEADER_KEYS = UUID("5d0a4b7e-6f0c-4a53-9d55-0d1f8a1a7c11")
MAX_KEY = 255


def key_of(request: Request, given: UUID | None) -> UUID:
    """The id of what is created: the client's, else made from the header, else a fresh one.

    Raises BodyRefused for a header that is too long.
    """
    header = request.headers.get("Idempotency-Key", "")
    if given:
        return given
    if len(header) > MAX_KEY:
        sentence = _("An Idempotency-Key has at most %(limit)s characters.") % {"limit": MAX_KEY}
        raise BodyRefused({"id": [serializers.ErrorDetail(sentence, "too_long")]})
    return uuid5(HEADER_KEYS, header) if header else uuid4()
