"""The case, from the photo to the repair."""

from reports.models.categories import Category, CategoryGroup, Question
from reports.models.city_checks import CityCheck
from reports.models.crew import CrewAction
from reports.models.mailboxes import Mailbox
from reports.models.messages import Message
from reports.models.notices import Delivery, Notice
from reports.models.pace import Pace
from reports.models.people import AccessToken, RoleGrant, User
from reports.models.photos import Photo
from reports.models.policy import Policy
from reports.models.replay import ReplayRun
from reports.models.report import CLOSED_STATUSES, OPEN_STATUSES, STATUS_CHOICES, Report
from reports.models.subscriptions import Subscription
from reports.models.suggestions import LearntWord
from reports.models.supports import Support
from reports.models.texts import Contact, Text
from reports.models.timeline import TimelineEntry
from reports.models.uploads import Upload

__all__ = [
    "CLOSED_STATUSES",
    "OPEN_STATUSES",
    "STATUS_CHOICES",
    "AccessToken",
    "Category",
    "CategoryGroup",
    "CityCheck",
    "Contact",
    "CrewAction",
    "Delivery",
    "LearntWord",
    "Mailbox",
    "Message",
    "Notice",
    "Pace",
    "Photo",
    "Policy",
    "Question",
    "ReplayRun",
    "Report",
    "RoleGrant",
    "Subscription",
    "Support",
    "Text",
    "TimelineEntry",
    "Upload",
    "User",
]
