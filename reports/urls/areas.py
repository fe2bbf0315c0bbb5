from django.urls import URLPattern, path

from reports.views import area_drawing, areas

area_urls: list[URLPattern] = [
    path("desk/rules/areas/", areas.areas, name="areas"),
    path("desk/rules/areas/borders.geojson", areas.borders, name="borders"),
    path("desk/rules/areas/new/", area_drawing.new, name="new_area"),
    path("desk/rules/areas/<int:pk>/", areas.area, name="area"),
    path("desk/rules/areas/<int:pk>/border.geojson", areas.border, name="border"),
    path("desk/rules/areas/<int:pk>/draw/", area_drawing.redraw, name="redraw"),
]
