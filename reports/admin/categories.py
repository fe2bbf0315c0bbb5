"""What can be reported, and what is asked about it."""

from django.contrib import admin

from reports.models import Category, CategoryGroup, Question


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
