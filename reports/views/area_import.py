"""Importing areas at the desk: send a file, see what it would change, take it into a draft."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geo.actions import Change
from geo.actions.draft_import import Comparison, compare_areas, draft_import
from geo.borders.received_files import BadUpload, contents_of
from geo.borders.received_wording import upload_sentence
from geo.borders.vector_files import BadFile, VectorFile, read_areas
from geo.errors import AreaExists, DraftClosed
from geo.models import Municipality
from reports.area_files import give_up_file, kept_file
from reports.areas import areas_seen_by
from reports.desk.asked import id_asked_for
from reports.desk.border_features import collection
from reports.desk.draft_choice import DraftChoiceForm
from reports.desk.import_forms import ColumnsForm, SendFileForm
from reports.desk.import_result import as_features, shown_overlaps, shown_rows
from reports.desk.working_draft import work_in, working_draft
from reports.drafts import municipalities_of

MOST_PROBLEMS = 50


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def send(request: HttpRequest) -> HttpResponse:
    """Send a file. It is kept until it is taken into a draft or given up."""
    if not municipalities_of(request.user).exists():
        raise Http404
    form = SendFileForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        initial={"kind": request.GET.get("kind", "")},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        query = urlencode({"kind": said["kind"], "municipality": said["municipality"].pk})
        return redirect(f"{reverse('desk:import_preview', args=said['kept'])}?{query}")
    kinds = areas_seen_by(request.user).order_by("kind").values_list("kind", flat=True).distinct()
    shown = {"desk_place": "areas", "form": form, "kinds": kinds}
    return render(request, "desk/area_import.html", shown, status=422 if form.errors else 200)


@dataclass
class Looked:
    """What was found in a kept file, and what it would change; `problems` say why it would not."""

    municipality: Municipality
    columns: ColumnsForm | None = None
    file: VectorFile | None = None
    compared: Comparison | None = None
    problems: list[str] = field(default_factory=list)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def preview(request: HttpRequest, token: UUID, name: str) -> HttpResponse:
    """What a file would change; a POST takes it into a draft."""
    town = _town(request)
    choice = _choice(request, town)
    valid = request.method == "POST" and choice.is_valid()
    looked = _look(request, token, name, town, choice)
    if not valid or looked.compared is None:
        status = 200 if request.method != "POST" else 422
        return _page(request, looked, choice, name, token, status=status)
    try:
        draft = choice.chosen_draft(request.user)
        count = draft_import(draft, looked.compared, source=name, by=request.user)
    except DraftClosed:
        choice.add_error("draft", _("This draft was published or discarded meanwhile. Choose another one."))
    except AreaExists as error:
        told = _("%(area)s was added by somebody else meanwhile. Look at the file again.")
        choice.add_error(None, told % {"area": error.area})
    else:
        give_up_file(token, name, by=request.user)
        work_in(request, draft)
        told = ngettext("%(count)s area is in the draft.", "%(count)s areas are in the draft.", count)
        messages.success(request, told % {"count": count})
        return redirect(redirect("desk:draft", draft.pk).url + "#changes")
    return _page(request, looked, choice, name, token, status=422)


@require_POST
@login_required
def give_up(request: HttpRequest, token: UUID, name: str) -> HttpResponse:
    """Delete the file again."""
    give_up_file(token, name, by=request.user)
    messages.info(request, _("The file was deleted. Nothing was changed."))
    return redirect("desk:areas")


@require_safe
@never_cache
@login_required
@gzip_page
def preview_borders(request: HttpRequest, token: UUID, name: str) -> JsonResponse:
    """Old and new borders, for the map."""
    town = _town(request)
    compared = _look(request, token, name, town, _choice(request, town)).compared
    features = as_features(compared) if compared else collection([])
    return JsonResponse(features, content_type="application/geo+json")


def _town(request: HttpRequest) -> Municipality:
    towns = municipalities_of(request.user).select_related("office")
    return get_object_or_404(towns, pk=id_asked_for(request.GET.get("municipality", "")))


def _choice(request: HttpRequest, town: Municipality) -> DraftChoiceForm:
    draft = working_draft(request)
    return DraftChoiceForm(
        request.POST or None, user=request.user, municipality=town, initial={"draft": draft}
    )


def _look(
    request: HttpRequest, token: UUID, name: str, town: Municipality, choice: DraftChoiceForm
) -> Looked:
    looked = Looked(town)
    try:
        with kept_file(token, name, by=request.user) as path:
            encoding = ColumnsForm.encoding_asked_for(request.GET)
            contents = contents_of(path, request.GET.get("layer", ""), encoding)
            looked.columns = ColumnsForm(request.GET, contents)
            if not contents.fields:
                looked.problems = [_("The file has no columns with codes or names.")]
            elif looked.columns.is_valid():
                _compare(looked, path, choice)
    except FileNotFoundError as error:
        raise Http404 from error
    except BadUpload as error:
        looked.problems = [upload_sentence(error.reason)]
    except BadFile as error:
        looked.problems = list(error.problems)
    return looked


def _compare(looked: Looked, path: Any, choice: DraftChoiceForm) -> None:
    said = looked.columns.cleaned_data
    by_name = looked.columns.by_name
    looked.file = read_areas(
        path,
        code_field=said["name_field"] if by_name else said["code_field"],
        name_field=said["name_field"],
        layer=said["layer"],
        encoding=said["encoding"] or None,
        swap_axes=said["swap_axes"],
    )
    looked.compared = compare_areas(
        looked.file.areas,
        looked.municipality,
        said["kind"],
        choice.day,
        draft=choice.draft_so_far,
        by_name=by_name,
    )


def _page(
    request: HttpRequest, looked: Looked, choice: DraftChoiceForm, name: str, token: UUID, *, status: int
) -> HttpResponse:
    compared = looked.compared
    counts = {change.value: len(compared.of(change)) for change in Change} if compared else {}
    shown: dict[str, Any] = {
        "desk_place": "areas",
        "name": name,
        "token": token,
        "columns": looked.columns,
        "file": looked.file,
        "compared": compared,
        "town": looked.municipality,
        "counts": counts,
        "rows": shown_rows(compared) if compared else [],
        "overlaps": shown_overlaps(compared) if compared else [],
        "changes": counts.get("new", 0) + counts.get("changed", 0),
        "problems": looked.problems[:MOST_PROBLEMS],
        "more_problems": max(len(looked.problems) - MOST_PROBLEMS, 0),
        "form": choice,
        "draft": choice.draft_so_far,
        "query": request.GET.urlencode(),
    }
    return render(request, "desk/area_import_preview.html", shown, status=status)
