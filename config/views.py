"""Pages that belong to no room: the choice of language, the log-in and the error pages."""

import sys
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext_lazy as _

TITLES = {
    400: _("The request could not be understood."),
    403: _("You may not do this."),
    404: _("There is nothing at this address."),
    500: _("Something went wrong on our side."),
    503: _("The service is not available right now."),
}
CODES = {
    400: "bad_request",
    403: "permission_denied",
    404: "not_found",
    500: "server_error",
    503: "unavailable",
}


def choose_language(request: HttpRequest) -> HttpResponse:
    """To the home page in the language the browser asks for."""
    with override(get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("dashboard:home"))
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def admin_log_in(request: HttpRequest) -> HttpResponse:
    """The administration has no log-in of its own: one page counts the attempts for all of them."""
    if request.user.is_authenticated and not request.user.is_staff:
        raise PermissionDenied
    wanted = request.GET.get("next") or reverse("admin:index")
    return HttpResponseRedirect(f"{reverse('login')}?{urlencode({'next': wanted})}")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that asks the database for nothing: it may be the database that failed."""
    status = 503 if isinstance(sys.exc_info()[1], OperationalError) else 500
    if _for_machines(request):
        return _problem(status)
    # Without the request no context processor runs.
    response = HttpResponse(loader.render_to_string(f"{status}.html"), status=status)
    if status == 503:
        response["Retry-After"] = "30"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was sent without its protection: mostly a page left open too long."""
    return render(request, "403_csrf.html", status=403)


def _error(request: HttpRequest, status: int) -> HttpResponse:
    return _problem(status) if _for_machines(request) else render(request, f"{status}.html", status=status)


def _for_machines(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _problem(status: int) -> HttpResponse:
    """The error as RFC 9457 says it, for what never got as far as mobile_api.errors."""
    title, code = str(TITLES[status]), CODES[status]
    said = {"title": title, "status": status, "detail": title, "errors": []}
    body = {"type": f"/problems/{code}", "code": code} | said
    return JsonResponse(body, status=status, content_type="application/problem+json")
