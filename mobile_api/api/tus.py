"""What the tus protocol (1.0.0, tus.io) says in headers, read into plain values and written back."""

import base64
import binascii
import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, NoReturn, cast

from django.conf import settings
from django.http import UnreadablePostError
from django.utils.http import http_date
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request

from mobile_api.errors import Problem
from reports.limits import MAX_PHOTO_BYTES
from reports.models import Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,termination,checksum"
DIGESTS = ("sha1", "sha256")
PIECE = "application/offset+octet-stream"
ABOUT = {
    "Tus-Version": VERSION,
    "Tus-Extension": EXTENSIONS,
    "Tus-Max-Size": str(MAX_PHOTO_BYTES),
    "Tus-Checksum-Algorithm": ",".join(DIGESTS),
}
AT_ONCE = 64 * 1024  # bytes
MOST_METADATA = 4_000  # letters


def number_in(request: Request, header: str) -> int:
    """A count of bytes in a header, or Problem (400)."""
    text = request.headers.get(header, "")
    # More digits than a file could have would only cost time.
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        _refuse(header, _("Give a number of bytes in digits."))
    return int(text)


def metadata_in(request: Request) -> dict[str, str]:
    """`Upload-Metadata` as names and texts, or Problem (400)."""
    header = "Upload-Metadata"
    text = request.headers.get(header, "").strip()
    if len(text) > MOST_METADATA:
        _refuse(header, _("This is too long."))
    pairs = [pair.split() for pair in text.split(",")] if text else []
    found = {}
    for pair in pairs:
        if len(pair) not in (1, 2) or pair[0] in found:
            _refuse(header, _("Write pairs of a name and a value in Base64, separated by commas."))
        found[pair[0]] = _decoded(pair[1]) if len(pair) == 2 else ""
    return found


@contextmanager
def piece_in(request: Request, *, most: int) -> Iterator[BinaryIO]:
    """The body, read before anything is locked; of a line that broke off, what had come by then.

    Raises Problem: 415, 411 without an announced length, 413 for more than `most` bytes before reading any.
    """
    if (request.content_type or "").split(";")[0].strip().lower() != PIECE:
        raise UnsupportedMediaType(request.content_type or "")
    announced = request.META.get("CONTENT_LENGTH") or ""
    if not announced.isdigit():
        raise Problem(411, "length_required", _("Send the header Content-Length."))
    if int(announced) > most:
        sentence = _("The piece has %(bytes)s bytes; at most %(most)s are missing.")
        _refuse("Content-Length", sentence % {"bytes": announced, "most": most}, 413, "beyond_length")
    with SpooledTemporaryFile(max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE) as piece:
        # Kept although the line broke off, so that it need not come again.
        with suppress(UnreadablePostError):
            while some := request._request.read(AT_ONCE):
                piece.write(some)
        yield cast("BinaryIO", piece)


def first_piece_in(request: Request, *, most: int) -> AbstractContextManager[BinaryIO]:
    """The body that may come along with a creation, empty where none does."""
    if request.META.get("CONTENT_LENGTH", "") in ("", "0"):
        return nullcontext(BytesIO())
    return piece_in(request, most=most)


def check_digest(request: Request, piece: BinaryIO) -> None:
    """Compare a piece with `Upload-Checksum`, if that is given; Problem: 400, or 460 where they differ."""
    text = request.headers.get("Upload-Checksum")
    if text is None:
        return
    name, _space, expected = text.partition(" ")
    if name not in DIGESTS:
        _refuse("Upload-Checksum", _("Known are: %(names)s.") % {"names": ", ".join(DIGESTS)})
    piece.seek(0)
    digest = hashlib.file_digest(piece, name).digest()
    if base64.b64encode(digest).decode() != expected.strip():
        raise Problem(460, "checksum_mismatch", _("The piece was changed on its way. Send it again."))


def headers_of(upload: Upload) -> dict[str, str]:
    """How far an upload is. Names of files are not kept, so that they are not told either."""
    told = {"id": str(upload.pk)} | ({"role": upload.role} if upload.role else {})
    pairs = [f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items()]
    return {
        "Upload-Offset": str(upload.offset),
        "Upload-Length": str(upload.length),
        "Upload-Expires": http_date(upload.expires_at.timestamp()),
        "Upload-Metadata": ",".join(pairs),
    }


def _decoded(text: str) -> str:
    try:
        value = base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        _refuse("Upload-Metadata", _("A value is not UTF-8 in Base64."))
    return value


def _refuse(header: str, sentence: object, status: int = 400, code: str = "invalid") -> NoReturn:
    wrong = {"pointer": f"/{header}", "code": code, "detail": sentence}
    raise Problem(status, code, sentence, errors=[wrong])
