"""The ways to reach an office, each of a kind, and where a link to it leads."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    PHONE = "phone"
    # One number for everything, like 115.
    HOTLINE = "hotline"
    FAX = "fax"
    EMAIL = "email"
    DE_MAIL = "de_mail"
    # The mailbox of authorities for letters with a signature; its address is no e-mail address.
    BEBPO = "bebpo"
    FORM = "form"
    # Encrypted upload or mailbox on the web.
    SECURE = "secure"
    CHAT = "chat"
    # Video in sign language.
    SIGN_LANGUAGE = "sign_language"
    APPOINTMENT = "appointment"
    WEBSITE = "website"


BY_NAME = {kind.value: kind for kind in Kind}
NUMBERS = {Kind.PHONE, Kind.HOTLINE, Kind.FAX}
MAILBOXES = {Kind.EMAIL, Kind.DE_MAIL}
NUMBER = re.compile(r"^\+?[0-9][0-9 ()/-]{1,38}$")
MAILBOX = re.compile(r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$")
NOT_DIALLED = re.compile(r"[^0-9+]")
ADDRESS = re.compile(r"^https?://\S+$")


@dataclass(frozen=True)
class Channel:
    """`label` says per language what it is for, where the kind does not say enough."""

    kind: Kind
    value: str
    label: Mapping[str, str] = field(default_factory=dict)

    @property
    def fits(self) -> bool:
        """Whether the value looks like one of its kind."""
        if self.kind is Kind.BEBPO:
            return bool(self.value.strip())
        pattern = NUMBER if self.kind in NUMBERS else MAILBOX if self.kind in MAILBOXES else ADDRESS
        return bool(pattern.match(self.value))

    @property
    def href(self) -> str:
        """Where a link leads; empty for what a browser cannot open."""
        if self.kind in (Kind.PHONE, Kind.HOTLINE):
            return f"tel:{NOT_DIALLED.sub('', self.value)}"
        if self.kind in MAILBOXES:
            return f"mailto:{self.value}"
        return "" if self.kind in (Kind.FAX, Kind.BEBPO) else self.value


def read_channel(data: Mapping) -> Channel | None:
    """`{kind, value, label}` as it is stored; None if that is no channel."""
    kind, value, label = BY_NAME.get(str(data.get("kind"))), data.get("value"), data.get("label") or {}
    if kind is None or not isinstance(value, str) or not isinstance(label, Mapping):
        return None
    channel = Channel(kind, value, label)
    return channel if channel.fits else None
