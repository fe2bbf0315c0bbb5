"""Settings from the environment. What is missing or wrong ends the start with one sentence."""

import os
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import environ
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

ROOT = Path(__file__).resolve().parent.parent

_env = environ.Env()
YES = {"1", "yes", "true", "on"}
NO = {"0", "no", "false", "off", ""}


def text(name: str, default: str = "") -> str:
    """The variable as text, or the default when it is unset or empty."""
    return _env.str(name, default="") or default


def flag(name: str, default: bool = False) -> bool:
    """The variable as yes or no."""
    value = _env.str(name, default="yes" if default else "no").strip().lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} is '{value}'. Write yes or no.")
    return value in YES


def number(name: str, default: int) -> int:
    """The variable as a whole number."""
    value = text(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} is '{value}'. Write a whole number.")
    return int(value)


def data_dir() -> Path:
    """Where everything lives that the service writes; made if missing."""
    folder = Path(text("DATA_DIR", "var"))
    folder = folder if folder.is_absolute() else ROOT / folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"DATA_DIR is '{folder}', which cannot be made: {error.strerror}."
        ) from error
    return folder


def database(parameters: Mapping[str, str]) -> dict:
    """The database as Django wants it, from DATABASE_URL (postgis://user:password@host:port/name).

    `parameters` of PostgreSQL hold for every connection; `?options=` in the address comes after them.
    """
    url = text("DATABASE_URL")
    if not url:
        raise ImproperlyConfigured(
            "DATABASE_URL is not set. Start the service with bin/serve, or run commands with bin/manage."
        )
    try:
        settings = environ.Env.db_url_config(url)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}.") from error
    settings["ENGINE"] = "django.contrib.gis.db.backends.postgis"
    # A socket folder does not fit into the host part of an address: ?host=/run/postgresql
    settings["HOST"] = settings.get("OPTIONS", {}).pop("host", settings.get("HOST", ""))
    words = [f"-c {name}={value}" for name, value in parameters.items()]
    # Django's own cursors never prepare; without a threshold nobody else can.
    options = settings["OPTIONS"] = {"prepare_threshold": 5} | settings.get("OPTIONS", {})
    options["options"] = " ".join([*words, options.get("options", "")]).rstrip()
    if not settings.get("NAME"):
        raise ImproperlyConfigured(
            "DATABASE_URL names no database. Write postgis://user:password@host:port/name."
        )
    return settings


def mail(url: str) -> dict:
    """Django's mail settings from EMAIL_URL (smtp+tls://user:password@host:587)."""
    try:
        return environ.Env.email_url_config(url)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(
            "EMAIL_URL cannot be read. Write smtp+tls://user:password@host:587."
        ) from error


def secret(name: str, folder: Path, make: Callable[[], str] | None = None) -> str:
    """A secret from the environment, else from a file that the first start makes (mode 0600).

    `make` gives a new one; without it, it is a long random text.
    """
    given = text(name)
    if given:
        return given
    path = folder / name.lower()
    try:
        with open(path, "x", opener=_open_private) as file:
            file.write(make() if make else get_random_secret_key() + secrets.token_urlsafe(24))
    except FileExistsError:
        pass
    return path.read_text().strip()


def _open_private(file: str, flags: int) -> int:
    return os.open(file, flags, 0o600)


def public_url(port: int) -> str:
    """The address under which people reach the service, without a slash at the end."""
    url = text("PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(f"PUBLIC_URL is '{url}'. Write an address such as https://lotse.example.")
    return url


class Geocoder(NamedTuple):
    """An outside geocoder: `photon` or `nominatim`, and its address without a slash at the end."""

    kind: str
    url: str

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


def geocoder() -> Geocoder | None:
    """The outside geocoder from GEOCODER_URL (photon:https://photon.example), or None: ask nobody."""
    value = text("GEOCODER_URL")
    if not value:
        return None
    kind, _, url = value.partition(":")
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or 1)
    except ValueError:
        usable = False
    if kind not in {"photon", "nominatim"} or not usable or parts.query or parts.fragment or "@" in url:
        raise ImproperlyConfigured(
            f"GEOCODER_URL is '{value}'. Write photon:https://… or nominatim:https://…, or leave it empty."
        )
    return Geocoder(kind, url.rstrip("/"))


def new_push_key() -> str:
    """A new private key for web push: base64url of a number on the curve P-256."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()


# Of Chrome and its kin, Firefox, Safari and Edge.
PUSH_SERVICES = (
    "fcm.googleapis.com *.push.services.mozilla.com web.push.apple.com *.push.apple.com *.notify.windows.com"
)
PUSH_HOST = re.compile(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+|https?://[a-z0-9.-]+(:\d+)?")


def push_hosts() -> tuple[str, ...]:
    """The push services that messages may go to, from PUSH_HOSTS; "none": no messages to devices."""
    words = text("PUSH_HOSTS", PUSH_SERVICES).split()
    if words == ["none"]:
        return ()
    for word in words:
        if not PUSH_HOST.fullmatch(word):
            raise ImproperlyConfigured(
                f"PUSH_HOSTS names '{word}'. Write names such as push.example or *.push.example, or none."
            )
    return tuple(words)


class Detector(NamedTuple):
    """What looks for faces and number plates: `module:factory`, its model, and how long it may take."""

    factory: str
    model: str
    seconds: int


def detector() -> Detector | None:
    """The detector from PHOTO_DETECTOR, PHOTO_DETECTOR_MODEL, PHOTO_DETECTOR_SECONDS; None: there is none."""
    factory, model = text("PHOTO_DETECTOR"), text("PHOTO_DETECTOR_MODEL")
    if not factory:
        return None
    module, _colon, name = factory.partition(":")
    if not (name.isidentifier() and all(part.isidentifier() for part in module.split("."))):
        raise ImproperlyConfigured(f"PHOTO_DETECTOR is '{factory}'. Write module:factory, or leave it empty.")
    missing = [path for path in model.split(os.pathsep) if path and not Path(path).exists()]
    if missing:
        raise ImproperlyConfigured(f"PHOTO_DETECTOR_MODEL names '{missing[0]}', and there is no such file.")
    return Detector(factory, model, number("PHOTO_DETECTOR_SECONDS", 20))
