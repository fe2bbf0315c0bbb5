"""The quick way through GET /api/v1/responsibility/, for questions about which nothing is unusual.

Most calls ask for one service at one place with two numbers, and the framework takes longer to read that than
the look-up takes. Whatever else comes (another parameter, a strange number, a concern that is not known, a
place outside, a limit that is reached) is left to the framework, which says what is wrong.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from rest_framework.throttling import BaseThrottle

from geo.answer_text import answers_as_text
from geo.domain.responsibility import Decision
from geo.kept import NOT_ASKED
from geo.models import Service
from geo.responsibility import look_up
from mobile_api.api.base import VARY, language_of, public_answer
from mobile_api.api.concerns import SERVICES, service_meant_before, service_named
from mobile_api.api.places import MOST_ACCURACY
from mobile_api.throttles import READS, network_of, take

KNOWN = {"service", "category", "lat", "lon", "accuracy", "lang"}
DIGITS = re.compile(r"-?\d{1,8}(\.\d{1,18})?", re.ASCII)
CODE = re.compile(r"[-\w]{1,50}", re.ASCII)
MAX_AGE = 60


class Question(NamedTuple):
    """What is asked, checked: `kind` is service or category, degrees in EPSG:4326, metres."""

    kind: str
    code: str
    lat: float
    lon: float
    accuracy: float


def quick_answer(request: HttpRequest) -> HttpResponseBase | None:
    """The answer to a plain question; None for everything that the framework has to look at."""
    question = _read(request)
    if question is None:
        return None
    if take(READS, network_of(BaseThrottle().get_ident(request) or "")) is not None:
        return None
    found = _found(question)
    if found is None:
        return None
    translation.activate(language_of(request))
    response = answer_with_etag(request, *found)
    response["Allow"] = "GET, HEAD, OPTIONS"
    response["Content-Language"] = translation.get_language()
    patch_vary_headers(response, VARY)
    return response


def _found(question: Question) -> tuple[Service, Decision, Mapping[int, str]] | None:
    """The service, what is decided, and the versions of offices: one query if no service changed."""
    place, reach = [(question.lon, question.lat)], [question.accuracy]
    before, still = service_meant_before(question.kind, question.code) or (None, None)
    if before is not None:
        said = look_up(place, before, accuracies=reach, only_if=still)
        if isinstance(said.answers[0], Decision):
            return before, said.answers[0], said.offices
    named = service_named(question.kind, question.code)
    if named is None or named is before:
        return None
    said = look_up(place, named, accuracies=reach)
    return (named, said.answers[0], said.offices) if isinstance(said.answers[0], Decision) else None


def answer_with_etag(
    request: HttpRequest, service: Service, decision: Decision, versions: Mapping[int, str] = NOT_ASKED
) -> HttpResponseBase:
    """The answer; it is the same one for as long as nothing but the time of asking differs."""
    (answer,) = answers_as_text(service, [decision], versions=versions)
    return public_answer(request, answer.whole, max_age=MAX_AGE, same=answer.same)


def _read(request: HttpRequest) -> Question | None:
    given = request.GET
    if (
        request.method != "GET"
        or not given.keys() <= KNOWN
        or any(len(said) > 1 for _, said in given.lists())
    ):
        return None
    kinds = [kind for kind in SERVICES if kind in given]
    numbers = [given.get("lat", ""), given.get("lon", ""), given.get("accuracy", "0")]
    if len(kinds) != 1 or not CODE.fullmatch(given[kinds[0]]) or not all(map(DIGITS.fullmatch, numbers)):
        return None
    lat, lon, accuracy = map(float, numbers)
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 <= accuracy <= MOST_ACCURACY):
        return None
    return Question(kinds[0], given[kinds[0]], lat, lon, accuracy)
