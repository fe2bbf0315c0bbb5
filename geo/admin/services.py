"""Services and their groups."""

from django.contrib import admin

from geo.admin.base import RoomAdmin
from geo.models import Service, ServiceGroup


@admin.register(ServiceGroup)
class ServiceGroupAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "municipality")
    list_select_related = ("municipality__office",)
    search_fields = ("code", "names")


@admin.register(Service)
class ServiceAdmin(RoomAdmin):
    list_display = ("code", "name", "group", "municipality")
    list_filter = ("group",)
    list_select_related = ("group", "municipality__office")
    search_fields = ("code", "names", "synonyms")
    autocomplete_fields = ("group",)
