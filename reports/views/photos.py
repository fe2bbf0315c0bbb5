"""Serves photos to those who may see them."""

from uuid import UUID

from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from reports.access import remembered
from reports.models import Photo, User
from reports.tokens import user_of

# A day: what is taken back from the public must leave the caches, too. Where the address does not name the
# version that there is, only minutes: the picture may be made anew.
PUBLIC_AGE, UNNAMED_AGE = 86_400, 300  # seconds


@require_safe
def photo_file(
    request: HttpRequest, photo_id: UUID, size: str, version: str | None = None
) -> HttpResponseBase:
    """A photo in one of its sizes: always as it is now, whatever version the address names.

    Whoever may not see it, and whoever asks for none, gets the same 404.
    """
    photo = Photo.objects.public().filter(pk=photo_id).first()
    if photo is not None:
        lasting = version == str(photo.version)
        caching = f"max-age={PUBLIC_AGE}, immutable" if lasting else f"max-age={UNNAMED_AGE}"
        response = _answer(photo, size, f"public, {caching}")
        # A version of a photo never changes: its number says whether the browser has it.
        response["ETag"] = etag = quote_etag(f"{photo.pk.hex}-{photo.version}-{size}")
        return get_conditional_response(request, etag=etag, response=response) or response
    photo = _held_back_photo(request, photo_id)
    if photo is None:
        raise Http404
    response = _answer(photo, size, "private, no-store")
    patch_vary_headers(response, ["Cookie", "Authorization"])
    return response


def _held_back_photo(request: HttpRequest, photo_id: UUID) -> Photo | None:
    """A photo that is not public, for staff of its office and for its reporter."""
    photo = Photo.objects.seen_by(_reader(request)).filter(pk=photo_id).first()
    if photo is not None:
        return photo
    photo = Photo.objects.ready().select_related("report").filter(pk=photo_id).first()
    own = photo is not None and photo.report is not None and photo.is_for_reporter
    return photo if own and remembered(request, photo.report) else None


def _reader(request: HttpRequest) -> User:
    """Who asks: by the session, or by the key that apps send."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return (user_of(key.strip()) if scheme.lower() == "bearer" else None) or request.user


def _answer(photo: Photo, size: str, caching: str) -> FileResponse:
    try:
        file = storages["default"].open(photo.large if size == "large" else photo.small)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type="image/jpeg")
    response["Content-Disposition"] = f'inline; filename="{size}.jpg"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = caching
    return response
