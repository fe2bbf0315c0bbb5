"""GET /<lang>/manifest.webmanifest: what a phone needs to put the service on its home screen."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from geo.models import Municipality
from mobile_api.api.base import public_answer
from mobile_api.api.settings import name_of

HOUR = 3600
NAME, ACCENT, GROUND = "Stadtlotse", "#1f5c7a", "#ffffff"


@require_safe
def manifest(request: HttpRequest) -> HttpResponseBase:
    """The manifest in the language of its address."""
    return public_answer(request, _manifest(), max_age=HOUR, media_type="application/manifest+json")


def _manifest() -> dict[str, Any]:
    town = Municipality.objects.select_related("office").order_by("pk").first()
    home = reverse("dashboard:home")
    return {
        "id": "/",
        "name": f"{NAME} {name_of(town)}" if town else NAME,
        "short_name": NAME,
        "description": _("Report a defect, find the responsible office, and see what became of it."),
        "lang": get_language(),
        "dir": "ltr",
        "scope": "/",
        "start_url": home,
        "display": "standalone",
        "theme_color": town.theme.get("accent") or ACCENT if town else ACCENT,
        "background_color": GROUND,
        "categories": ["government", "utilities"],
        "icons": [
            _icon("icon-192.png", 192, "any"),
            _icon("icon-512.png", 512, "any"),
            _icon("maskable-512.png", 512, "maskable"),
        ],
        "shortcuts": [
            _shortcut(_("Report a defect"), reverse("report:start")),
            _shortcut(_("Outbox"), reverse("report:app") + "#outbox"),
        ],
    }


def _icon(name: str, pixels: int, purpose: str) -> dict[str, str]:
    address = static(f"stadtlotse/icons/{name}")
    return {"src": address, "sizes": f"{pixels}x{pixels}", "type": "image/png", "purpose": purpose}


def _shortcut(name: str, address: str) -> dict[str, Any]:
    return {"name": name, "url": address, "icons": [_icon("icon-192.png", 192, "any")]}
