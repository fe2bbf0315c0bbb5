"""The shapes of answers, for the schema. Nothing is computed here; a test holds real answers against it."""

from typing import Any

from django.utils import translation
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema_field
from rest_framework import serializers

from geo.domain.answer_case import Case
from geo.domain.channels import Kind
from mobile_api.errors import MEDIA_TYPE, TITLES
from reports.domain.outcomes import Outcome
from reports.domain.questions import StopKind
from reports.domain.workflow import Status
from reports.models import Category

GEOJSON = "application/geo+json"
JSON_SCHEMA = {
    "type": "object",
    "description": "A JSON Schema (draft 2020-12) of the object `answers`, or null.",
}
POSITION = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
Char, Flag, Int = serializers.CharField, serializers.BooleanField, serializers.IntegerField
When = serializers.DateTimeField


class FieldErrorShape(serializers.Serializer):
    pointer = Char(allow_blank=True, help_text="JSON pointer into the body, or /name of a query parameter.")
    code = Char()
    detail = Char(allow_blank=True)


class ProblemShape(serializers.Serializer):
    """What every refusal looks like (RFC 9457)."""

    type = Char(help_text="/problems/ and the code.")
    code = Char(help_text="Never changes, whatever the language.")
    title = Char()
    status = Int()
    detail = Char(allow_blank=True)
    errors = FieldErrorShape(many=True)


class LimitsShape(serializers.Serializer):
    description_length = Int()
    note_length = Int()
    photos = Int()
    photo_bytes = Int()
    photo_pixels = Int()
    json_bytes = Int()


class LayerShape(serializers.Serializer):
    id = Char()
    name = Char()
    base = Flag(help_text="Part of the built-in base map.")
    url = Char(help_text="GeoJSON; the layers of the base map share one.")


@extend_schema_field(
    {
        "type": "array",
        "items": {"type": "number"},
        "minItems": 4,
        "maxItems": 4,
        "description": "west, south, east, north in degrees",
    }
)
class BoxField(serializers.Field):
    pass


@extend_schema_field(POSITION | {"description": "longitude, latitude in degrees"})
class PositionField(serializers.Field):
    pass


class ConfigShape(serializers.Serializer):
    name = Char()
    code = Char()
    bbox = BoxField()
    center = PositionField()
    languages = serializers.ListField(child=Char())
    time_zone = Char()
    demo = Flag()
    limits = LimitsShape()
    layers = LayerShape(many=True)
    push_key = Char(
        allow_null=True, help_text="`applicationServerKey` for messages to devices; null: not offered."
    )


@extend_schema_field(JSON_SCHEMA)
class QuestionsField(serializers.Field):
    pass


STOP = {
    "type": "object",
    "required": ["kind", "reason"],
    "properties": {
        "kind": {"type": "string", "enum": [kind.value for kind in StopKind]},
        "reason": {"type": "string"},
        **{name: {"type": "string"} for name in ("phone", "office", "service", "url")},
    },
}


@extend_schema_field(STOP)
class StopInBriefField(serializers.Field):
    pass


class PublishShape(serializers.Serializer):
    place = serializers.ChoiceField(["at_once", "after_release", "never"])
    text = serializers.ChoiceField(["at_once", "after_release", "never"])
    photos = serializers.ChoiceField(["at_once", "after_release", "never"])


class CategoryShape(serializers.Serializer):
    id = Char()
    name = Char()
    description = Char(allow_blank=True)
    service = Char()
    questions = QuestionsField(allow_null=True)
    stop = StopInBriefField(
        allow_null=True, help_text="Not null: nothing of this kind is taken; where to turn."
    )
    photo_roles = serializers.ListField(child=Char())
    photo_role_names = serializers.DictField(child=Char(), help_text="What people call the photo_roles.")
    photo_required = Flag()
    publish = PublishShape()
    target_days = Int(allow_null=True)
    contact = serializers.ChoiceField(
        Category.Contact.values,
        help_text="Whether a report needs `contact.email`; `none`: contact is refused.",
    )
    confirmation = serializers.ChoiceField(
        ["none", "email"], help_text="`email`: known to nobody until a link in a mail was opened."
    )
    legal_hint = Char(allow_blank=True)


class GroupShape(serializers.Serializer):
    id = Char()
    name = Char()
    icon = Char(allow_blank=True)
    categories = CategoryShape(many=True)


class CategoriesShape(serializers.Serializer):
    groups = GroupShape(many=True)


class NamedShape(serializers.Serializer):
    id = Char()
    name = Char()


class SuggestionReasonShape(serializers.Serializer):
    code = serializers.ChoiceField(["own_word", "past_reports"])
    word = Char(help_text="As it was typed.")
    sentence = Char()


class SuggestionShape(serializers.Serializer):
    id = Char()
    name = Char()
    group = NamedShape()
    score = serializers.FloatField(help_text="How likely this category is meant and no other, from 0 to 1.")
    why = SuggestionReasonShape(many=True)


class SuggestionsShape(serializers.Serializer):
    results = SuggestionShape(many=True)


class StreetShape(serializers.Serializer):
    street = Char(allow_blank=True)
    postcode = Char(allow_blank=True)
    place = Char(allow_blank=True)


class ChannelShape(serializers.Serializer):
    kind = serializers.ChoiceField([kind.value for kind in Kind])
    name = Char()
    value = Char()
    href = Char(allow_null=True, help_text="Where a link leads; null for what a browser cannot open.")


class OfficeShape(serializers.Serializer):
    """An office, its contact and the path of its page."""

    id = Char()
    name = Char()
    slug = Char()
    kind = serializers.ChoiceField(["municipality", "department", "team", "external"])
    tasks = Char(allow_blank=True)
    phone = Char(allow_blank=True)
    email = Char(allow_blank=True)
    website = Char(allow_blank=True)
    appointment_url = Char(allow_blank=True)
    channels = ChannelShape(many=True, help_text="All ways to reach it, in the order in which to try them.")
    address = StreetShape()
    location = PositionField(allow_null=True)
    step_free = Flag(allow_null=True)
    access_note = Char(allow_blank=True)
    languages = serializers.ListField(child=Char(), help_text="Codes of ISO 639.")
    language_names = serializers.ListField(child=Char())
    last_checked = serializers.DateField(allow_null=True)
    url = Char()


class OpeningShape(serializers.Serializer):
    open = Flag()
    by_appointment = Flag(help_text="Of the hours now, else of the next ones.")
    closes_at = When(allow_null=True, help_text="If open: the next change within 14 days.")
    opens_at = When(allow_null=True, help_text="If closed: the next change within 14 days.")
    reason = serializers.ChoiceField(
        ["closure", "holiday", "outside_hours", "no_hours"], allow_null=True, help_text="Why it is closed."
    )
    sentence = Char()


class SpanShape(serializers.Serializer):
    weekday = Int(min_value=1, max_value=7, help_text="1 is Monday.")
    opens = Char()
    closes = Char(help_text="At or before `opens`: on the next day.")
    by_appointment = Flag()


CLOSED_DAYS = {
    "type": "object",
    "required": ["from", "to", "kind", "reason"],
    "properties": {
        "from": {"type": "string", "format": "date"},
        "to": {"type": "string", "format": "date", "description": "The last closed day."},
        "kind": {"type": "string", "enum": ["closure", "holiday"]},
        "reason": {"type": "string"},
    },
}


@extend_schema_field({"type": "array", "items": CLOSED_DAYS, "description": "Within 60 days."})
class ClosedAheadField(serializers.Field):
    pass


class OfficeWithHoursShape(OfficeShape):
    """An office with its hours, and what holds at an instant."""

    parent = Char(allow_null=True, help_text="The id of the office above.")
    at = When(help_text="The instant that `opening` speaks of.")
    opening = OpeningShape()
    opening_hours = Char(allow_null=True, help_text="The hours as OpenStreetMap writes them.")
    hours = SpanShape(many=True)
    closed_ahead = ClosedAheadField()
    review_due = Flag(help_text="Nobody has checked these facts for longer than the town allows.")


class OfficesShape(serializers.Serializer):
    results = OfficeWithHoursShape(many=True)
    next = Char(allow_null=True, help_text="The address of the next page.")


class OfficeInBriefShape(serializers.Serializer):
    id = Char()
    name = Char()
    slug = Char()


class AreaShape(serializers.Serializer):
    kind = Char()
    code = Char()
    name = Char(allow_blank=True)
    version = Int()
    valid_from = serializers.DateField(allow_null=True, required=False)


class ReasonShape(serializers.Serializer):
    code = Char()
    sentence = Char()
    office = OfficeInBriefShape(required=False)
    area = AreaShape(required=False)
    legal_basis = Char(required=False, allow_blank=True)


class PossibilityShape(serializers.Serializer):
    outside = Flag()
    name = Char()
    office = OfficeInBriefShape(allow_null=True)
    area = Char(allow_null=True)
    distance_m = serializers.FloatField()


class QuestionShape(serializers.Serializer):
    code = Char()
    sentence = Char()


class AnswerShape(serializers.Serializer):
    """The answer of the one resolver that finder and routing share."""

    sentence = Char(help_text="The answer in one sentence, for people.")
    case = serializers.ChoiceField([case.value for case in Case], help_text="Which kind of answer it is.")
    office = OfficeShape()
    triage = Flag(help_text="No rule names an office, or several are equal: a person decides.")
    areas = AreaShape(many=True)
    why = ReasonShape(many=True)
    rejected = ReasonShape(many=True)
    others = ReasonShape(many=True)
    ambiguous = Flag(help_text="A border is closer than the accuracy of the place.")
    candidates = PossibilityShape(many=True)
    question = QuestionShape(allow_null=True)
    on = serializers.DateField(allow_null=True)
    at = When(allow_null=True)


class BatchResultShape(serializers.Serializer):
    status = Int()
    code = Char()
    detail = Char(allow_blank=True)
    answer = AnswerShape(allow_null=True)


class BatchShape(serializers.Serializer):
    results = BatchResultShape(many=True)


class PhotoPlaceShape(serializers.Serializer):
    lon = serializers.FloatField()
    lat = serializers.FloatField()
    inside = Flag(help_text="Whether that is in the town.")
    detail = Char()


class PhotoShape(serializers.Serializer):
    id = serializers.UUIDField()
    status = serializers.ChoiceField(["pending", "ready", "failed"])
    width = Int(help_text="Pixels, after turning.")
    height = Int()
    place = PhotoPlaceShape(allow_null=True)


class ArrivedShape(serializers.Serializer):
    status = serializers.ChoiceField(["pending", "ready", "failed"])
    width = Int(help_text="Pixels, after turning.")
    height = Int()


class UploadShape(serializers.Serializer):
    id = serializers.UUIDField(help_text="Of the upload, and of the photo that it becomes.")
    offset = Int(help_text="Bytes that have arrived.")
    length = Int()
    expires_at = When(help_text="Forgotten then, if nobody goes on with it.")
    photo = ArrivedShape(allow_null=True, help_text="Once all bytes have arrived.")


class PictureShape(serializers.Serializer):
    role = Char(allow_blank=True)
    stage = serializers.ChoiceField(["before", "after"])
    large = serializers.URLField()
    small = serializers.URLField()
    width = Int()
    height = Int()


@extend_schema_field({"type": "string", "const": "Point"})
class PointKind(serializers.Field):
    pass


@extend_schema_field({"type": "string", "const": "Feature"})
class FeatureKind(serializers.Field):
    pass


@extend_schema_field({"type": "string", "const": "FeatureCollection"})
class CollectionKind(serializers.Field):
    pass


class PointShape(serializers.Serializer):
    type = PointKind()
    coordinates = PositionField()


class OutcomeOfficeShape(serializers.Serializer):
    """The body whose job it is."""

    id = Char()
    name = Char()
    slug = Char()
    phone = Char(allow_blank=True)
    email = Char(allow_blank=True)
    website = Char(allow_blank=True)


class OutcomeShape(serializers.Serializer):
    code = serializers.ChoiceField([outcome.value for outcome in Outcome])
    sentence = Char()
    office = OutcomeOfficeShape(allow_null=True, help_text="Of not_ours.")
    original = Char(allow_null=True, help_text="Of duplicate: the code of the other report, if it is public.")


class FactsShape(serializers.Serializer):
    code = Char()
    status = serializers.ChoiceField([status.value for status in Status])
    outcome = OutcomeShape(allow_null=True, help_text="What became of it, once it is closed.")
    category = Char()
    category_name = Char()
    district = Char(allow_null=True)
    district_name = Char(allow_null=True)
    submitted_at = When()
    updated_at = When()
    closed_at = When(allow_null=True)


class NewPropertiesShape(FactsShape):
    office = OfficeShape()
    why = ReasonShape(many=True)
    awaiting_confirmation = Flag(help_text="Known to nobody until the link in the e-mail was opened.")
    private_key = Char(help_text="Opens the reporter's view. Told only here.")


class SupportedShape(serializers.Serializer):
    code = Char()
    support_count = Int(help_text="Others who have this too.")


class AlertShape(serializers.Serializer):
    status = serializers.ChoiceField(
        ["asked", "on", "too_many"],
        help_text="asked: a letter asks the owner of the address; too_many: this device has 50 already.",
    )
    manage_url = Char(allow_null=True, help_text="To see, change and end it; null where a letter tells it.")
    feed = Char(allow_null=True, help_text="The feed that tells the same; null for a single report.")


class MyAlertShape(serializers.Serializer):
    about = Char()
    manage_url = Char()


class MineShape(serializers.Serializer):
    alerts = MyAlertShape(many=True)


class ListedPropertiesShape(FactsShape):
    support_count = Int(help_text="Others who have this too.")
    office = OfficeInBriefShape()
    description = Char(allow_null=True, help_text="Null while it is not released.")
    photos = PictureShape(many=True)


class NearPropertiesShape(ListedPropertiesShape):
    distance_m = serializers.FloatField()


class WorkPropertiesShape(ListedPropertiesShape):
    address = Char(allow_blank=True)
    accuracy = serializers.FloatField(allow_null=True)
    answers = serializers.DictField()
    actions = serializers.ListField(child=Char(), help_text="What a crew may do now.")


class LineShape(serializers.Serializer):
    at = When()
    kind = Char()
    status = Char(allow_null=True)
    sentence = Char()
    note = Char(allow_null=True)
    photo = PictureShape(allow_null=True)
    actor = Char(required=False, help_text="For staff only.")


class WaitingShape(serializers.Serializer):
    since = When()
    until = serializers.DateField(help_text="The last day for the answer.")
    overdue = Flag(help_text="That day has passed. Nothing else happens by itself.")


class MessageShape(serializers.Serializer):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(["words", "question", "not_fixed"])
    by = serializers.ChoiceField(["office", "reporter"])
    at = When()
    text = Char(allow_null=True, help_text="Null once it was erased.")
    answer_until = serializers.DateField(allow_null=True, help_text="Of a question.")
    photos = PictureShape(many=True)


class ConversationShape(serializers.Serializer):
    messages = MessageShape(many=True)
    waiting_for_reporter = WaitingShape(allow_null=True)


class ReportPropertiesShape(FactsShape):
    support_count = Int(help_text="Others who have this too.")
    office = OfficeShape()
    why = ReasonShape(many=True)
    description = Char(allow_null=True, help_text="Null while it is not released.")
    photos = PictureShape(many=True)
    timeline = LineShape(many=True)
    waiting_for_reporter = WaitingShape(required=False, allow_null=True, help_text="For reporter and staff.")
    may_say_not_fixed = Flag(required=False, help_text="Whether this reader may. For reporter and staff.")
    reopen_requested_at = When(required=False, allow_null=True, help_text="For reporter and staff.")
    address = Char(required=False, allow_blank=True, help_text="For reporter and staff.")
    accuracy = serializers.FloatField(required=False, allow_null=True, help_text="For reporter and staff.")
    answers = serializers.DictField(required=False, help_text="For reporter and staff.")
    awaiting_confirmation = Flag(required=False, help_text="With the key of the report only.")


class FeatureShape(serializers.Serializer):
    type = FeatureKind()
    id = Char()
    geometry = PointShape()


class NewFeatureShape(FeatureShape):
    properties = NewPropertiesShape()


class ReportFeatureShape(FeatureShape):
    properties = ReportPropertiesShape()


class ListedFeatureShape(FeatureShape):
    properties = ListedPropertiesShape()


class NearFeatureShape(FeatureShape):
    properties = NearPropertiesShape()


class WorkFeatureShape(FeatureShape):
    properties = WorkPropertiesShape()


class CollectionShape(serializers.Serializer):
    type = CollectionKind()
    features = ListedFeatureShape(many=True)
    numberReturned = Int()
    numberMatched = Int(required=False, help_text="Left out above 10,000.")
    next = serializers.URLField(allow_null=True)


class NearbyShape(serializers.Serializer):
    type = CollectionKind()
    features = NearFeatureShape(many=True)


class GoneShape(serializers.Serializer):
    code = Char()
    updated_at = When()


class WorkShape(serializers.Serializer):
    type = CollectionKind()
    features = WorkFeatureShape(many=True)
    gone = GoneShape(many=True)
    more = Flag()
    as_of = Char()


class ActionResultShape(serializers.Serializer):
    id = Char(allow_null=True)
    outcome = serializers.ChoiceField(["done", "conflict", "refused", "not_found"])
    report = Char(allow_null=True)
    status = Char(allow_null=True, help_text="Of the report, afterwards.")
    problem = ProblemShape(allow_null=True)


class ActionsShape(serializers.Serializer):
    results = ActionResultShape(many=True)


class GrantShape(serializers.Serializer):
    role = Char()
    office = OfficeInBriefShape()


class PersonShape(serializers.Serializer):
    name = Char()
    roles = serializers.ListField(child=Char())
    office = OfficeInBriefShape(allow_null=True)
    grants = GrantShape(many=True)


class TokenShape(serializers.Serializer):
    token = Char()
    expires_at = When()
    user = PersonShape()


WITH_BODY = (413, 415, 422)


class GroupInBriefShape(serializers.Serializer):
    id = Char()
    name = Char()


class OutOfScopeShape(serializers.Serializer):
    """Why no office of the town does this, and who does."""

    sentence = Char()
    office = OfficeShape()


class ServiceShape(serializers.Serializer):
    id = Char()
    name = Char()
    description = Char(allow_blank=True)
    group = GroupInBriefShape(allow_null=True)
    life_situations = GroupInBriefShape(many=True)
    categories = serializers.ListField(child=Char(), help_text="Ids of the categories that lead here.")
    fee = Char(allow_blank=True)
    documents = serializers.ListField(child=Char())
    online_url = Char(allow_blank=True)
    leika = Char(allow_blank=True, help_text="Key of the German catalogue of public services, 14 digits.")
    out_of_scope = OutOfScopeShape(allow_null=True)


class ServicesShape(serializers.Serializer):
    results = ServiceShape(many=True)


class LifeSituationShape(serializers.Serializer):
    id = Char()
    name = Char()
    description = Char(allow_blank=True)
    services = GroupInBriefShape(many=True)


class LifeSituationsShape(serializers.Serializer):
    results = LifeSituationShape(many=True)


class GeocodingShape(serializers.Serializer):
    version = Char()
    attribution = Char()
    query = Char(required=False)
    elsewhere = Char(
        required=False, help_text="Another town that the words name; then nothing is found here."
    )


class AddressShape(serializers.Serializer):
    type = serializers.ChoiceField(["house", "street", "locality"])
    label = Char()
    name = Char()
    housenumber = Char(allow_blank=True)
    street = Char(allow_blank=True)
    postcode = Char(allow_blank=True)
    city = Char(allow_blank=True)
    district = Char(required=False)
    match_level = serializers.ChoiceField(["house", "street", "place"])
    source = serializers.ChoiceField(
        ["own", "photon", "nominatim"], help_text="Who knows it: our own table or an outside geocoder."
    )
    unmatched = Char(required=False, help_text="Words that were not understood.")
    distance_m = serializers.FloatField(required=False)


class AddressPropertiesShape(serializers.Serializer):
    geocoding = AddressShape()


class AddressFeatureShape(serializers.Serializer):
    type = FeatureKind()
    geometry = PointShape()
    properties = AddressPropertiesShape()


class GeocodeShape(serializers.Serializer):
    """GeocodeJSON 0.1.0."""

    type = CollectionKind()
    geocoding = GeocodingShape()
    features = AddressFeatureShape(many=True)


def answers(shape: Any, *problems: int, status: int = 200, media_type: str = "application/json") -> dict:
    """The responses of a call: what it gives, and the problems that it may give instead."""
    always = {400, 429, 503}
    # The schema speaks English, like the names in it.
    with translation.override("en"):
        refusals = {(code, MEDIA_TYPE): _problem(code) for code in sorted(always | set(problems))}
    return {(status, media_type): shape} | refusals


def _problem(status: int) -> OpenApiResponse:
    code = EXAMPLE_CODES.get(status, "invalid")
    example = {
        "type": f"/problems/{code}",
        "code": code,
        "title": str(TITLES[status]),
        "status": status,
        "detail": "",
        "errors": [],
    }
    if status in (400, 422):
        example["errors"] = [{"pointer": "/lat", "code": "required", "detail": "This field is required."}]
    return OpenApiResponse(ProblemShape, str(TITLES[status]), [OpenApiExample("problem", value=example)])


EXAMPLE_CODES = {
    401: "not_authenticated",
    403: "permission_denied",
    404: "not_found",
    409: "key_conflict",
    411: "length_required",
    412: "version",
    413: "too_large",
    415: "unsupported_media_type",
    429: "throttled",
    460: "checksum_mismatch",
    503: "database_away",
    507: "storage_full",
}
