"""Areas with their borders, layers and addresses."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.gis.forms import MultiPolygonField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from geo.actions import Border, draw_borders
from geo.admin.base import MapAdmin, ReadOnlyAdmin, town_center
from geo.forms import MapWidget
from geo.models import Address, Area, AreaVersion, Layer
from geo.wording import days_in_words


class AreaForm(forms.ModelForm):
    """An area with the border that it has today. Another border becomes a version; none is overwritten."""

    border = MultiPolygonField(label=_("border today"), srid=4326, widget=MapWidget)
    valid_from = forms.DateField(
        label=_("changed border holds from"),
        required=False,
        widget=AdminDateWidget,
        help_text=_("empty: from today; a first border holds since ever"),
    )

    class Meta:
        model = Area
        fields = ("municipality", "kind", "code", "names")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["border"].widget = MapWidget(kind="MultiPolygon", center=town_center())
        if self.instance.pk:
            version = self.instance.versions.holding().first()
            self.initial["border"] = version.geometry if version else None


class VersionInline(admin.TabularInline):
    """The borders that we believe in, oldest first."""

    model = AreaVersion
    fields = readonly_fields = ("days", "size", "source")
    extra = 0
    can_delete = False
    show_change_link = True
    verbose_name_plural = _("borders")
    ordering = ("valid",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(recorded__upper_inf=True).defer("geometry")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("valid"))
    def days(self, version: AreaVersion) -> str:
        return days_in_words(version.valid)

    @admin.display(description=_("size in km²"))
    def size(self, version: AreaVersion) -> str:
        return f"{version.size_m2 / 1e6:.3f}"


@admin.register(Area)
class AreaAdmin(admin.ModelAdmin):
    form = AreaForm
    list_display = ("code", "name", "kind", "municipality")
    list_filter = ("kind",)
    list_select_related = ("municipality__office",)
    search_fields = ("code", "names")
    inlines = (VersionInline,)

    def save_model(self, request: HttpRequest, obj: Area, form: AreaForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change or {"border", "valid_from"} & set(form.changed_data):
            drawn, day = form.cleaned_data["border"], form.cleaned_data["valid_from"]
            draw_borders([Border(obj, drawn, day, source="admin")], by=request.user)


@admin.register(AreaVersion)
class AreaVersionAdmin(ReadOnlyAdmin):
    """Every border that was ever drawn, to look at. It is changed at its area."""

    list_display = ("area", "days", "recorded", "recorded_by", "source")
    list_filter = ("area__kind",)
    list_select_related = ("area", "recorded_by")
    search_fields = ("area__code", "area__names")
    fields = ("area", "days", "recorded", "recorded_by", "source", "size_m2", "buffer_m", "border")
    readonly_fields = fields

    class Media:
        css = MapWidget.Media.css
        js = MapWidget.Media.js

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("geometry")

    @admin.display(description=_("valid"), ordering="valid")
    def days(self, version: AreaVersion) -> str:
        return days_in_words(version.valid)

    @admin.display(description=_("border"))
    def border(self, version: AreaVersion) -> str:
        return MapWidget({"disabled": True}, kind="MultiPolygon").render("border", version.geometry)


@admin.register(Layer)
class LayerAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "municipality", "base", "position")
    list_select_related = ("municipality__office",)


@admin.register(Address)
class AddressAdmin(MapAdmin):
    list_display = ("street", "number", "suffix", "postcode", "place")
    search_fields = ("street", "postcode", "place")
