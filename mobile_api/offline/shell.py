"""Pages that a device keeps: the same bytes for everybody, so that one visitor's copy could be anybody's."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from mobile_api.api.base import public_answer
from mobile_api.offline.forms import AppForm
from reports.wording import PHOTO_ROLE_NAMES

MINUTES = 300
HTML = "text/html; charset=utf-8"
# Name of the address -> template.
TEMPLATES = {"report:app": "offline/app.html", "offline:page": "offline/page.html"}


@require_safe
@gzip_page
def app(request: HttpRequest) -> HttpResponseBase:
    """The form and the outbox that need no network."""
    return _kept_page(request, "report:app")


@require_safe
@gzip_page
def offline_page(request: HttpRequest) -> HttpResponseBase:
    """What stands in for a page that cannot be fetched."""
    return _kept_page(request, "offline:page")


def address_of(name: str, language: str) -> str:
    with translation.override(language):
        return reverse(name)


def kept_page(name: str, language: str) -> str:
    """A kept page as HTML. It depends on the town and the version of the service, and on nobody who asks."""
    with translation.override(language):
        context = {"form": AppForm(), "role_names": PHOTO_ROLE_NAMES}
        return render(_of_nobody(reverse(name)), TEMPLATES[name], context).content.decode()


def _kept_page(request: HttpRequest, name: str) -> HttpResponseBase:
    html = kept_page(name, get_language() or "de")
    return public_answer(request, html, max_age=MINUTES, media_type=HTML)


def _of_nobody(path: str) -> HttpRequest:
    """A request without cookies, session and person."""
    request = HttpRequest()
    request.method, request.path, request.user = "GET", path, AnonymousUser()
    return request
