"""New, changed and ending rules: each goes into a draft, and nobody is told before that is published."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from geo.models import Municipality, Responsibility
from reports.desk.asked import id_asked_for
from reports.desk.draft_choice import DraftChoiceForm
from reports.desk.rule_form import RuleForm, as_typed
from reports.desk.rule_saving import NotSaved, save_end, save_rule
from reports.desk.suggestions import suggested_areas, suggested_streets
from reports.desk.working_draft import leave_draft, work_in, working_draft
from reports.drafts import drafts_seen_by, municipalities_of, offices_for_rules
from reports.rules import rules_changed_by, rules_seen_by


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A rule that was not said before: like another (`?like=`), or for a concern (`?concern=`)."""
    pattern = _pattern(request)
    municipality = pattern.municipality if pattern else _municipality(request)
    typed = as_typed(pattern) if pattern else _asked_for(request)
    return _edit(request, municipality, None, typed)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Something else in the place of a rule, or of what a draft plans."""
    rule = _rule_to_change(request, pk)
    return _edit(request, rule.municipality, rule, as_typed(rule))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a rule end on the day of a draft."""
    rule = _rule_to_change(request, pk)
    if rule.recorded.isempty:
        raise Http404
    about: dict[str, Any] = {"municipality": rule.municipality, "user": request.user}
    form, status = DraftChoiceForm(**about, initial={"draft": working_draft(request)}), 200
    if request.method == "POST":
        form, status = DraftChoiceForm(request.POST, **about), 422
        if form.is_valid():
            try:
                return _saved(request, save_end(form, rule, by=request.user))
            except NotSaved:
                status = 409
    shown = {"desk_place": "rules", "form": form, "rule": rule}
    return render(request, "desk/rule_end.html", shown, status=status)


@require_POST
@login_required
def work_in_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer this draft first from now on, and go on in the table, with a new rule, or with areas."""
    work_in(request, get_object_or_404(drafts_seen_by(request.user).open(), pk=pk))
    pages = {"new": "desk:rule_new", "areas": "desk:areas"}
    return redirect(pages.get(request.POST.get("to", ""), "desk:rules"))


@require_POST
@login_required
def leave(request: HttpRequest) -> HttpResponse:
    leave_draft(request)
    return redirect("desk:rules")


def _edit(
    request: HttpRequest, municipality: Municipality, rule: Responsibility | None, typed: dict[str, Any]
) -> HttpResponse:
    about: dict[str, Any] = {
        "municipality": municipality,
        "user": request.user,
        "offices": offices_for_rules(request.user),
        "rule": rule,
    }
    status = 200
    if request.method != "POST":
        form = RuleForm(initial=typed | {"draft": working_draft(request)}, **about)
    elif "choose" in request.POST:
        # Only other fields were asked for: nothing is lost, and nothing is wrong yet.
        form = RuleForm(initial=request.POST.dict(), **about)
    else:
        form, status = RuleForm(request.POST, **about), 422
        if form.is_valid():
            try:
                return _saved(request, save_rule(form, rule, by=request.user))
            except NotSaved:
                status = 409
    shown = {
        "desk_place": "rules",
        "form": form,
        "rule": rule,
        "areas": suggested_areas([municipality]),
        "streets": suggested_streets(municipality),
        "municipality": municipality,
        "municipalities": municipalities_of(request.user).exclude(pk=municipality.pk) if rule is None else [],
    }
    return render(request, "desk/rule_form.html", shown, status=status)


def _saved(request: HttpRequest, draft) -> HttpResponse:
    work_in(request, draft)
    told = _("Put into the draft. Look at what it would have done, then publish it.")
    messages.success(request, told)
    return redirect("desk:draft", draft.pk)


def _rule_to_change(request: HttpRequest, pk: int) -> Responsibility:
    return get_object_or_404(rules_changed_by(request.user).for_listing(), pk=pk)


def _asked_for(request: HttpRequest) -> dict[str, Any]:
    return {name: request.GET.get(name, "") for name in ("selector", "concern")}


def _pattern(request: HttpRequest) -> Responsibility | None:
    like = id_asked_for(request.GET.get("like", ""))
    if like is None:
        return None
    return get_object_or_404(rules_seen_by(request.user).for_listing(), pk=like)


def _municipality(request: HttpRequest) -> Municipality:
    """The one that was asked for, else that of the draft one works in, else the first."""
    theirs = list(municipalities_of(request.user).select_related("office").order_by("pk"))
    draft = working_draft(request)
    wanted = request.GET.get("town", "") or (str(draft.municipality_id) if draft else "")
    found = [one for one in theirs if str(one.pk) == wanted] or theirs
    if not found:
        raise Http404
    return found[0]
