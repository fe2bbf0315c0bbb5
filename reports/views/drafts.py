"""Drafts of rules and borders: what they change, what they would have done, publish or discard."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geo.actions import conflicts_of, discard_draft, keep_in_draft, open_draft, publish_draft, undo_in_draft
from geo.draft_wording import conflict_sentence, items_of
from geo.errors import DraftClosed, DraftConflict
from geo.models import Draft
from reports.desk.asked import id_asked_for
from reports.desk.draft_forms import DiscardForm, OpenDraftForm, PublishForm
from reports.desk.replay_result import as_features, shown_result
from reports.drafts import drafts_seen_by, may_close, municipalities_of, taken_out_by
from reports.models import ReplayRun
from reports.replay_runs import start_replay
from reports.rules import rules_changed_by

# The newest that are closed; the others are found in the administration.
MOST_CLOSED = 20


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def drafts(request: HttpRequest) -> HttpResponse:
    """The drafts that are open, those that were, and a form for a new one."""
    municipalities = municipalities_of(request.user)
    if not municipalities.exists():
        raise Http404
    form = OpenDraftForm(request.POST or None, municipalities=municipalities)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        draft = open_draft(said["municipality"], said["title"], said["takes_effect"], by=request.user)
        return redirect("desk:draft", draft.pk)
    seen = drafts_seen_by(request.user).select_related("created_by", "published_by", "discarded_by")
    shown = {
        "desk_place": "drafts",
        "open": seen.open(),
        "closed": seen.exclude(pk__in=seen.open().values("pk"))[:MOST_CLOSED],
        "form": form,
    }
    return render(request, "desk/drafts.html", shown, status=422 if form.errors else 200)


@require_safe
@never_cache
@login_required
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What a draft changes, and what it would have done to the past reports."""
    return _page(request, _draft(request, pk))


@require_POST
@login_required
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the draft about all past reports."""
    found = _draft(request, pk)
    try:
        start_replay(found, by=request.user)
    except DraftClosed:
        return _too_late(request, found)
    return redirect(_address(found) + "#replay")


@require_POST
@login_required
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the draft hold from a day on."""
    found = _draft_to_close(request, pk)
    form = PublishForm(request.POST, draft=found)
    if not form.is_valid():
        return _page(request, found, publish=form, status=422)
    said = form.cleaned_data
    try:
        publish_draft(found, by=request.user, on=said["on"], correct_the_past=said["correct_the_past"])
    except DraftClosed:
        return _too_late(request, found)
    except DraftConflict as error:
        conflicts = [conflict_sentence(one) for one in error.conflicts]
        return _page(request, found, publish=form, conflicts=conflicts, status=409)
    messages.success(request, _("“%(draft)s” is published.") % {"draft": found})
    return redirect("desk:draft", pk)


@require_POST
@login_required
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the draft up."""
    found = _draft_to_close(request, pk)
    form = DiscardForm(request.POST)
    if not form.is_valid():
        return _page(request, found, discard=form, status=422)
    try:
        discard_draft(found, by=request.user)
    except DraftClosed:
        return _too_late(request, found)
    messages.success(request, _("“%(draft)s” is discarded.") % {"draft": found})
    return redirect("desk:drafts")


@require_POST
@login_required
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one change out of the draft: one of its `rules` or `borders`, or of the rules that it `ends`."""
    found = _draft(request, pk)
    kind, _sign, item = request.POST.get("item", "").partition(":")
    things = taken_out_by(request.user, found).get(kind)
    if things is None:
        raise Http404
    thing = get_object_or_404(things, pk=id_asked_for(item))
    try:
        keep_in_draft(found, thing) if kind == "ends" else undo_in_draft(thing)
    except DraftClosed:
        return _too_late(request, found)
    return redirect(_address(found) + "#changes")


@require_safe
@never_cache
@login_required
def moved_points(request: HttpRequest, pk: int) -> JsonResponse:
    """Reports that would move, for the map."""
    features = as_features(_finished_run(request, pk))
    return JsonResponse(features, content_type="application/geo+json")


@require_safe
@never_cache
@login_required
def moved_sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All reports that would move, as CSV."""
    run = _finished_run(request, pk)
    try:
        file = storages["uploads"].open(run.sheet)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        file, as_attachment=True, filename=f"replay-{pk}.csv", content_type="text/csv; charset=utf-8"
    )


def _draft(request: HttpRequest, pk: int) -> Draft:
    seen = drafts_seen_by(request.user)
    return get_object_or_404(seen.select_related("municipality__office", "created_by", "published_by"), pk=pk)


def _draft_to_close(request: HttpRequest, pk: int) -> Draft:
    found = _draft(request, pk)
    if not may_close(request.user, found):
        raise Http404
    return found


def _finished_run(request: HttpRequest, pk: int) -> ReplayRun:
    runs = ReplayRun.objects.filter(draft=_draft(request, pk), status=ReplayRun.Status.DONE)
    run = runs.first()
    if run is None:
        raise Http404
    return run


def _address(found: Draft) -> str:
    return redirect("desk:draft", found.pk).url


def _conflicts(found: Draft, run: ReplayRun | None) -> list[str]:
    """What stands in the way now, for whom a replay was refused."""
    if run is None or run.status != ReplayRun.Status.CONFLICT or not found.is_open:
        return []
    return [conflict_sentence(one) for one in conflicts_of(found)]


def _too_late(request: HttpRequest, found: Draft) -> HttpResponse:
    messages.error(request, _("The draft was published or discarded meanwhile. Nothing was changed."))
    return redirect("desk:draft", found.pk)


def _page(
    request: HttpRequest,
    found: Draft,
    *,
    publish: PublishForm | None = None,
    discard: DiscardForm | None = None,
    conflicts: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    run = ReplayRun.objects.filter(draft=found).defer("points").first()
    done = run is not None and run.status == ReplayRun.Status.DONE
    items = items_of(found)
    shown: dict[str, Any] = {
        "draft": found,
        "items": items,
        "border_count": sum(item.kind == "border" for item in items),
        "taken_out": {
            f"{kind}:{pk}"
            for kind, things in taken_out_by(request.user, found).items()
            for pk in things.values_list("pk", flat=True)
        },
        "theirs": set(rules_changed_by(request.user).filter(draft=found).values_list("pk", flat=True)),
        "run": run,
        "result": shown_result(run) if run and done else None,
        "out_of_date": found.is_open and run is not None and run.draft_state != found.state,
        "may_close": found.is_open and may_close(request.user, found),
        "publish_form": publish or PublishForm(draft=found),
        "discard_form": discard or DiscardForm(),
        "conflicts": conflicts if conflicts is not None else _conflicts(found, run),
        "desk_place": "drafts",
    }
    return render(request, "desk/draft.html", shown, status=status)
