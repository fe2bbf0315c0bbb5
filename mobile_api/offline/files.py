"""The files that kept pages are made of."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

STYLES = (
    "vendor/kern/kern.min.css",
    "stadtlotse/fonts.css",
    "stadtlotse/tokens.css",
    "stadtlotse/base.css",
    "stadtlotse/shell.css",
    "stadtlotse/parts.css",
    "stadtlotse/print.css",
    "mobile_api/report.css",
    "mobile_api/app/app.css",
    "stadtlotse/rectangles.css",
    "mobile_api/redact/redact.css",
)
FONTS = (
    "vendor/fira-sans/fira-sans-latin-400-normal.woff2",
    "vendor/fira-sans/fira-sans-latin-600-normal.woff2",
)
PICTURES = ("stadtlotse/icons.svg", "stadtlotse/icon.svg")
APP = (
    "main", "form", "photo_box", "place", "questions", "stop", "outbox", "elements",
    "store", "report", "sending", "queue", "waiting", "mirror", "outdated",
)  # fmt: skip
SCRIPTS = (
    "stadtlotse/theme.js",
    "stadtlotse/offline/again.js",
    "stadtlotse/offline/register.js",
    "mobile_api/live.js",
    "mobile_api/exif.js",
    "mobile_api/shrink.js",
    "mobile_api/upload.js",
    "stadtlotse/rectangles.js",
    "mobile_api/redact/editor.js",
    "mobile_api/redact/paint.js",
    *(f"mobile_api/app/{name}.js" for name in APP),
)
# Loaded by the worker itself, which the browser keeps together with it.
WORKER = ("mobile_api/worker/main.js", "mobile_api/worker/pages.js", "mobile_api/worker/push.js")
KEPT = STYLES + FONTS + PICTURES + SCRIPTS


def addresses() -> list[str]:
    """Where the kept files are served from."""
    return [static(name) for name in KEPT]


def have_digests() -> bool:
    """Whether the names of served files hold a digest; not while developing."""
    return static(KEPT[0]) != f"{settings.STATIC_URL}{KEPT[0]}"


@lru_cache(maxsize=1)
def digest() -> str:
    """Changes with any byte of a kept file. Files of a running process do not change."""
    whole = hashlib.sha256()
    for name in KEPT + WORKER:
        found = finders.find(name)
        whole.update(f"{name}\n".encode() + (Path(found).read_bytes() if isinstance(found, str) else b""))
    return whole.hexdigest()
