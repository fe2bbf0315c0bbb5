"""Municipalities and offices."""

from django.contrib import admin

from geo.admin.base import MapAdmin
from geo.models import Closure, Municipality, Office, OpeningSpan


class OpeningSpanInline(admin.TabularInline):
    model = OpeningSpan
    extra = 1


class ClosureInline(admin.TabularInline):
    model = Closure
    extra = 0


@admin.register(Office)
class OfficeAdmin(MapAdmin):
    list_display = ("code", "name", "kind", "parent", "phone", "last_checked")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("code", "names", "tasks")
    autocomplete_fields = ("parent",)
    inlines = (OpeningSpanInline, ClosureInline)


@admin.register(Municipality)
class MunicipalityAdmin(MapAdmin):
    list_display = ("office", "default_office", "time_zone", "demo")
    list_select_related = ("office", "default_office")
    autocomplete_fields = ("office", "default_office")
