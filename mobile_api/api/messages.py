"""Messages between office and reporter over HTTP, and the reporter's "it is not fixed"."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from mobile_api.api.base import ApiView
from mobile_api.api.features import photo_as_json, waiting_as_json
from mobile_api.api.fields import Count, Text, UUIDText, local_time
from mobile_api.api.idempotency import key_of
from mobile_api.api.reports import KEY_HEADER, KeyQuery, key_in
from mobile_api.api.shapes import WITH_BODY, ConversationShape, MessageShape, answers
from mobile_api.errors import Problem
from reports.access import is_key_of
from reports.domain.codes import read_code
from reports.domain.workflow import Role
from reports.limits import MAX_ANSWER_DAYS, MAX_NOTE, MAX_PHOTOS
from reports.messages import NewMessage, Written, write_to_office, write_to_reporter
from reports.models import Message, Report
from reports.models.report import TALKING_ROLES
from reports.reopening import say_not_fixed

IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="Taken where `id` is absent."
)


class WordsInput(serializers.Serializer):
    """What is not named here is ignored."""

    id = UUIDText(
        required=False, allow_null=True, help_text="Made by the client: a retry is no second message."
    )
    key = Text(
        required=False,
        allow_blank=True,
        allow_null=True,
        max_length=200,
        help_text="The private_key of the report, if it does not stand in the address.",
    )
    text = Text(max_length=MAX_NOTE)
    photos = serializers.ListField(
        child=UUIDText(), required=False, allow_null=True, max_length=MAX_PHOTOS, help_text="Ids of photos."
    )


class MessageInput(WordsInput):
    answer_days = Count(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=MAX_ANSWER_DAYS,
        help_text="For staff: the office waits for an answer, as many working days.",
    )


class MessagesView(ApiView):
    @extend_schema(
        operation_id="reports_messages",
        tags=["Messages"],
        parameters=[KeyQuery, KEY_HEADER],
        responses=answers(ConversationShape, 401, 404),
    )
    def get(self, request: Request, code: str):
        """All messages about a report, oldest first: for its reporter (`key`) and for staff of its office."""
        key = key_in(request, self.query(KeyQuery))
        report = _report(code)
        if not (is_key_of(report, key) or _is_among(Report.objects.seen_by(request.user), report)):
            raise Http404
        messages = [_as_json(request, message) for message in report.messages.with_all_shown()]
        return Response({"messages": messages, "waiting_for_reporter": waiting_as_json(report)})

    @extend_schema(
        operation_id="reports_messages_create",
        tags=["Messages"],
        parameters=[KeyQuery, KEY_HEADER, IDEMPOTENCY],
        request=MessageInput,
        responses=answers(MessageShape, 401, 403, 404, 409, *WITH_BODY, status=201) | {200: MessageShape},
    )
    def post(self, request: Request, code: str):
        """Write to the office (with the `key`) or to the reporter (with a token of the desk).

        The reporter gets a notice without the words. Nobody else can read them. 200 for a repeat.
        """
        key, given = key_in(request, self.query(KeyQuery)), self.body(MessageInput)
        report = _report(code)
        if is_key_of(report, key or given.get("key") or ""):
            if given.get("answer_days") is not None:
                raise Problem(403, "office_only", _("Only the office can set a day for the answer."))
            return _answer(request, write_to_office(report, _new(request, given)))
        if not _is_among(Report.objects.seen_by(request.user), report):
            raise Http404
        role = next((one for one in TALKING_ROLES if one in request.user.roles_at(report.office)), None)
        if role is None:
            raise Problem(403, "wrong_role", _("Messages to reporters are written at the desk."))
        return _answer(
            request, write_to_reporter(report, _new(request, given), actor=request.user, role=Role(role))
        )


class NotFixedView(ApiView):
    @extend_schema(
        operation_id="reports_not_fixed",
        tags=["Messages"],
        parameters=[KeyQuery, KEY_HEADER, IDEMPOTENCY],
        request=WordsInput,
        responses=answers(MessageShape, 401, 404, 409, *WITH_BODY, status=201) | {200: MessageShape},
    )
    def post(self, request: Request, code: str):
        """The reporter says that a closed report is not fixed: once for each time the office closes it.

        The office reopens it, or keeps it closed and says why. 200 for a repeat.
        """
        key, given = key_in(request, self.query(KeyQuery)), self.body(WordsInput)
        report = _report(code)
        if not is_key_of(report, key or given.get("key") or ""):
            raise Http404
        return _answer(request, say_not_fixed(report, _new(request, given)))


def _report(code: str) -> Report:
    report = Report.objects.select_related("office").filter(code=read_code(code) or "").first()
    if report is None:
        raise Http404
    return report


def _is_among(reports: Any, report: Report) -> bool:
    return reports.filter(pk=report.pk).exists()


def _new(request: Request, given: dict[str, Any]) -> NewMessage:
    return NewMessage(
        id=key_of(request, given.get("id")),
        text=given["text"],
        photo_ids=given.get("photos") or (),
        answer_days=given.get("answer_days"),
    )


def _answer(request: Request, written: Written) -> Response:
    message = Message.objects.with_all_shown().select_related("report__office").get(pk=written.message.pk)
    return Response(_as_json(request, message), status=201 if written.created else 200)


def _as_json(request: Request, message: Message) -> dict[str, Any]:
    return {
        "id": str(message.pk),
        "kind": message.kind,
        "by": "office" if message.by_office else "reporter",
        "at": local_time(message.created_at),
        "text": message.text.body if message.text.erased_at is None else None,
        "answer_until": message.answer_until.isoformat() if message.answer_until else None,
        "photos": [photo_as_json(request, photo) for photo in message.ready_photos],
    }
