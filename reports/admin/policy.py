"""What a town decided about confirmation and retention."""

from django.contrib import admin
from django.http import HttpRequest

from reports.models import Policy


@admin.register(Policy)
class PolicyAdmin(admin.ModelAdmin):
    list_display = ["__str__", "confirmation", "unconfirmed_days", "contact_kept_days"]
    list_select_related = ["municipality__office"]

    def has_delete_permission(self, request: HttpRequest, obj: Policy | None = None) -> bool:
        # Without a row the defaults would hold, which nobody chose.
        return False
