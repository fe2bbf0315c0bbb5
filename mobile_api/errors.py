"""Where errors meet HTTP: everything under /api/ that is not an answer is a problem (RFC 9457)."""

import json
from collections.abc import Iterable, Iterator, Mapping
from math import ceil
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation, TooManyFilesSent
from django.core.exceptions import RequestDataTooBig as TooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions

from reports.domain.workflow import StepRefused
from reports.errors import KeyConflict, PhotoRefused, Refused, StorageFull, UploadConflict
from reports.wording import sentence_of

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5
# Of what is wrong, as much as somebody would read.
MAX_ERRORS = 100

TITLES = {
    400: _("The request cannot be read."),
    401: _("A log-in is needed."),
    403: _("This is not allowed."),
    404: _("There is nothing here."),
    405: _("This method is not offered here."),
    409: _("The request does not fit the present state."),
    411: _("The length of the content is missing."),
    412: _("This version of the protocol is not spoken here."),
    413: _("The request is too large."),
    415: _("This kind of content is not taken here."),
    422: _("Some fields need another value."),
    429: _("Too many requests."),
    460: _("The content was changed on its way."),
    500: _("Something went wrong on our side."),
    503: _("The service is not ready."),
    507: _("There is no room for this at present."),
}


class Problem(exceptions.APIException):
    """An answer that is not the one hoped for: status, machine code, sentence, and what is wrong where."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: Any = "",
        *,
        title: Any = None,
        errors: Iterable[Mapping] = (),
        more: Mapping[str, Any] | None = None,
    ) -> None:
        """`more` are extension members (RFC 9457, 3.2)."""
        super().__init__(detail, code)
        self.status_code, self.code, self.sentence = status, code, detail
        self.title, self.errors, self.more = title, list(errors), dict(more or {})

    def as_json(self) -> dict[str, Any]:
        """The body of a problem."""
        return self.more | {
            "type": f"/problems/{self.code}",
            "code": str(self.code),
            "title": str(self.title or TITLES.get(self.status_code) or TITLES[400]),
            "status": self.status_code,
            "detail": str(self.sentence),
            "errors": [
                {key: str(error[key]) for key in ("pointer", "code", "detail")}
                for error in self.errors[:MAX_ERRORS]
            ],
        }


class QueryRefused(exceptions.ValidationError):
    """The part of the address behind the question mark is wrong: 400."""


class BodyRefused(exceptions.ValidationError):
    """The body is well-formed, but its fields are wrong: 422."""

    status_code = 422


def problem_response(
    status: int, code: str, title: Any = None, detail: Any = "", errors: Iterable[Mapping] = ()
) -> HttpResponse:
    """A problem as a response.

    `title` defaults to the sentence for the status. `errors` are mappings of pointer (RFC 6901 into the
    body, or /name of a query parameter), code and detail.
    """
    return _response(Problem(status, code, detail, title=title, errors=errors))


def as_problem(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """The framework's exception handler: None lets an unknown error go on to the 500 page and the log."""
    if isinstance(error, (OperationalError, InterfaceError)):
        return _database_away()
    if isinstance(error, StorageFull):
        return problem_response(507, error.code, None, sentence_of(error))
    if isinstance(error, (StepRefused, KeyConflict, PhotoRefused, Refused, UploadConflict)):
        return _response(of_domain(error))
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, TooBig):
        error = Problem(413, "too_large", _("Send less at once."))
    elif isinstance(error, (SuspiciousOperation, TooManyFilesSent, UnreadablePostError)):
        error = exceptions.ParseError(_("The request cannot be read."))
    if not isinstance(error, exceptions.APIException):
        return None
    return _with_headers(_of_framework(error), error)


def of_domain(error: StepRefused | KeyConflict | PhotoRefused | Refused | UploadConflict) -> Problem:
    """What the rooms below refuse, as a problem with their sentence."""
    if isinstance(error, Refused):
        errors = [
            {"pointer": one.pointer, "code": one.code, "detail": sentence_of(one)} for one in error.errors
        ]
        return Problem(422, "invalid", _summary(errors), errors=errors)
    if isinstance(error, PhotoRefused):
        wrong = {"pointer": "/file", "code": error.code, "detail": sentence_of(error)}
        status = 413 if error.code == "too_large" else 422
        return Problem(status, error.code, wrong["detail"], errors=[wrong])
    return Problem(409, error.code, sentence_of(error))


def of_fields(error: exceptions.ValidationError) -> Problem:
    """What serializers refuse, as a problem with pointers."""
    errors = list(errors_of(error.detail))
    return Problem(error.status_code, "invalid", _summary(errors), errors=errors)


def errors_of(detail: Any, pointer: str = "") -> Iterator[dict[str, str]]:
    """Flatten the framework's nested validation details into pointer, code and detail."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            under = "" if name == "non_field_errors" else "/" + escaped(name)
            yield from errors_of(inner, pointer + under)
    elif isinstance(detail, (list, tuple)):
        for index, inner in enumerate(detail):
            # A list of messages speaks of one field; a list of lists or mappings speaks of its items.
            nested = isinstance(inner, (list, tuple, Mapping))
            if inner:
                yield from errors_of(inner, f"{pointer}/{index}" if nested else pointer)
    else:
        yield {"pointer": pointer, "code": getattr(detail, "code", "invalid"), "detail": str(detail)}


def escaped(name: object) -> str:
    """A name as a part of a JSON pointer."""
    return str(name).replace("~", "~0").replace("/", "~1")


def _of_framework(error: exceptions.APIException) -> HttpResponse:
    if isinstance(error, Problem):
        return _response(error)
    if isinstance(error, exceptions.ValidationError):
        return _response(of_fields(error))
    code = getattr(error.detail, "code", error.default_code)
    return problem_response(error.status_code, code, None, error.detail)


def _response(problem: Problem) -> HttpResponse:
    content = json.dumps(problem.as_json(), ensure_ascii=False)
    response = HttpResponse(content, content_type=MEDIA_TYPE, status=problem.status_code)
    response["Cache-Control"] = "no-store"
    return response


def _summary(errors: list[dict[str, str]]) -> str:
    return errors[0]["detail"] if len(errors) == 1 else translated("See errors.")


def _with_headers(response: HttpResponse, error: exceptions.APIException) -> HttpResponse:
    if response.status_code == 401:
        response["WWW-Authenticate"] = 'Bearer realm="api"'
    wait = getattr(error, "wait", None)
    if wait is not None:
        response["Retry-After"] = str(max(1, ceil(wait)))
    return response


def _database_away() -> HttpResponse:
    detail = _("The database does not answer. Nothing was stored; try again in a moment.")
    response = problem_response(503, "database_away", None, detail)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response
