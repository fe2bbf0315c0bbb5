from django.urls import URLPattern, path

from reports.urls.areas import area_urls
from reports.views import (
    desk_reports,
    drafts,
    integrity,
    moderation,
    rule_editing,
    rule_map,
    rules,
)

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("desk/", desk_reports.reports, name="reports"),
    path("desk/reports/<str:code>/", desk_reports.ReportView.as_view(), name="report"),
    path("desk/moderation/", moderation.queue, name="moderation"),
    path("desk/moderation/<str:code>/", moderation.ReportView.as_view(), name="moderate"),
    path("desk/rules/", rules.rules, name="rules"),
    path("desk/rules/borders.geojson", rule_map.borders, name="rule_borders"),
    path("desk/rules/here.json", rule_map.here, name="rules_here"),
    path("desk/rules/new/", rule_editing.new, name="rule_new"),
    path("desk/rules/<int:pk>/", rules.rule, name="rule"),
    path("desk/rules/<int:pk>/place.geojson", rule_map.place, name="rule_place"),
    path("desk/rules/<int:pk>/change/", rule_editing.change, name="rule_change"),
    path("desk/rules/<int:pk>/end/", rule_editing.end, name="rule_end"),
    path("desk/rules/drafts/", drafts.drafts, name="drafts"),
    path("desk/rules/drafts/leave/", rule_editing.leave, name="leave_draft"),
    path("desk/rules/drafts/<int:pk>/", drafts.draft, name="draft"),
    path("desk/rules/drafts/<int:pk>/work-in/", rule_editing.work_in_draft, name="work_in"),
    path("desk/rules/drafts/<int:pk>/replay/", drafts.replay, name="replay"),
    path("desk/rules/drafts/<int:pk>/publish/", drafts.publish, name="publish"),
    path("desk/rules/drafts/<int:pk>/discard/", drafts.discard, name="discard"),
    path("desk/rules/drafts/<int:pk>/take-out/", drafts.take_out, name="take_out"),
    path("desk/rules/drafts/<int:pk>/moved.geojson", drafts.moved_points, name="moved_points"),
    path("desk/rules/drafts/<int:pk>/moved.csv", drafts.moved_sheet, name="moved_sheet"),
    path("desk/rules/integrity/", integrity.integrity, name="integrity"),
    path("desk/rules/integrity/run/", integrity.run, name="integrity_run"),
    path("desk/rules/integrity/findings.geojson", integrity.shapes, name="integrity_shapes"),
    path("desk/rules/integrity/findings.csv", integrity.sheet, name="integrity_sheet"),
    *area_urls,
]
