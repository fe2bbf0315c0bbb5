"""Reports to read, and to release. Everything else happens in actions, by crews and at the desk."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from reports.actions import release
from reports.border import in_doubt
from reports.domain.codes import read_code
from reports.domain.workflow import Status
from reports.models import Photo, Report, Text, TimelineEntry
from reports.models.report import RELEASING_ROLES, STAFF_ROLES
from reports.outcome_wording import STATUS_NAMES, state_name
from reports.reading import STAFF, view_of
from reports.wording import ROLE_NAMES, photo_caption, timeline_sentence

RELATED = admin.RelatedOnlyFieldListFilter


class WaitsFilter(admin.SimpleListFilter):
    title = _("release")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("yes", gettext("something waits for release"))]

    def queryset(self, request: HttpRequest, reports: QuerySet) -> QuerySet:
        return reports.undecided(published=False) if self.value() == "yes" else reports


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(str(status), str(name)) for status, name in STATUS_NAMES.items()]

    def queryset(self, request: HttpRequest, reports: QuerySet) -> QuerySet:
        return reports.filter(status=self.value()) if self.value() in set(Status) else reports


class ReadOnlyInline(admin.TabularInline):
    """Rows to look at; they are written by actions only."""

    extra = 0
    can_delete = False
    show_change_link = False

    def has_view_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return False


class TimelineInline(ReadOnlyInline):
    model = TimelineEntry
    fields = readonly_fields = ["at", "what", "audience", "by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("actor", "office", "report__office")

    @admin.display(description=_("what happened"))
    def what(self, entry: TimelineEntry) -> str:
        return timeline_sentence(entry)

    @admin.display(description=_("by"))
    def by(self, entry: TimelineEntry) -> str:
        role = str(ROLE_NAMES.get(entry.role, entry.role))
        return f"{entry.actor} ({role})" if entry.actor and role else str(entry.actor or role or "–")


class TextInline(ReadOnlyInline):
    model = Text
    fields = readonly_fields = ["created_at", "kind", "body", "published"]


class PhotoInline(ReadOnlyInline):
    model = Photo
    fields = readonly_fields = ["picture", "stage", "role", "status", "published"]

    @admin.display(description=_("photo"))
    def picture(self, photo: Photo) -> str:
        if photo.status != "ready":
            return "–"
        small, large = (
            reverse("photos:file", args=[photo.pk, photo.version, size]) for size in ("small", "large")
        )
        return format_html('<a href="{}"><img src="{}" alt="{}"></a>', large, small, photo_caption(photo))


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    """The reports of one's offices. Moderators, clerks and their like release texts and photos."""

    list_display = ["shown_code", "release_link", "kind", "state", "holder", "submitted_at", "published"]
    list_filter = [WaitsFilter, StatusFilter, "published", ("category", RELATED), ("office", RELATED)]
    list_select_related = ["category", "office"]
    search_fields = ["code", "address", "category__names"]
    search_help_text = _("Code, address or category")
    date_hierarchy = "submitted_at"
    ordering = ["-submitted_at"]
    actions = ["release_everything"]
    inlines = [TextInline, PhotoInline, TimelineInline]
    fields = [
        ("shown_code", "state"),
        "kind",
        "holder",
        "triage",
        "border",
        ("address", "in_district"),
        "given_answers",
        ("submitted_at", "closed_at"),
        "passed_to",
        "support_count",
        "published",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request) & Report.objects.seen_by(request.user)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """A code is found as people write it: with its hyphen, in small letters."""
        return super().get_search_results(request, queryset, read_code(search_term) or search_term)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        # The log-in page asks this for somebody who is not logged in yet.
        user = request.user
        return user.is_authenticated and (user.is_superuser or user.holds(*STAFF_ROLES))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return False

    def has_release_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser or request.user.holds(*RELEASING_ROLES)

    @admin.display(description=_("code"), ordering="code")
    def shown_code(self, report: Report) -> str:
        return report.public_code

    @admin.display(description=_("category"), ordering="category")
    def kind(self, report: Report) -> str:
        return report.category.name

    @admin.display(description=_("status"), ordering="status")
    def state(self, report: Report) -> str:
        return state_name(report)

    @admin.display(description=_("office"), ordering="office")
    def holder(self, report: Report) -> str:
        return report.office.name

    @admin.display(description=_("border in doubt"))
    def border(self, report: Report) -> str:
        return in_doubt(report) or "–"

    @admin.display(description=_("district"))
    def in_district(self, report: Report) -> str:
        return str(report.district or "–")

    @admin.display(description=_("answers"))
    def given_answers(self, report: Report) -> str:
        answers = view_of(report, STAFF).answers
        return "; ".join(f"{answer.question} {answer.words}" for answer in answers) or "–"

    @admin.display(description=_("release"))
    def release_link(self, report: Report) -> str:
        address = reverse("desk:moderate", args=[report.public_code])
        return format_html('<a href="{}">{}</a>', address, gettext("Look and release"))

    @admin.action(description=_("Release everything that is held back"), permissions=["release"])
    def release_everything(self, request: HttpRequest, chosen: QuerySet) -> None:
        allowed = Report.objects.releasable_by(request.user).filter(pk__in=chosen.values("pk"))
        for report in allowed:
            release(
                report, actor=request.user, place=True, texts=report.texts.all(), photos=report.photos.all()
            )
        told = ngettext("%(count)s report is released.", "%(count)s reports are released.", len(allowed))
        messages.success(request, told % {"count": len(allowed)})
