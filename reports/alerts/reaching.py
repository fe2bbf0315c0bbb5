"""How somebody who wants to hear of something is reached, and what is wrong with that."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from reports.alerts.push.sealing import AUTH_BYTES, BadKey, decoded, public_key
from reports.domain.fields import FieldError, text_errors
from reports.domain.push_hosts import LONGEST, is_trusted
from reports.models import Subscription


@dataclass(frozen=True)
class Mailbox:
    """By e-mail; its owner has to say yes."""

    email: str

    confirmed = False

    def as_fields(self) -> dict[str, Any]:
        return {"channel": Subscription.Channel.EMAIL, "email": self.key}

    @property
    def key(self) -> str:
        return self.email.strip().lower()

    def errors(self) -> list[FieldError]:
        wrong = text_errors("/email", self.email, limit=254, required=True)
        if wrong:
            return wrong
        try:
            validate_email(self.key)
        except ValidationError:
            return [FieldError("/email", "not_an_email")]
        return []


@dataclass(frozen=True)
class Device:
    """By a message to a browser, which gave an address and the keys to encrypt for it (base64url).

    Only the browser knows the secret, so whoever sends it is the one who is asked: nothing to confirm.
    """

    endpoint: str
    p256dh: str
    auth: str

    confirmed = True

    def as_fields(self) -> dict[str, Any]:
        return {"channel": Subscription.Channel.PUSH, "endpoint": self.endpoint}

    @property
    def key(self) -> str:
        return self.endpoint

    def errors(self) -> list[FieldError]:
        found = text_errors("/push/endpoint", self.endpoint, limit=LONGEST, required=True)
        if not found and not is_trusted(self.endpoint, settings.PUSH_HOSTS):
            found.append(FieldError("/push/endpoint", "push_service_unknown"))
        return [*found, *self._key_errors()]

    def _key_errors(self) -> list[FieldError]:
        found = []
        try:
            public_key(decoded(self.p256dh))
        except BadKey:
            found.append(FieldError("/push/keys/p256dh", "not_a_key"))
        try:
            usable = len(decoded(self.auth)) == AUTH_BYTES
        except BadKey:
            usable = False
        return found if usable else [*found, FieldError("/push/keys/auth", "not_a_key")]


Reach = Mailbox | Device


def language_errors(language: str) -> list[FieldError]:
    known = [code for code, _name in settings.LANGUAGES]
    if language in known:
        return []
    return [FieldError("/language", "unknown_choice", {"allowed": ", ".join(known)})]
