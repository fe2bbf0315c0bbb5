"""The rules of a town as a table, and a page for each that says who said it when."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from geo.rules.history import history_of, said_now
from reports.desk.rule_filter import RuleFilterForm, in_reading_order
from reports.desk.suggestions import suggested_areas, suggested_services
from reports.drafts import municipalities_of, offices_for_rules
from reports.rules import rules_changed_by, rules_seen_by

PAGE_SIZE = 25


@require_safe
@never_cache
@gzip_page
@login_required
def rules(request: HttpRequest) -> HttpResponse:
    """The table. Who looks after some office of the town reads all rules and changes those of their own."""
    municipalities = municipalities_of(request.user)
    if not municipalities.exists():
        raise Http404
    form = RuleFilterForm(request.GET, municipalities=municipalities)
    found = in_reading_order(form.apply(rules_seen_by(request.user)))
    page = Paginator(found.for_listing(), PAGE_SIZE).get_page(request.GET.get("page"))
    shown = {
        "desk_place": "rules",
        "form": form,
        "page": page,
        "total": page.paginator.count,
        "mine": set(offices_for_rules(request.user).values_list("pk", flat=True)),
        "services": suggested_services(municipalities),
        "areas": suggested_areas(municipalities),
    }
    return render(request, "desk/rules.html", shown)


@require_safe
@never_cache
@login_required
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """All that one rule says, and what was said before it."""
    found = get_object_or_404(rules_seen_by(request.user).for_listing(), pk=pk)
    history = history_of(found)
    shown = {
        "desk_place": "rules",
        "rule": found,
        "history": history,
        "now": said_now(history, timezone.localdate()),
        "may_change": rules_changed_by(request.user).filter(pk=pk).exists(),
    }
    return render(request, "desk/rule.html", shown)
