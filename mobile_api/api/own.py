"""What a reporter can do with their own report over HTTP, by its private key. Strangers get 404."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from geo.errors import OutsideCoverage
from geo.responsibility import decision_from_record
from geo.wording import answer_as_json, office_as_json
from mobile_api.api import features
from mobile_api.api.base import GEOJSON, OpenView
from mobile_api.api.fields import Latitude, Longitude, Number, Text, UUIDText, point_at
from mobile_api.api.own_shapes import MovedShape, OwnDataShape
from mobile_api.api.places import MOST_ACCURACY
from mobile_api.api.reports import KEY_HEADER, ContactInput, KeyQuery, key_in, outside
from mobile_api.api.shapes import WITH_BODY, ReportFeatureShape, answers
from mobile_api.mine.mails import seconds_to_wait
from reports.access import is_key_of
from reports.actions import move_report
from reports.domain.codes import read_code
from reports.domain.workflow import Role, Status, StepRefused
from reports.intake import ContactData
from reports.limits import MAX_ADDRESS, MAX_PHOTOS
from reports.models import Report
from reports.own.correcting import NewPlace, add_photos, change_contact, correct_place
from reports.own.data import own_data
from reports.own.erasure import erase_personal_data
from reports.routing import preview


class PlaceInput(serializers.Serializer):
    lat = Latitude()
    lon = Longitude()
    accuracy = Number(
        required=False, allow_null=True, min_value=0, max_value=MOST_ACCURACY, help_text="Metres."
    )
    address = Text(required=False, allow_blank=True, allow_null=True, max_length=MAX_ADDRESS)
    border_answer = Text(required=False, allow_blank=True, allow_null=True, max_length=50)
    preview = serializers.BooleanField(
        required=False, default=False, help_text="Only say which office would get it, and change nothing."
    )


class OwnPhotosInput(serializers.Serializer):
    photos = serializers.ListField(child=UUIDText(), min_length=1, max_length=MAX_PHOTOS)


class OwnView(OpenView):
    """A report that is opened by its key, and by nothing else."""

    def own(self, request: Request, code: str) -> Report:
        """The report of the key, from the header X-Report-Key or ?key=; else 404."""
        key = key_in(request, self.query(KeyQuery))
        report = self._reports().filter(code=read_code(code)).first()
        if report is None or not key or not is_key_of(report, key):
            raise Http404
        return report

    def _reports(self) -> QuerySet[Report]:
        return features.for_detail(Report.objects.all()).select_related("category__service__municipality")

    def told(self, request: Request, report: Report) -> Response:
        """The report as its reporter sees it now."""
        fresh = self._reports().get(pk=report.pk)
        feature = features.of_report(request, fresh, features.REPORTER)
        return Response(feature, content_type=GEOJSON)


def _documented(name: str, *, body: Any = None, shape: Any = ReportFeatureShape, media_type: str = GEOJSON):
    return extend_schema(
        operation_id=name,
        tags=["Own reports"],
        parameters=[KeyQuery, KEY_HEADER],
        request=body,
        responses=answers(shape, 404, 409, *WITH_BODY, media_type=media_type),
    )


class WithdrawView(OwnView):
    @_documented("reports_withdraw")
    def post(self, request: Request, code: str):
        """Take an open report back. Once it is withdrawn, asking again changes nothing."""
        report = self.own(request, code)
        try:
            move_report(report, Status.WITHDRAWN, actor=None, role=Role.REPORTER)
        except StepRefused:
            report.refresh_from_db(fields=["status"])
            if report.status != Status.WITHDRAWN:
                raise
        return self.told(request, report)


class PlaceView(OwnView):
    @_documented("reports_place", body=PlaceInput, shape=MovedShape, media_type="application/json")
    def post(self, request: Request, code: str):
        """Correct the place of an open report. It is routed anew, from `old_office` to `office`.

        With `preview` nothing is changed: ask first, show both offices, then send it again without.
        """
        report, given = self.own(request, code), self.body(PlaceInput)
        point, old = point_at(given), office_as_json(report.office)
        try:
            if given["preview"]:
                if not report.is_open:
                    raise StepRefused("report_closed")
                decision = preview(report.category, point, given.get("accuracy") or 0)
                office = answer_as_json(decision)["office"]
            else:
                new = NewPlace(
                    point,
                    given.get("accuracy"),
                    given.get("address") or "",
                    given.get("border_answer") or "",
                )
                report = correct_place(report, new)
                office = office_as_json(report.office)
                decision = decision_from_record(report.decision)
        except OutsideCoverage as error:
            return outside(error)
        why = answer_as_json(decision, to_reporter=True)["why"]
        return Response({"old_office": old, "office": office, "why": why, "changed": not given["preview"]})


class PhotosView(OwnView):
    @_documented("reports_photos", body=OwnPhotosInput)
    def post(self, request: Request, code: str):
        """Add photos that were sent before to an open report. They become public as the category says."""
        report, given = self.own(request, code), self.body(OwnPhotosInput)
        return self.told(request, add_photos(report, given["photos"]))


class ContactView(OwnView):
    @_documented("reports_contact", body=ContactInput)
    def put(self, request: Request, code: str):
        """Change how the reporter can be reached; what is left out is removed."""
        report, given = self.own(request, code), self.body(ContactInput)
        contact = ContactData(**{name: (value or "").strip() for name, value in given.items()})
        known = getattr(report, "contact", None)
        if contact.email and (known is None or contact.email != known.email):
            seconds = seconds_to_wait(request, contact.email)
            if seconds:
                raise Throttled(seconds)
        return self.told(request, change_contact(report, contact))


class ExportView(OwnView):
    @_documented("reports_export", shape=OwnDataShape, media_type="application/json")
    def get(self, request: Request, code: str):
        """All that is kept about the reporter and their report."""
        return Response(own_data(self.own(request, code)))


class PersonalDataView(OwnView):
    @_documented("reports_erase")
    def delete(self, request: Request, code: str):
        """Erase contact, words, free answers, address and own photos. The anonymous report stays."""
        return self.told(request, erase_personal_data(self.own(request, code)))
