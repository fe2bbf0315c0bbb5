"""The shapes of what reporters read of their own reports, for the schema."""

from rest_framework import serializers

from mobile_api.api.shapes import NamedShape, OfficeShape, ReasonShape
from reports.domain.workflow import Status

Char, Flag, Int = serializers.CharField, serializers.BooleanField, serializers.IntegerField
When, Float = serializers.DateTimeField, serializers.FloatField


class MovedShape(serializers.Serializer):
    old_office = OfficeShape()
    office = OfficeShape(help_text="Who is responsible at the new place.")
    why = ReasonShape(many=True)
    changed = Flag(help_text="False for a preview.")


class OwnPlaceShape(serializers.Serializer):
    lon = Float()
    lat = Float()
    accuracy_m = Float(allow_null=True)
    address = Char(allow_blank=True)
    district = Char(allow_null=True)


class OwnAnswerShape(serializers.Serializer):
    id = Char()
    question = Char(allow_null=True, help_text="Null for a question that is asked no more.")
    answer = serializers.JSONField()
    in_words = Char(allow_blank=True)


class OwnReportShape(serializers.Serializer):
    code = Char()
    status = serializers.ChoiceField([status.value for status in Status])
    category = NamedShape()
    office = NamedShape()
    place = OwnPlaceShape()
    description = Char(allow_null=True, help_text="Null once it is erased.")
    description_as_written = Char(
        allow_null=True, help_text="Before staff hid parts of it, while that is kept."
    )
    answers = OwnAnswerShape(many=True)
    language = Char()
    public = Flag()
    awaiting_confirmation = Flag()
    submitted_at = When()
    updated_at = When()
    closed_at = When(allow_null=True)
    others_who_have_it_too = Int()


class OwnContactShape(serializers.Serializer):
    email = Char(allow_blank=True)
    name = Char(allow_blank=True)
    phone = Char(allow_blank=True)


class OwnPhotoShape(serializers.Serializer):
    id = Char()
    own = Flag()
    stage = Char()
    role = Char(allow_blank=True)
    status = Char()
    public = Flag()
    width = Int()
    height = Int()
    received_at = When()
    url = Char(allow_null=True, help_text="Opens where the private link was opened; null without a picture.")


class OwnLineShape(serializers.Serializer):
    at = When()
    kind = Char()
    status = Char(allow_null=True)
    sentence = Char()
    text = Char(allow_null=True)
    photo = Char(allow_null=True)
    only_for_you = Flag()


class OwnSubscriptionShape(serializers.Serializer):
    channel = Char()
    email = Char(allow_blank=True)
    events = serializers.ListField(child=Char())
    how_often = Char()
    language = Char()
    created_at = When()
    confirmed_at = When(allow_null=True)


class OwnDataShape(serializers.Serializer):
    """All that is kept about a reporter and one report."""

    format = Char(help_text="stadtlotse-own-data/1")
    exported_at = When()
    report = OwnReportShape()
    contact = OwnContactShape(allow_null=True)
    photos = OwnPhotoShape(many=True)
    timeline = OwnLineShape(many=True)
    subscriptions = OwnSubscriptionShape(many=True)
    private_link = Char()
