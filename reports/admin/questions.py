"""The questions of a category, written by clerks."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from reports.admin.question_form import QuestionForm
from reports.models import Question

SECTIONS = {
    _("Answers to choose from"): (("choices",), "choice choices"),
    _("Numbers between"): (("min", "max", "unit"), "number"),
    _("Days between"): (("not_before", "not_after"), "date"),
    _("Things on the map"): (("layer", "kinds", "within_m", "other"), "map_object"),
    _("Answers that send people elsewhere"): (("stops",), "yes_no choice choices"),
}


ORDER = ("condition", "position", "code")


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin):
    form = QuestionForm
    list_display = ("question", "category", "kind", "required", "position", "ends_reports")
    list_filter = ("kind", "category")
    list_select_related = ("category",)
    search_fields = ("code", "labels")
    fieldsets = (
        (None, {"fields": ("category", "labels", "hints", "kind", "required", *ORDER)}),
        *(
            (title, {"fields": fields, "classes": [f"sl-of-kind--{kind}" for kind in kinds.split()]})
            for title, (fields, kinds) in SECTIONS.items()
        ),
    )

    class Media:
        css = {"all": ["reports/question_form.css"]}
        js = ["reports/question_form.js"]

    @admin.display(description=_("Question"), ordering="position")
    def question(self, question: Question) -> str:
        return question.label

    @admin.display(description=_("ends reports"), boolean=True)
    def ends_reports(self, question: Question) -> bool:
        return bool(question.stops)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str]:
        """A new question comes after those that the category has."""
        initial = super().get_changeform_initial_data(request)
        asked = Question.objects.filter(category=initial["category"]) if "category" in initial else None
        return initial | ({"position": asked.count()} if asked is not None else {})
