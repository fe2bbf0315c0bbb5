"""Questions in the administration: a clerk writes them without JSON, and is told what makes no sense."""

import html
import re

import pytest
from django.urls import reverse

from reports.models import Category, Question
from tests.builders import a_question, a_stop, a_thing, a_town
from tests.reports.test_admin import a_chief, logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(db):
    return logged_in(a_chief())


def rows(name: str, *filled: dict) -> dict:
    """What a browser sends for rows: each input by the number of its row and its name."""
    return {f"{name}_{row}_{key}": value for row, of in enumerate(filled) for key, value in of.items()}


def a_form(**over) -> dict:
    """A question about a pothole as the form sends it."""
    form = {"category": a_town().categories["pothole"].pk, "kind": "yes_no", "position": "1"}
    return form | {"labels_de": "Steht Wasser darin?", "labels_en": "Is it wet?"} | over


def add(chief, **over):
    return chief.post(reverse("admin:reports_question_add"), a_form(**over))


def complaints(page) -> str:
    lists = re.findall(r'<ul class="errorlist"[^>]*>(.*?)</ul>', page.content.decode(), re.S)
    return html.unescape(re.sub(r"<[^>]+>", " ", " ".join(lists)))


def test_a_question_is_written_in_two_languages_and_gets_a_code_from_its_words(chief):
    assert add(chief, labels_de="Wie groß?", hints_de="Etwa.", required="on").status_code == 302
    question = Question.objects.get(category__code="pothole")
    assert question.labels == {"de": "Wie groß?", "en": "Is it wet?"}
    assert (question.code, question.hints, question.required) == ("wie-gross", {"de": "Etwa."}, True)


def test_answers_are_rows_and_empty_ones_are_left_out(chief):
    filled = rows(
        "choices",
        {"names_de": "tief", "names_en": "deep"},
        {},
        {"names_de": "flach", "code": "f"},
        {"names_de": "Tief!"},
    )
    assert add(chief, kind="choice", **filled).status_code == 302
    assert Question.objects.get(category__code="pothole").choices == [
        {"code": "tief", "names": {"de": "tief", "en": "deep"}},
        {"code": "f", "names": {"de": "flach"}},
        {"code": "tief-2", "names": {"de": "Tief!"}},
    ]


def test_a_condition_is_chosen_among_the_answers_of_the_questions_before(chief):
    lantern = a_town().categories["lantern"]
    page = chief.get(reverse("admin:reports_question_add"), {"category": lantern.pk}).content.decode()
    assert "Mast beschädigt" in page or "Mast damaged" in page
    assert 'name="position" value="2"' in page
    wish = '{"equals": "broken", "question": "fault"}'
    assert html.escape(wish, quote=True).replace("&#x27;", "'") in page
    form = {"category": lantern.pk, "position": "3", "condition": wish}
    assert add(chief, **form).status_code == 302
    question = Question.objects.get(code="steht-wasser-darin")
    assert question.only_if == {"question": "fault", "equals": "broken"}


def test_an_answer_can_send_people_elsewhere(chief):
    stop = {"equals": "true", "kind": "emergency", "reason_de": "Gefahr!", "phone": "112", "office": "power"}
    assert add(chief, **rows("stops", stop)).status_code == 302
    assert Question.objects.get(category__code="pothole").stops == [
        {
            "equals": True,
            "kind": "emergency",
            "reason": {"de": "Gefahr!"},
            "phone": "112",
            "office": "power",
        }
    ]


def test_limits_are_kept_by_kind(chief):
    add(chief, kind="number", min="1", max="2.5", unit_de="cm")
    add(chief, kind="date", labels_de="Seit wann?", not_after="Heute")
    a_thing("W 1")
    thing = {"layer": "lanterns", "kinds": "post, lamp", "within_m": "50", "other": "on"}
    add(chief, kind="map_object", labels_de="Welche?", **thing)
    limits = dict(Question.objects.filter(category__code="pothole").values_list("kind", "limits"))
    assert limits["number"] == {"min": 1, "max": 2.5, "unit": {"de": "cm"}}
    assert limits["date"] == {"not_after": "today"}
    kinds = {"layer": "lanterns", "kinds": ["post", "lamp"], "within_m": 50, "other": True}
    assert limits["map_object"] == kinds


@pytest.mark.parametrize(
    ("over", "complaint"),
    [
        ({"labels_de": "", "labels_en": ""}, "Dieses Feld ist zwingend erforderlich."),
        ({"kind": "choice"}, "Nötig sind mindestens zwei Antworten zur Auswahl."),
        ({"kind": "text", "min": "1"}, "Eine Frage dieser Art hat das nicht."),
        ({"kind": "number", "min": "5", "max": "1"}, "darf nicht unter der kleinsten liegen (5)"),
        ({"kind": "date", "not_after": "bald"}, "Das ist kein Datum."),
        ({"kind": "map_object"}, "Diese Angabe fehlt noch."),
        ({"condition": '{"question": "x"}'}, "Bitte eine gültige Auswahl treffen."),
        (rows("stops", {"phone": "112"}), "Zeile 1: Wählen Sie die Antwort und die Art"),
        (
            rows("stops", {"equals": "true", "kind": "emergency", "reason_de": "x"}),
            "Zeile 1: Nennen Sie, wohin man sich wenden soll",
        ),
        (rows("stops", {"equals": "true", "phone": "rufen"}), "Zeile 1: Das ist keine Telefonnummer."),
        (
            {"kind": "choice"} | rows("choices", *[{"code": "a", "names_de": "A"}] * 2),
            "Zeile 2: Der Code „a“ kommt zweimal vor.",
        ),
        ({"code": "more"}, "Diese Kategorie hat schon eine Frage mit diesem Code."),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field_and_kept(chief, over, complaint):
    a_question()
    page = add(chief, **over)
    assert page.status_code == 200
    assert complaint in complaints(page)
    assert Question.objects.filter(category__code="pothole").count() == 1
    for name, typed in over.items():
        if name.endswith("phone"):
            assert f'value="{typed}"' in page.content.decode()


def test_a_condition_on_a_later_question_is_refused(chief):
    question = a_question(code="later", position=9)
    wish = '{"equals": true, "question": "later"}'
    assert "Vor dieser Frage wird keine Frage „later“ gestellt." in complaints(add(chief, condition=wish))
    question.delete()


def test_opening_and_saving_changes_nothing_not_even_what_the_form_cannot_show(chief):
    a_thing("W 1")
    before = {
        "labels": {"de": "Frage", "fr": "Question"},
        "choices": [{"code": "a", "names": {"de": "A", "fr": "Ah"}}, {"code": "b", "names": {"de": "B"}}],
        "stops": [a_stop(equals="a", url="https://example.org/x")],
    }
    question = a_question(kind="choice", **before)
    asked = a_question(code="next", only_if={"question": "more", "equals": "a"})
    for one in (question, asked):
        address = reverse("admin:reports_question_change", args=[one.pk])
        form = chief.get(address).context["adminform"].form
        sent = {}
        for bound in form:
            sent |= _as_sent(bound.html_name, bound.field.widget, bound.value())
        answer = chief.post(address, sent)
        assert answer.status_code == 302, complaints(answer)
    question.refresh_from_db()
    asked.refresh_from_db()
    assert question.labels == before["labels"]
    assert question.choices == before["choices"]
    assert question.stops == before["stops"]
    assert asked.only_if == {"question": "more", "equals": "a"}


def _as_sent(name: str, widget, value) -> dict:
    """What a browser sends back of an input as it is shown."""
    if hasattr(widget, "widgets_names"):
        parts = value if isinstance(value, list) and not hasattr(widget, "names") else None
        values = parts if parts and len(parts) == len(widget.widgets) else widget.decompress(value)
        sent = {}
        for suffix, inner, one in zip(widget.widgets_names, widget.widgets, values, strict=True):
            sent |= _as_sent(name + suffix, inner, one)
        return sent
    if value is None or value is False:
        return {}
    return {name: "on" if value is True else str(value)}


def test_a_category_lists_its_questions_and_can_send_everybody_elsewhere(chief):
    a_question()
    pothole = Category.objects.get(code="pothole")
    address = reverse("admin:reports_category_change", args=[pothole.pk])
    page = chief.get(address)
    assert f"/admin/reports/question/add/?category={pothole.pk}" in page.content.decode()
    assert "Mehr?" in page.content.decode()
    form = page.context["adminform"].form
    sent = {"questions-TOTAL_FORMS": "0", "questions-INITIAL_FORMS": "0"}
    for bound in form:
        sent |= _as_sent(bound.html_name, bound.field.widget, bound.value())
    refused = chief.post(address, sent | {"stop_phone": "112"})
    assert "Wählen Sie die Art, und sagen Sie, was zu tun ist." in complaints(refused)
    own = rows("photo_role_names", {"code": "plate", "names_de": "Typenschild"})
    sent |= own | {"photo_roles": "wide,plate"}
    stop = {"stop_kind": "emergency", "stop_reason_de": "Bitte anrufen.", "stop_phone": "112"}
    answer = chief.post(address, sent | stop)
    assert answer.status_code == 302, (complaints(answer), sent)
    pothole.refresh_from_db()
    assert pothole.stop == {"kind": "emergency", "reason": {"de": "Bitte anrufen."}, "phone": "112"}
    assert pothole.photo_role_names == {"plate": {"de": "Typenschild"}}
    assert pothole.names == {"de": "Pothole", "en": "Pothole"}
