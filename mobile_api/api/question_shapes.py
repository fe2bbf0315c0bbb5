"""The shapes of what is said about a category's questions, for the schema."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from mobile_api.api.shapes import (
    Char,
    CollectionKind,
    FeatureKind,
    Flag,
    Int,
    NewFeatureShape,
    NewPropertiesShape,
    OfficeShape,
    OpeningShape,
    ProblemShape,
)
from reports.domain.questions import StopKind


class StopShape(serializers.Serializer):
    """Where to turn instead of sending a report."""

    kind = serializers.ChoiceField([kind.value for kind in StopKind])
    title = Char(help_text="The first thing to read.")
    reason = Char()
    phone = Char(allow_null=True)
    phone_href = Char(allow_null=True, help_text="For a link: tel: and the number.")
    url = Char(allow_null=True)
    service = Char(allow_null=True, help_text="The id of the service that this is.")
    office = OfficeShape(allow_null=True)
    opening = OpeningShape(allow_null=True, help_text="Whether the office is open now.")


class RefusedReportShape(ProblemShape):
    """Why a report was not taken."""

    stop = StopShape(required=False, help_text="With the code `stopped`: where to turn instead.")


class AnswersSchemaShape(serializers.Serializer):
    """A JSON Schema (draft 2020-12) of the object `answers`."""

    title = Char(help_text="The category's name.")
    type = serializers.ChoiceField(["object"])
    properties = serializers.DictField(help_text="One per question, by its code.")
    required = serializers.ListField(child=Char())
    additionalProperties = Flag()
    allOf = serializers.ListField(required=False, help_text="Conditions.")


class ThingPropertiesShape(serializers.Serializer):
    layer = Char()
    id = Char()
    name = Char()
    kind = Char(allow_blank=True)
    distance_m = serializers.FloatField()


@extend_schema_field({"type": "object", "description": "A geometry of GeoJSON."})
class AnyGeometry(serializers.Field):
    pass


class ThingFeatureShape(serializers.Serializer):
    type = FeatureKind()
    id = Char()
    geometry = AnyGeometry()
    properties = ThingPropertiesShape()


class ThingsShape(serializers.Serializer):
    type = CollectionKind()
    features = ThingFeatureShape(many=True)


class DistrictShape(serializers.Serializer):
    id = Char()
    name = Char()


class ExpectationShape(serializers.Serializer):
    share = Int(help_text="Of a hundred reports so many are done in that time.")
    working_days = Int(help_text="By the calendar of the town's state.")
    reports = Int(help_text="How many were counted, those that still wait among them.")
    district = DistrictShape(allow_null=True, help_text="Null: the whole town.")
    since = serializers.DateField()
    until = serializers.DateField()
    sentence = Char()
    basis = Char(help_text="What that is counted from, as a sentence.")


class ExpectedShape(serializers.Serializer):
    category = Char()
    expectation = ExpectationShape(allow_null=True)


class SentPropertiesShape(NewPropertiesShape):
    expectation = ExpectationShape(allow_null=True, help_text="How fast most of its kind were repaired.")


class SentFeatureShape(NewFeatureShape):
    properties = SentPropertiesShape()
