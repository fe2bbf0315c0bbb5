"""What we take for JSON: RFC 8259 and nothing beyond, in bounds that a server can bear."""

import json
from collections.abc import Iterator
from math import isfinite
from typing import Any, BinaryIO, NoReturn

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, MultiPartParser

from mobile_api.errors import Problem
from reports.limits import MAX_PHOTO_BYTES

MAX_JSON_BYTES = 1_000_000
MAX_DEPTH = 32
# The photo itself, and room for the form around it.
MAX_MULTIPART_BYTES = MAX_PHOTO_BYTES + 100_000


class StrictJSONParser(BaseParser):
    """Parses UTF-8 JSON and raises ParseError for everything a client should not send.

    Refused: more than MAX_JSON_BYTES (413), bad UTF-8, NaN and infinities (also 1e999), repeated names,
    nesting deeper than MAX_DEPTH, NUL characters and lone surrogates anywhere in names or texts.
    """

    media_type = "application/json"

    def parse(self, stream: BinaryIO, media_type: str | None = None, parser_context: Any = None) -> Any:
        raw = stream.read(MAX_JSON_BYTES + 1)
        if len(raw) > MAX_JSON_BYTES:
            raise Problem(413, "too_large", _("Send at most one million bytes of JSON."))
        return parsed(raw)


class PhotoFormParser(MultiPartParser):
    """A multipart form whose announced length is checked before anything of it is read."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        length = parser_context["request"].META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit():
            raise ParseError(_("The length of the content is missing."))
        if int(length) > MAX_MULTIPART_BYTES:
            raise Problem(413, "too_large", _("A photo may have at most 20 MB."))
        return super().parse(stream, media_type, parser_context)


def parsed(raw: bytes) -> Any:
    """The JSON value in these bytes, or ParseError with a sentence."""
    try:
        value = json.loads(
            raw.decode("utf-8"),
            parse_float=_finite,
            parse_constant=_no_constant,
            object_pairs_hook=_without_repeats,
        )
    except UnicodeDecodeError as error:
        raise ParseError(_("The body is not UTF-8.")) from error
    except RecursionError as error:
        raise ParseError(_("The JSON is nested too deeply.")) from error
    except ValueError as error:
        raise ParseError(_("The body is not valid JSON: %(reason)s") % {"reason": error}) from error
    _check_texts_and_depth(value)
    return value


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(_("a number is too large"))
    return number


def _no_constant(name: str) -> NoReturn:
    raise ValueError(_("%(name)s is not a number in JSON") % {"name": name})


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(_("a name is given twice"))
    return found


def _check_texts_and_depth(value: Any) -> None:
    level, depth = [value], 0
    while level:
        if depth > MAX_DEPTH:
            raise ParseError(_("The JSON is nested too deeply."))
        level, depth = [inner for item in level for inner in _inside(item)], depth + 1


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, list):
        yield from value
    elif isinstance(value, dict):
        for name in value:
            _check_text(name)
        yield from value.values()


def _check_text(text: str) -> None:
    if "\0" in text:
        raise ParseError(_("A text contains a NUL character."))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ParseError(_("A text contains half a character (a lone surrogate).")) from error
