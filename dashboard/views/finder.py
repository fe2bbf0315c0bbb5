"""Who is responsible: the page that asks and answers."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from dashboard.finder_page import answer_context, ask_context
from dashboard.finding import Finding, find, in_rounded
from dashboard.forms import FinderForm
from dashboard.plain.facts import Case, Facts
from dashboard.plain.gather import LANGUAGE, facts_of
from dashboard.plain.sentences import plain_answer
from geo.models import Municipality


class SeeOther(HttpResponseRedirect):
    status_code = 303


@require_safe
@gzip_page
def offices(request: HttpRequest) -> HttpResponse:
    """The finder. A question that is understood gets an address of its own, which may be copied.

    A position is rounded before anything else is done with it. What makes no sense is 400, a concern that
    nobody knows and a place outside are 404; the page says what to do.
    """
    # Other parts of the page have words of their own, which are no question to the finder.
    asked = {name: text for name, text in request.GET.dict().items() if name in FinderForm.base_fields}
    rounded = in_rounded(asked)
    if rounded is not None:
        return _see(rounded)
    town = Municipality.objects.order_by("pk").select_related("office", "default_office").first()
    # In Leichte Sprache or not: that alone is no question.
    if town is None or not asked.keys() - {"plain"}:
        return _page(request, town, FinderForm(initial=asked))
    form = FinderForm(asked)
    if not form.is_valid():
        return _page(request, town, form, status=400)
    found = find(form.question, town, get_language() or "de")
    if found.question.service and not found.service:
        form.refuse("service")
        return _page(request, town, form, status=404)
    if found.settled.query() != request.GET.dict():
        return _see(found.settled.query())
    return _page(request, town, _form_after(found), found, status=404 if found.refused else 200)


def _see(query: dict[str, str]) -> SeeOther:
    said = {name: text for name, text in query.items() if text}
    return SeeOther(f"{reverse('dashboard:offices')}?{urlencode(said)}#answer")


def _form_after(found: Finding) -> FinderForm:
    words = found.service.name if found.service else found.question.words
    return FinderForm.showing(found.settled, words=words, address=found.settled.address)


def _page(
    request: HttpRequest,
    town: Municipality | None,
    form: FinderForm,
    found: Finding | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "found": found, **ask_context(town, found)}
    if town and found:
        context |= answer_context(found, town)
    if form["plain"].value() and not form.is_bound and get_language() == LANGUAGE:
        facts = facts_of(found, town, context) if town and found else Facts(Case.START, timezone.localtime())
        context["plain"] = plain_answer(facts)
    return render(request, "dashboard/offices.html", context, status=status)
