"""What every page of the shell knows: the town, its notice, the languages of this page."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import translate_url

from geo.models import MUNICIPALITY, Area, Municipality, localized

# Each language by its own name, for people who cannot read the others.
OWN_NAMES = {"de": "Deutsch", "en": "English"}


def shell(request: HttpRequest) -> dict:
    """Context of the page shell; works in an empty database, and without one for error pages."""
    town = _town()
    return {
        "town": town,
        "town_name": _name(town) if town else "",
        "town_notice": localized(town.notice) if town else "",
        "is_demo": bool(town and town.demo),
        "page_languages": _languages(request),
    }


def _town() -> Municipality | None:
    try:
        return Municipality.objects.default()
    except (Municipality.DoesNotExist, DatabaseError):
        return None


def _name(town: Municipality) -> str:
    """The town as its people call it; its office may be named "City administration of …"."""
    area = Area.objects.filter(municipality=town, kind=MUNICIPALITY).first()
    return area.name if area else town.name


def _languages(request: HttpRequest) -> list[dict]:
    """The same page in each language, the private key of a reporter left out of the addresses."""
    if request.method == "GET" and "key" not in request.GET:
        address = request.get_full_path()
    else:
        address = request.path
    return [
        {"code": code, "name": OWN_NAMES.get(code, str(name)), "url": translate_url(address, code)}
        for code, name in settings.LANGUAGES
    ]
