"""Drawing borders at the desk: of a new area, or another one for a known area. All goes into a draft."""

from typing import Any

import shapely
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.gis.geos import GEOSGeometry
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from geo.borders.drawn import BadShape
from geo.borders.fit import BorderFit
from geo.borders.neighbours import borders_on
from geo.borders.wording import fit_sentences, shape_sentence
from geo.errors import AreaExists, DraftClosed
from geo.models import Area, AreaVersion, Draft
from reports.areas import areas_seen_by
from reports.desk.area_forms import AREA, ROAD, BorderForm, FitForm, NewAreaForm
from reports.desk.asked import id_asked_for
from reports.desk.drawing import Drawn, as_text, drawn_border, take_into_draft
from reports.desk.working_draft import work_in, working_draft
from reports.drafts import drafts_seen_by, municipalities_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def redraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Another border for an area."""
    seen = areas_seen_by(request.user).select_related("municipality__office")
    area = get_object_or_404(seen, pk=pk)
    form = BorderForm(
        request.POST or None,
        user=request.user,
        municipality=area.municipality,
        initial=_initial(request, area),
    )
    return _drawing(request, form, area)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new area; `copy=` begins with the border of another one."""
    if not municipalities_of(request.user).exists():
        raise Http404
    return _drawing(
        request, NewAreaForm(request.POST or None, user=request.user, initial=_copied(request)), None
    )


def _drawing(request: HttpRequest, form: BorderForm, area: Area | None) -> HttpResponse:
    if request.method != "POST":
        return _page(request, form, area)
    if form.is_valid():
        return _drawn(request, form, area)
    if request.POST.get("do") == "repair" and form.repaired:
        return _repaired(request, form, area)
    return _page(request, form, area, status=422)


def _drawn(request: HttpRequest, form: BorderForm, area: Area | None) -> HttpResponse:
    """Take what can be taken; where edges do not meet, ask first what shall be done."""
    drawn = drawn_border(area or form.area(), form)
    answer = FitForm(request.POST if request.POST.get("fit_of") == drawn.mark else None)
    if drawn.has_to_be_asked and not answer.is_valid():
        return _page(request, form, area, drawn=drawn, answer=answer, status=422)
    try:
        draft = take_into_draft(
            drawn, answer.cleaned_data["fit"] if answer.is_valid() else "", by=request.user
        )
    except DraftClosed:
        form.add_error("draft", _("This draft was published or discarded meanwhile. Choose another one."))
    except AreaExists:
        form.add_error("code", _("Somebody else gave this code to an area meanwhile. Choose another one."))
    except BadShape as error:
        form.add_error("shape", shape_sentence(error.reason))
    else:
        told = _("The border of %(area)s is in the draft. See here what it would change.")
        messages.success(request, told % {"area": drawn.area.name})
        work_in(request, draft)
        return redirect(redirect("desk:draft", draft.pk).url + "#changes")
    return _page(request, form, area, drawn=drawn, answer=answer, status=422)


def _repaired(request: HttpRequest, form: BorderForm, area: Area | None) -> HttpResponse:
    """The page again with the border that was offered. Nothing is saved."""
    data = request.POST.copy()
    data["shape"] = as_text(form.repaired)
    more = {"municipality": area.municipality} if area else {}
    again = type(form)(data, user=request.user, **more)
    again.is_valid()
    messages.info(request, _("This is the repaired border. Look at it on the map before you take it."))
    return _page(request, again, area)


def _page(
    request: HttpRequest,
    form: BorderForm,
    area: Area | None,
    *,
    drawn: Drawn | None = None,
    answer: FitForm | None = None,
    status: int = 200,
) -> HttpResponse:
    shown: dict[str, Any] = {
        "desk_place": "areas",
        "form": form,
        "area": area,
        "about": [form[name] for name in ("kind", "code", "name", "name_en") if name in form.fields],
        "kinds": areas_seen_by(request.user).order_by("kind").values_list("kind", flat=True).distinct(),
    }
    if form.repaired:
        shown |= {"offer": as_text(form.repaired), "offer_told": form.offer_in_words}
    if drawn and drawn.has_to_be_asked:
        shown |= {"mark": drawn.mark, "answer": answer}
        shown |= {"told": fit_sentences(drawn.fit), "places": _places(drawn.fit)}
    return render(request, "desk/area_draw.html", shown, status=status)


def _places(fit: BorderFit) -> str:
    """Where edges do not meet, for the map."""
    meetings = [*fit.overlaps, *fit.gaps, *fit.left_over]
    return as_text(shapely.geometrycollections([one.shape for one in meetings]))


def _initial(request: HttpRequest, area: Area) -> dict[str, Any]:
    draft = _draft_to_begin_with(request, area)
    day = draft.takes_effect if draft else timezone.localdate()
    versions = borders_on(area.municipality, day, draft).filter(area=area)
    version = versions.first() or area.versions.recorded().order_by("-valid").first()
    return _border_of(version) | {"draft": draft}


def _copied(request: HttpRequest) -> dict[str, Any]:
    initial: dict[str, Any] = {"drawn_as": AREA, "draft": _draft_to_begin_with(request)}
    copied = id_asked_for(request.GET.get("copy", ""))
    if copied is None:
        return initial | {"kind": request.GET.get("kind", "")}
    area = get_object_or_404(areas_seen_by(request.user), pk=copied)
    version = area.versions.holding().first()
    return initial | _border_of(version) | {"kind": area.kind, "municipality": area.municipality_id}


def _border_of(version: AreaVersion | None) -> dict[str, Any]:
    if version is None:
        return {"drawn_as": AREA}
    shape: GEOSGeometry = version.line or version.geometry
    return {"drawn_as": ROAD if version.line else AREA, "buffer_m": version.buffer_m, "shape": shape.json}


def _draft_to_begin_with(request: HttpRequest, area: Area | None = None) -> Draft | None:
    """The draft that the address names, else the one that the person works in; of the area's own town."""
    asked = id_asked_for(request.GET.get("draft", ""))
    named = drafts_seen_by(request.user).open().filter(pk=asked).first()
    draft = named or working_draft(request)
    elsewhere = draft and area and draft.municipality_id != area.municipality_id
    return None if elsewhere else draft
