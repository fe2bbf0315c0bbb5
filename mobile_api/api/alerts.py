"""Following reports and places, over HTTP."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from mobile_api.alerts.feed_address import feed_address
from mobile_api.api.alert_inputs import (
    AlertInput,
    PushInput,
    ReachInput,
    device_of,
    language_of,
    reach_of,
    wish_of,
)
from mobile_api.api.base import OpenView, Query
from mobile_api.api.settings import the_town
from mobile_api.api.shapes import WITH_BODY, AlertShape, MineShape, answers
from mobile_api.throttles import Letters
from reports.alerts.following import follow_report, subscriptions_of
from reports.alerts.links import manage_link
from reports.alerts.reaching import Device
from reports.alerts.wishes import follow_place
from reports.alerts.wording import about
from reports.domain.codes import read_code
from reports.models import Report, Subscription

TAG = "Following"


class LetterView(OpenView):
    """Each call may send a letter to an address that somebody else owns."""

    def get_throttles(self):
        return [Letters()]


class FollowView(LetterView):
    @extend_schema(
        operation_id="reports_follow",
        tags=[TAG],
        parameters=[Query],
        request=ReachInput,
        responses=answers(AlertShape, 404, *WITH_BODY, status=201) | {202: AlertShape},
    )
    def post(self, request: Request, code: str):
        """Hear of what happens to a public report. 201 for a device; 202 for `email`, whose owner is asked.

        The answer is the same whether or not the address follows it already.
        """
        self.query(Query)
        given = self.body(ReachInput)
        report = Report.objects.public().filter(code=read_code(code)).first()
        if report is None:
            raise Http404
        reach, device = reach_of(given), None
        if isinstance(reach, Device):
            device = reach
        followed = follow_report(
            report, email=given.get("email") or "", device=device, language=language_of(given)
        )
        return _answer(followed, device, feed=None)


class AlertsView(LetterView):
    @extend_schema(
        operation_id="alerts_create",
        tags=[TAG],
        parameters=[Query],
        request=AlertInput,
        responses=answers(AlertShape, *WITH_BODY, status=201) | {202: AlertShape},
    )
    def post(self, request: Request):
        """Hear of what happens in a place. 201 for a device; 202 for `email`, whose owner is asked first."""
        self.query(Query)
        given = self.body(AlertInput)
        wish, reach, language = wish_of(given, the_town()), reach_of(given), language_of(given)
        followed = follow_place(wish, reach, language=language)
        device = reach if isinstance(reach, Device) else None
        return _answer(followed, device, feed=feed_address(wish, language))


class MineInput(serializers.Serializer):
    push = PushInput()


class MineView(OpenView):
    @extend_schema(
        operation_id="alerts_of_device",
        tags=[TAG],
        parameters=[Query],
        request=MineInput,
        responses=answers(MineShape, *WITH_BODY),
    )
    def post(self, request: Request):
        """What a device is told of, with the links to change it; its own keys are what opens this."""
        self.query(Query)
        mine = subscriptions_of(device_of(self.body(MineInput)["push"]))
        return Response({"alerts": [{"about": about(one), "manage_url": manage_link(one)} for one in mine]})


def _answer(followed: Subscription | None, device: Device | None, *, feed: str | None) -> Response:
    told: dict[str, Any] = {"status": "asked", "manage_url": None, "feed": feed}
    if device is None:
        return Response(told, status=202)
    link = manage_link(followed) if followed else None
    return Response(told | {"status": "on" if followed else "too_many", "manage_url": link}, status=201)
