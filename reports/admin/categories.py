"""What can be reported, and what is asked about it."""

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from reports.models import Category, CategoryGroup, Question
from reports.queue import later


class QuestionInline(admin.StackedInline):
    model = Question
    extra = 0


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

    def save_model(self, request: HttpRequest, obj: Category, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if obj.never_shows:
            later("hide_never_shown", category_id=obj.pk, actor_id=request.user.pk)
