"""What the pages of this room's admin share."""

from typing import Any

from django.contrib import admin
from django.contrib.gis.db import models as gis
from django.db import models
from django.http import HttpRequest

from geo.forms import MapWidget
from geo.models import Municipality


class RoomAdmin(admin.ModelAdmin):
    """Addresses that are typed without http: or https: are secure ones."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


class MapAdmin(RoomAdmin):
    """Geometry fields are maps whose files are our own."""

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, gis.GeometryField):
            kwargs["widget"] = MapWidget(kind=kind_of(db_field), center=town_center())
        return super().formfield_for_dbfield(db_field, request, **kwargs)


def kind_of(field: gis.GeometryField) -> str:
    return "Point" if isinstance(field, gis.PointField) else "MultiPolygon"


def town_center() -> str:
    """The middle of the default municipality as `lon,lat`, or '' before a city is loaded."""
    town = Municipality.objects.order_by("pk").first()
    return f"{town.center.x},{town.center.y}" if town else ""


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows to look at, not to change."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
