"""/api/v1/uploads/: photos in pieces over bad lines, by the tus protocol (tus.io, 1.0.0)."""

from typing import Any, BinaryIO
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from mobile_api.api import tus
from mobile_api.api.base import ApiView, Query
from mobile_api.api.fields import UUIDText
from mobile_api.api.photos import Role
from mobile_api.api.shapes import WITH_BODY, UploadShape, answers
from mobile_api.errors import BodyRefused, Problem
from mobile_api.throttles import UNFINISHED, Photos, Pieces, client_of, give_back, take
from reports import uploads
from reports.models import Upload

OVERRIDDEN = {"PATCH", "DELETE", "HEAD"}


def _header(name: str, kind: Any = int, required: bool = True, says: str = "") -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.HEADER, required=required, description=says)


SPOKEN = _header("Tus-Resumable", str, says="1.0.0")
CHECKSUM = _header("Upload-Checksum", str, False, "sha1 or sha256, a space, and the digest in Base64.")


class Metadata(serializers.Serializer):
    """Of what clients say of a file we keep these; names of files tell about people, and types lie."""

    id = UUIDText(required=False)
    role = Role()


class TusView(ApiView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # For networks that let nothing but GET and POST pass.
        instead = request.headers.get("X-HTTP-Method-Override", "").upper()
        if request.method == "POST" and instead in OVERRIDDEN:
            request.method = instead
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method not in ("GET", "OPTIONS") and request.headers.get("Tus-Resumable") != tus.VERSION:
            sentence = _("Send the header Tus-Resumable with the value %(version)s.")
            raise Problem(412, "version", sentence % {"version": tus.VERSION})
        super().initial(request, *args, **kwargs)

    def finalize_response(self, request, response, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Tus-Resumable"] = tus.VERSION
        if response.status_code == 412:
            response["Tus-Version"] = tus.VERSION
        return response

    @extend_schema(exclude=True)
    def options(self, request: Request, *args: Any, **kwargs: Any):
        return Response(status=204, headers=tus.ABOUT)

    def client(self) -> str:
        return client_of(self.request, BaseThrottle().get_ident(self.request))

    def append(self, key: UUID, offset: int, piece: BinaryIO) -> Upload:
        tus.check_digest(self.request, piece)
        try:
            upload = uploads.append(key, offset, piece)
        except Upload.DoesNotExist:
            raise Http404 from None
        if upload.is_complete:
            give_back(UNFINISHED, self.client())
        return upload


class UploadsView(TusView):
    def get_throttles(self):
        return [Photos()] if self.request.method == "POST" else super().get_throttles()

    @extend_schema(
        operation_id="uploads_create",
        tags=["Reporting"],
        parameters=[
            Query,
            SPOKEN,
            _header("Upload-Length", says="Bytes of the whole photo, at most 20 MB."),
            _header("Upload-Metadata", str, False, "id (a UUID made by the client) and role, as tus says."),
            CHECKSUM,
        ],
        request={tus.PIECE: OpenApiTypes.BINARY},
        responses=answers(UploadShape, 401, 409, 411, 412, 460, 507, *WITH_BODY, status=201)
        | {200: UploadShape},
    )
    def post(self, request: Request):
        """Begin to send a photo in pieces (tus 1.0.0); the first piece may come along as the body.

        The id of the upload is the id of the photo. With an `id` made by the client a lost answer costs
        nothing: the same call again finds the upload, answers 200, and `Upload-Offset` says where to go on.
        """
        self.query(Query)
        length, said = tus.number_in(request, "Upload-Length"), _metadata(request)
        with tus.first_piece_in(request, most=length) as piece:
            upload, created = self._begin(length, said)
            # Of a repeat, the piece may be there already.
            if piece.tell() and not upload.offset:
                upload = self.append(upload.pk, 0, piece)
        response = Response(_told(upload), status=201 if created else 200, headers=tus.headers_of(upload))
        response["Location"] = reverse("api:upload", args=[upload.pk])
        return response

    def _begin(self, length: int, said: dict[str, Any]) -> tuple[Upload, bool]:
        key, created = said.get("id"), False
        # Who goes on is never kept from it.
        counted = not Upload.objects.alive().filter(pk=key).exists()
        missing = take(UNFINISHED, self.client()) if counted else None
        if missing is not None:
            raise Throttled(missing)
        try:
            upload, created = uploads.begin(length, role=said["role"], key=key)
        finally:
            if counted and not created:
                give_back(UNFINISHED, self.client())
        return upload, created


class UploadView(TusView):
    def get_throttles(self):
        return [Pieces()] if self.request.method == "PATCH" else super().get_throttles()

    @extend_schema(
        operation_id="uploads_read",
        tags=["Reporting"],
        parameters=[Query],
        responses=answers(UploadShape, 401, 404, 422),
    )
    def get(self, request: Request, key: UUID):
        """How much of a photo has arrived, and what became of it; HEAD says it in headers (tus 1.0.0)."""
        self.query(Query)
        upload = uploads.unrefused(_found(key))
        return Response(_told(upload), headers=tus.headers_of(upload))

    @extend_schema(
        operation_id="uploads_append",
        tags=["Reporting"],
        parameters=[Query, SPOKEN, _header("Upload-Offset", says="Where this piece begins."), CHECKSUM],
        request={tus.PIECE: OpenApiTypes.BINARY},
        responses=answers(None, 401, 404, 409, 411, 412, 460, 507, *WITH_BODY, status=204),
    )
    def patch(self, request: Request, key: UUID):
        """Send the piece that follows. With the last one the picture is checked; 422 says what is wrong.

        409: another piece was there first, or the offset is wrong; ask how much has arrived and go on.
        """
        self.query(Query)
        offset, upload = tus.number_in(request, "Upload-Offset"), _found(key)
        here = uploads.unrefused(upload).offset == offset
        # Read although it is in the wrong place: some clients see no answer before they have sent everything.
        with tus.piece_in(request, most=upload.length - offset if here else upload.length) as piece:
            upload = self.append(key, offset, piece)
        return Response(status=204, headers=tus.headers_of(upload))

    @extend_schema(
        operation_id="uploads_discard",
        tags=["Reporting"],
        parameters=[Query, SPOKEN],
        responses=answers(None, 401, 404, 409, 412, status=204),
    )
    def delete(self, request: Request, key: UUID):
        """Delete what has arrived, also the whole photo as long as no report has it."""
        self.query(Query)
        try:
            unfinished = uploads.discard(key)
        except Upload.DoesNotExist:
            raise Http404 from None
        if unfinished:
            give_back(UNFINISHED, self.client())
        return Response(status=204)


def _found(key: UUID) -> Upload:
    upload = Upload.objects.alive().select_related("photo").filter(pk=key).first()
    if upload is None:
        raise Http404
    return upload


def _metadata(request: Request) -> dict[str, Any]:
    given = Metadata(data=tus.metadata_in(request))
    if not given.is_valid():
        raise BodyRefused({"Upload-Metadata": given.errors})
    return given.validated_data


def _told(upload: Upload) -> dict[str, Any]:
    photo = upload.photo
    became = photo and {"status": photo.status, "width": photo.width, "height": photo.height}
    return {
        "id": upload.pk,
        "offset": upload.offset,
        "length": upload.length,
        "expires_at": upload.expires_at,
        "photo": became,
    }
