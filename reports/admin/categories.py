"""What can be reported, and what is asked about it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from reports.admin.question_form import refuse_half_a_stop
from reports.admin.rows import RowField, RowsField, stop_fields, view_row
from reports.admin.texts import TextsField
from reports.domain.questions.rules import stop_problems
from reports.models import Category, CategoryGroup, Question
from reports.queue import later
from reports.wording import sentence_of

EMPTY_VIEWS = 2


class QuestionInline(admin.TabularInline):
    """The questions in their order; each has a page of its own."""

    model = Question
    extra = 0
    fields = ("label", "kind", "required", "position")
    readonly_fields = ("label", "kind", "required")
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Category | None = None) -> bool:
        return False


class CategoryForm(ModelForm):
    """Texts per language, and where people are sent of whom nothing is taken."""

    names = TextsField(label=_("Name"), required=True)
    descriptions = TextsField(label=_("description"), long=True)
    legal_hint = TextsField(label=_("legal hint"), long=True)
    stop = RowField(
        stop_fields(),
        label=_("sent elsewhere"),
        help_text=_("Nothing of this kind is taken then; leave all of it empty for a kind that is."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("names", "descriptions", "legal_hint"):
            self.fields[name].kept = getattr(self.instance, name)
        own = self.instance.photo_role_names
        rows = [view_row(names) for names in own.values()] + [view_row() for _row in range(EMPTY_VIEWS)]
        self.initial["photo_role_names"] = [{"code": code, "names": own[code]} for code in own]
        self.fields["photo_role_names"] = RowsField(
            rows, label=_("names of the views"), help_text=_("only of those that are the town's own")
        )

    def clean_photo_role_names(self) -> dict[str, dict[str, str]]:
        """Names by the code of the view, for the codes that the category asks for."""
        views = {row.get("code", ""): row.get("names", {}) for row in self.cleaned_data["photo_role_names"]}
        if not all(code and names for code, names in views.items()):
            raise ValidationError(_("Every view needs a code and a name."))
        return views

    def clean_stop(self) -> dict[str, Any]:
        stop = self.cleaned_data["stop"]
        refuse_half_a_stop(stop)
        if stop:
            for wrong in stop_problems(stop, ""):
                raise ValidationError(sentence_of(wrong))
        return stop


@admin.register(CategoryGroup)
class CategoryGroupAdmin(admin.ModelAdmin):
    list_display = ["__str__", "code", "icon", "position"]


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = [
        "__str__",
        "code",
        "group",
        "service",
        "publish_place",
        "publish_text",
        "publish_photos",
        "contact",
        "confirmation",
        "active",
    ]
    list_filter = ["group", "active"]
    list_select_related = ["group", "service"]
    search_fields = ["code", "names"]
    inlines = [QuestionInline]
    form = CategoryForm
    readonly_fields = ["add_question"]

    class Media:
        css = {"all": ["reports/question_form.css"]}

    @admin.display(description=_("questions"))
    def add_question(self, category: Category) -> str:
        if not category.pk:
            return str(_("Save the category first; then it can ask something."))
        address = reverse("admin:reports_question_add")
        return format_html('<a href="{}?category={}">{}</a>', address, category.pk, _("Add a question"))

    def save_model(self, request: HttpRequest, obj: Category, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if obj.never_shows:
            later("hide_never_shown", category_id=obj.pk, actor_id=request.user.pk)
