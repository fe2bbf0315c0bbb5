"""GET /api/v1/categories/<code>/expectation/: within how many working days such reports are done."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from geo.errors import OutsideCoverage
from geo.models import Area
from geo.wording import outside_sentence
from mobile_api.api.base import OpenView, Query, public_answer
from mobile_api.api.fields import QueryLatitude, QueryLongitude, point_at
from mobile_api.api.question_shapes import ExpectedShape
from mobile_api.api.questions import CODE, offered_category
from mobile_api.api.shapes import answers
from mobile_api.errors import problem_response
from reports.expectation import Expectation, expectation_for
from reports.models import Category
from reports.routing import district_at
from reports.wording import expectation_basis, expectation_sentence


class ExpectationQuery(Query):
    lat = QueryLatitude(required=False, help_text="With `lon`: what holds in the district there.")
    lon = QueryLongitude(required=False)

    def validate(self, asked: dict[str, Any]) -> dict[str, Any]:
        if ("lat" in asked) != ("lon" in asked):
            missing = "lon" if "lat" in asked else "lat"
            refusal = serializers.ErrorDetail(_("Give both lat and lon, or neither."), "required")
            raise serializers.ValidationError({missing: [refusal]})
        return asked


class ExpectationView(OpenView):
    @extend_schema(
        operation_id="categories_expectation",
        tags=["Reporting"],
        parameters=[ExpectationQuery, CODE],
        responses=answers(ExpectedShape, 404),
    )
    def get(self, request: Request, code: str):
        """What to expect of a report: how fast most of its kind were repaired, in the district or the town.

        `expectation` is null where too few were. Counted anew every night from the last twelve months, in
        working days of the town's state; what still waits counts as not done.
        """
        asked, category, district = self.query(ExpectationQuery), offered_category(code), None
        if "lat" in asked:
            point = point_at(asked)
            if not category.municipality.encloses(point):
                error = OutsideCoverage({"neighbour": None})
                return problem_response(404, error.code, None, outside_sentence(error))
            district = _district(category, point)
        known = expectation_as_json(expectation_for(category, district))
        return public_answer(request, {"category": category.code, "expectation": known}, max_age=3600)


def _district(category: Category, point) -> Area | None:
    version = district_at(category.municipality, point, timezone.localdate())
    return version.area if version else None


def expectation_as_json(expectation: Expectation | None) -> dict[str, Any] | None:
    """What is expected, in the active language; null where nobody can say."""
    if expectation is None:
        return None
    district = expectation.district
    return {
        "share": expectation.share,
        "working_days": expectation.days,
        "reports": expectation.reports,
        "district": {"id": district.code, "name": district.name} if district else None,
        "since": expectation.since.isoformat(),
        "until": expectation.until.isoformat(),
        "sentence": expectation_sentence(expectation),
        "basis": expectation_basis(expectation),
    }
