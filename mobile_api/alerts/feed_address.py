"""The feed that tells the same as a wish."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from reports.alerts.wishes import Wish


def feed_address(wish: Wish, language: str) -> str:
    """The full address; nothing in it tells who asked."""
    asked: dict[str, str] = {"event": ",".join(wish.events)}
    if wish.categories:
        asked["category"] = ",".join(wish.categories)
    if wish.corners is not None:
        asked["polygon"] = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in wish.corners)
    elif wish.center:
        asked |= {
            "lat": f"{wish.center.y:.6f}",
            "lon": f"{wish.center.x:.6f}",
            "radius": f"{wish.radius_m:g}",
        }
    elif wish.district:
        asked["district"] = wish.district
    query = urlencode(asked | {"lang": language}, safe=",;")
    return f"{settings.PUBLIC_URL}{reverse('feeds:reports')}?{query}"
