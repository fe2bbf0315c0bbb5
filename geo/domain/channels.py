"""The ways to reach an office, each of a kind, and where a link to it leads."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit


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
DIGIT = re.compile(r"[0-9]")
# 115, 112, 116 117: in every town the same.
SHORT_NUMBER = re.compile(r"^11[0-9]( ?[0-9]{3})?$")
# No number of a town hall is shorter; none in the world is longer than 15, and a (0) may stand within.
FEWEST_DIGITS, MOST_DIGITS = 6, 16
LABEL = re.compile(r"^[^\W_]([\w-]{0,61}[^\W_])?$")


class Flaw(StrEnum):
    """Why nobody is reached at a value as it is written."""

    NO_NUMBER = "no_number"
    FEW_DIGITS = "few_digits"
    MANY_DIGITS = "many_digits"
    NO_MAILBOX = "no_mailbox"
    NO_ADDRESS = "no_address"
    NO_HOST = "no_host"
    # Neither the kind nor the value is one that we know.
    NO_CHANNEL = "no_channel"


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
    def flaw(self) -> Flaw | None:
        """Why it cannot work as it is written, as far as that shows without asking anybody."""
        if self.kind is Kind.BEBPO:
            return None if self.value.strip() else Flaw.NO_CHANNEL
        if self.kind in NUMBERS:
            return _flaw_of_number(self.value)
        return _flaw_of_mailbox(self.value) if self.kind in MAILBOXES else _flaw_of_address(self.value)

    @property
    def href(self) -> str:
        """Where a link leads; empty for what a browser cannot open."""
        if self.kind in (Kind.PHONE, Kind.HOTLINE):
            return f"tel:{NOT_DIALLED.sub('', self.value)}"
        if self.kind in MAILBOXES:
            return f"mailto:{self.value}"
        return "" if self.kind in (Kind.FAX, Kind.BEBPO) else self.value


def _flaw_of_number(text: str) -> Flaw | None:
    digits = len(DIGIT.findall(text))
    if not digits:
        return Flaw.NO_NUMBER
    if digits < FEWEST_DIGITS and not SHORT_NUMBER.match(text.strip()):
        return Flaw.FEW_DIGITS
    return Flaw.MANY_DIGITS if digits > MOST_DIGITS else None


def _flaw_of_mailbox(text: str) -> Flaw | None:
    if not MAILBOX.match(text.lower()):
        return Flaw.NO_MAILBOX
    return None if _is_host(text.rpartition("@")[2]) else Flaw.NO_HOST


def _flaw_of_address(text: str) -> Flaw | None:
    if not ADDRESS.match(text):
        return Flaw.NO_ADDRESS
    try:
        host = urlsplit(text).hostname or ""
    except ValueError:  # such as https://[
        return Flaw.NO_ADDRESS
    return None if _is_host(host) else Flaw.NO_HOST


def _is_host(name: str) -> bool:
    """Whether a name is one that the public net could know."""
    labels = name.split(".")
    return len(labels) > 1 and all(map(LABEL.match, labels)) and not labels[-1].isdigit()


def read_channel(data: Mapping) -> Channel | None:
    """`{kind, value, label}` as it is stored; None if that is no channel."""
    kind, value, label = BY_NAME.get(str(data.get("kind"))), data.get("value"), data.get("label") or {}
    if kind is None or not isinstance(value, str) or not isinstance(label, Mapping):
        return None
    channel = Channel(kind, value, label)
    return channel if channel.fits else None
