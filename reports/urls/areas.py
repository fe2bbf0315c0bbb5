from django.urls import URLPattern, path

from reports.views import area_drawing, area_import, areas

area_urls: list[URLPattern] = [
    path("desk/rules/drafts/<int:pk>/borders.geojson", areas.draft_borders, name="draft_borders"),
    path("desk/rules/areas/", areas.areas, name="areas"),
    path("desk/rules/areas/borders.geojson", areas.borders, name="borders"),
    path("desk/rules/areas/new/", area_drawing.new, name="new_area"),
    path("desk/rules/areas/import/", area_import.send, name="import_areas"),
    path("desk/rules/areas/import/<uuid:token>/<str:name>/", area_import.preview, name="import_preview"),
    path(
        "desk/rules/areas/import/<uuid:token>/<str:name>/borders.geojson",
        area_import.preview_borders,
        name="import_borders",
    ),
    path(
        "desk/rules/areas/import/<uuid:token>/<str:name>/give-up/", area_import.give_up, name="import_give_up"
    ),
    path("desk/rules/areas/<int:pk>/", areas.area, name="area"),
    path("desk/rules/areas/<int:pk>/border.geojson", areas.border, name="border"),
    path("desk/rules/areas/<int:pk>/draw/", area_drawing.redraw, name="redraw"),
]
