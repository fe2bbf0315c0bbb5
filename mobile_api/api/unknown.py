"""Addresses below /api/v1/ that are none."""

from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from rest_framework.request import Request

from mobile_api.api.base import ApiView
from mobile_api.errors import Problem


class UnknownView(ApiView):
    """404, or the way to the address with the slash for those who only read."""

    schema = None

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        # A redirected POST would arrive as a GET, so only reading is sent on.
        if request.method in ("GET", "HEAD") and _is_known(request.path_info + "/"):
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(request.path + "/" + (f"?{query}" if query else ""))
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args, **kwargs) -> None:
        sentence = _("There is no such address in this API. Addresses end with a slash; see /api/v1/docs/.")
        raise Problem(404, "not_found", sentence)


def _is_known(path: str) -> bool:
    try:
        return resolve(path).url_name != "unknown"
    except Resolver404:
        return False
