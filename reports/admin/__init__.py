"""Configuration, and the release of what waits for it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from reports.admin import categories, people, policy, questions, reports

admin.site.site_header = admin.site.site_title = _("Stadtlotse administration")
__all__ = ["categories", "people", "policy", "questions", "reports"]
