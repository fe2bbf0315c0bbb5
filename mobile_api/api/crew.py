"""Crews over HTTP: the list of work with its changes, and what they did."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from mobile_api.actions import TARGETS, Order, carry_out
from mobile_api.api import features
from mobile_api.api.base import GEOJSON, ApiView, Query
from mobile_api.api.fields import Instant, Text, UUIDText, local_time
from mobile_api.api.shapes import WITH_BODY, ActionsShape, WorkShape, answers
from mobile_api.errors import BodyRefused, Problem, of_domain, of_fields
from mobile_api.permissions import IsCrew
from reports.actions import digest_of
from reports.domain.workflow import Role, Status, StepRefused, next_steps
from reports.errors import KeyConflict, Refused
from reports.limits import MAX_NOTE, MAX_PHOTOS
from reports.models import Report, TimelineEntry

PAGE = 500
MAX_ACTIONS = 100
# A change is stamped before it is committed, so the next question reaches back a little.
OVERLAP = timedelta(seconds=30)
ACTION_OF = {target: name for name, target in TARGETS.items() if target}
EXAMPLE = {
    "actions": [
        {
            "id": "0b8f6f5e-3f0e-4a39-8a6e-6d2f7c0d9a11",
            "report": "K7QF-3M2P",
            "action": "take_over",
            "at": "2026-05-04T09:12:00+02:00",
        }
    ]
}


@extend_schema_field({"type": "string", "description": "`as_of` of the last answer, or an RFC 3339 time."})
class Since(Instant):
    """A time, and the code of the last report seen of those changed at that very time."""

    def to_internal_value(self, data: Any) -> tuple[datetime, str]:
        moment, _tilde, code = str(data).partition("~")
        return super().to_internal_value(moment), code[:8]


class WorkQuery(Query):
    since = Since(required=False)


class ActionInput(serializers.Serializer):
    id = UUIDText(help_text="Made by the device: sent again, the action is done once.")
    report = Text(max_length=20, help_text="The code of the report.")
    action = serializers.ChoiceField(list(TARGETS))
    at = Instant(help_text="When it was done, by the clock of the device.")
    note = Text(required=False, allow_blank=True, allow_null=True, max_length=MAX_NOTE)
    public = serializers.BooleanField(
        required=False, default=True, help_text="Whether everybody reads the note."
    )
    photos = serializers.ListField(
        child=UUIDText(),
        required=False,
        allow_null=True,
        max_length=MAX_PHOTOS,
        help_text="Taken afterwards.",
    )


@extend_schema_field(ActionInput)
class AnAction(serializers.DictField):
    """Checked one by one, so that a wrong one does not hold up the others."""


class ActionsInput(serializers.Serializer):
    actions = serializers.ListField(child=AnAction(), min_length=1, max_length=MAX_ACTIONS)


class WorkView(ApiView):
    permission_classes = [IsAuthenticated, IsCrew]

    @extend_schema(
        operation_id="crew_work",
        tags=["Crew"],
        parameters=[WorkQuery],
        responses=answers(WorkShape, 401, 403, media_type=GEOJSON),
    )
    def get(self, request: Request):
        """The open reports of the crew's offices; with `since` what changed, in `gone` what left the list.

        Ask again with `as_of`; while `more` is true, at once.
        """
        since = self.query(WorkQuery).get("since")
        now, mine = timezone.now(), list(request.user.offices_as(Role.CREW).values_list("pk", flat=True))
        changed = list(_changed(mine, since)[: PAGE + 1])
        page, more = changed[:PAGE], len(changed) > PAGE
        here = [report for report in page if report.is_open and report.office_id in mine]
        gone = [report for report in page if not (report.is_open and report.office_id in mine)]
        work = {
            "type": "FeatureCollection",
            "features": [features.of_work(request, report, steps_of(report)) for report in here],
            "gone": [
                {"code": report.public_code, "updated_at": local_time(report.updated_at)} for report in gone
            ],
            "more": more,
            "as_of": _mark(page[-1]) if more else timezone.localtime(now - OVERLAP).isoformat(),
        }
        return Response(work, content_type=GEOJSON)


class ActionsView(ApiView):
    permission_classes = [IsAuthenticated, IsCrew]

    @extend_schema(
        operation_id="crew_actions",
        tags=["Crew"],
        parameters=[Query],
        request=ActionsInput,
        responses=answers(ActionsShape, 401, 403, *WITH_BODY),
        examples=[OpenApiExample("take over", value=EXAMPLE, request_only=True)],
    )
    def post(self, request: Request):
        """Up to 100 actions in their order, each done once by its `id`: one result for each.

        `outcome`: done; conflict (the report has moved on meanwhile, see `problem`); refused (the action is
        wrong and may be corrected under the same id); not_found.
        """
        self.query(Query)
        orders = self.body(ActionsInput)["actions"]
        return Response({"results": [_result(order, request) for order in orders]})


def steps_of(report: Report) -> list[str]:
    """The names of the actions that a crew may take now."""
    steps = next_steps(Status(report.status), role=Role.CREW)
    return [ACTION_OF[step] for step in steps if step in ACTION_OF] + ["note"]


def _changed(mine: list[int], since: tuple[datetime, str] | None) -> QuerySet[Report]:
    """Open reports of these offices; after a time, all that changed, also those that were theirs."""
    reports = Report.objects.known().for_listing().order_by("updated_at", "code")
    if since is None:
        return reports.open().filter(office__in=mine)
    moment, code = since
    later = Q(updated_at__gt=moment) | Q(updated_at=moment, code__gt=code)
    theirs = Q(office__in=mine) | Q(pk__in=_once_of(mine))
    return reports.filter(later, theirs, updated_at__gte=moment)


def _once_of(mine: list[int]) -> QuerySet:
    return TimelineEntry.objects.filter(office__in=mine).values("report")


def _mark(report: Report) -> str:
    return f"{timezone.localtime(report.updated_at).isoformat()}~{report.code}"


def _result(sent: dict[str, Any], request: Request) -> dict[str, Any]:
    given = ActionInput(data=sent)
    try:
        if not given.is_valid():
            raise BodyRefused(given.errors)
        receipt = carry_out(_order(sent, given.validated_data), user=request.user)
    except KeyConflict as error:
        return _told(sent, "conflict", of_domain(error))
    except Refused as error:
        return _told(sent, "refused", of_domain(error))
    except BodyRefused as error:
        return _told(sent, "refused", of_fields(error))
    return _told(sent, receipt["outcome"], _problem_in(receipt)) | {
        "report": receipt["report"],
        "status": receipt["status"],
    }


def _order(sent: dict[str, Any], given: dict[str, Any]) -> Order:
    return Order(
        id=given["id"],
        report=given["report"],
        action=given["action"],
        done_at=local_time(given["at"]),
        digest=digest_of(sent),
        note=given.get("note") or "",
        public=given["public"],
        photo_ids=given.get("photos") or [],
    )


def _told(sent: dict[str, Any], outcome: str, problem: Problem | None) -> dict[str, Any]:
    return {
        "id": _text(sent.get("id")),
        "outcome": outcome,
        "report": _text(sent.get("report")),
        "status": None,
        "problem": problem.as_json() if problem else None,
    }


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _problem_in(receipt: Mapping[str, Any]) -> Problem | None:
    """Why an action had no effect, said anew in the language of this request."""
    if receipt["outcome"] == "conflict":
        return of_domain(StepRefused(receipt["code"], **receipt["facts"]))
    if receipt["outcome"] == "not_found":
        return Problem(404, "not_found", _("There is no such report among those of your offices."))
    return None
