"""Questions of a category: published as JSON Schema, checked on the server by the same rules."""

from reports.domain.questions.asked import Asked, Found, answers_asked, is_asked
from reports.domain.questions.checks import check_answers
from reports.domain.questions.rules import problems_of
from reports.domain.questions.schema import schema_of
from reports.domain.questions.stops import Stop, StopKind, stop_for

__all__ = [
    "Asked",
    "Found",
    "Stop",
    "StopKind",
    "answers_asked",
    "check_answers",
    "is_asked",
    "problems_of",
    "schema_of",
    "stop_for",
]
