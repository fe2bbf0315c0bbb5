"""I have this too, over HTTP."""

from django.conf import settings
from django.http import Http404
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from mobile_api.api.base import OpenView, Query
from mobile_api.api.fields import Text, UUIDText
from mobile_api.api.idempotency import key_of
from mobile_api.api.shapes import WITH_BODY, SupportedShape, answers
from mobile_api.throttles import Letters
from reports.domain.codes import read_code
from reports.limits import MAX_PHOTOS
from reports.models import Report
from reports.support import NewSupport, support_report


class SupportInput(serializers.Serializer):
    """What is not named here is ignored."""

    id = UUIDText(
        required=False, allow_null=True, help_text="Made by the client: a retry is not counted twice."
    )
    photos = serializers.ListField(
        child=UUIDText(), required=False, allow_null=True, max_length=MAX_PHOTOS, help_text="Ids of photos."
    )
    email = Text(
        required=False,
        allow_blank=True,
        allow_null=True,
        max_length=254,
        help_text="To follow the report: a letter asks for confirmation. Kept with nothing that is counted.",
    )
    language = serializers.ChoiceField(
        [code for code, _name in settings.LANGUAGES],
        required=False,
        allow_null=True,
        help_text="Of the letters; that of the request if absent.",
    )


class SupportView(OpenView):
    @extend_schema(
        operation_id="reports_support",
        tags=["Reporting"],
        parameters=[
            Query,
            OpenApiParameter(
                "Idempotency-Key", str, OpenApiParameter.HEADER, description="Taken where `id` is absent."
            ),
        ],
        request=SupportInput,
        responses=answers(SupportedShape, 404, 409, *WITH_BODY, status=201) | {200: SupportedShape},
    )
    def post(self, request: Request, code: str):
        """I have this too: counts for an open public report. 201 when counted, 200 for the repeat.

        No account and no name; with `email` the person is asked by letter whether they want to follow it.
        Photos are kept for release like those of reports.
        """
        self.query(Query)
        given = self.body(SupportInput)
        if given.get("email"):
            letters = Letters()
            if not letters.allow_request(request, self):
                raise Throttled(letters.wait())
        new = NewSupport(
            id=key_of(request, given.get("id")),
            code=read_code(code) or "",
            photo_ids=given.get("photos") or (),
            email=given.get("email") or "",
            language=given.get("language") or get_language() or settings.LANGUAGE_CODE,
        )
        try:
            supported = support_report(new)
        except Report.DoesNotExist:
            raise Http404 from None
        told = {"code": supported.report.public_code, "support_count": supported.report.support_count}
        return Response(told, status=201 if supported.created else 200)
