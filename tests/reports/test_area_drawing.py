"""Drawing borders at the desk: what is refused, what is asked, and what goes into a draft."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from geo.actions import discard_draft, draft_border, open_draft
from geo.models import Area, AreaVersion, Draft
from reports.models import User
from tests.builders import JUST_WEST, a_report, a_square, a_town, a_user
from tests.geo_builders import a_municipality

pytestmark = pytest.mark.django_db
AREAS = "/en/desk/rules/areas/"
TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=30)


@pytest.fixture
def town():
    return a_town()


@pytest.fixture
def admin(client, town):
    """Logged in as the administrator of the whole town."""
    client.force_login(a_user("office_admin", "town", name="Anna Amtlich"))
    return client


@pytest.fixture
def draft(town) -> Draft:
    return open_draft(town.municipality, "Neue Bezirke", SOON)


def text_of(page) -> str:
    return " ".join(page.content.decode().split())


def a_box(west: float, east: float, south: float = 50.965, north: float = 50.995) -> str:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def a_form(draft: Draft | None = None, **over) -> dict:
    fields = {"drawn_as": "area", "shape": a_box(11.30, 11.33), "draft": draft.pk if draft else ""}
    return fields | {"do": "take"} | over


def a_new_area(draft: Draft | None = None, **over) -> dict:
    fields = {"kind": "park", "code": "ilm", "name": "Park an der Ilm", "shape": a_box(11.31, 11.32)}
    return a_form(draft, **fields | over)


def draws(admin, town, form: dict, code: str = "west"):
    return admin.post(f"{AREAS}{town.areas[code].pk}/draw/", form)


def answered(page, form: dict, fit: str) -> dict:
    """The same form with the answer to what shall be done where borders do not meet."""
    (mark,) = re.findall(r'name="fit_of" value="(\w+)"', page.content.decode())
    return form | {"fit_of": mark, "fit": fit}


def borders_in(draft: Draft) -> dict[str, tuple[float, ...]]:
    """West and east of the borders in a draft, by code."""
    found = {}
    for border in draft.borders.select_related("area"):
        west, _south, east, _north = border.geometry.extent
        found[border.area.code] = (round(west, 6), round(east, 6))
    return found


def test_from_a_drawing_to_another_answer_without_a_restart(admin, town):
    """The whole walk: draw, see what it would have done, publish with a date, ask again."""
    a_report(point=JUST_WEST)
    ask = f"/api/v1/responsibility/?lat={JUST_WEST.y}&lon={JUST_WEST.x}&accuracy=1&service=road-damage"
    assert admin.get(ask).json()["office"]["id"] == "roads-west"
    form = a_form(shape=a_box(11.32, 11.36), title="Ost wächst", takes_effect=SOON.isoformat())
    asked = draws(admin, town, form, "east")
    assert "also belong to West" in text_of(asked)
    page = draws(admin, town, answered(asked, form, "give_way"), "east")
    draft = Draft.objects.get()
    assert page["Location"] == f"/en/desk/rules/drafts/{draft.pk}/#changes"
    assert (draft.title, draft.takes_effect, draft.created_by.name) == ("Ost wächst", SOON, "Anna Amtlich")
    assert borders_in(draft) == {"east": (11.32, 11.36), "west": (11.3, 11.32)}
    sides = admin.get(f"/en/desk/rules/drafts/{draft.pk}/borders.geojson").json()["features"]
    shown = [(one["properties"]["side"], one["properties"]["code"]) for one in sides]
    assert shown == [("before", "east"), ("before", "west"), ("after", "east"), ("after", "west")]
    assert "Old and new borders" in text_of(admin.get(f"/en/desk/rules/drafts/{draft.pk}/"))
    # Nobody was told yet.
    assert admin.get(ask).json()["office"]["id"] == "roads-west"
    replayed = text_of(admin.post(f"/en/desk/rules/drafts/{draft.pk}/replay/", follow=True))
    assert "Roads West</td>" in replayed
    publish = {"publish-on": TODAY.isoformat(), "publish-sure": "on"}
    admin.post(f"/en/desk/rules/drafts/{draft.pk}/publish/", publish)
    assert admin.get(ask).json()["office"]["id"] == "roads-east"
    assert admin.get(f"{ask}&on={TODAY - timedelta(days=1)}").json()["office"]["id"] == "roads-west"
    # Every change shows who and when.
    assert "Anna Amtlich" in text_of(admin.get(f"{AREAS}{town.areas['east'].pk}/"))


def test_a_border_that_meets_its_neighbours_is_taken_at_once(admin, town, draft):
    page = draws(admin, town, a_form(draft, shape=a_box(11.30, 11.33), source="Ratsbeschluss"))
    assert page.status_code == 302
    border = draft.borders.get()
    assert (border.source, border.recorded_by.name) == ("Ratsbeschluss", "Anna Amtlich")
    assert border.recorded.isempty


@pytest.mark.parametrize(
    ("fit", "result"),
    [
        ("cut", {"west": (11.3, 11.33)}),
        ("give_way", {"west": (11.3, 11.34), "east": (11.34, 11.36)}),
        ("as_drawn", {"west": (11.3, 11.34)}),
    ],
)
def test_where_borders_overlap_a_person_decides(admin, town, draft, fit, result):
    form = a_form(draft, shape=a_box(11.30, 11.34))
    asked = draws(admin, town, form)
    assert asked.status_code == 422
    assert "2.34 km² also belong to East." in text_of(asked)
    assert not draft.borders.exists()
    assert draws(admin, town, answered(asked, form, fit)).status_code == 302
    assert borders_in(draft) == result


def test_a_gap_between_borders_is_named_and_filled(admin, town, draft):
    form = a_form(draft, shape=a_box(11.30, 11.3299))
    asked = draws(admin, town, form)
    assert "23,353 m² beside East would belong to no area any more." in text_of(asked)
    draws(admin, town, answered(asked, form, "cut"))
    assert borders_in(draft) == {"west": (11.3, 11.33)}


def test_a_border_beyond_the_town_is_named_and_cut(admin, town, draft):
    form = a_form(draft, shape=a_box(11.29, 11.33))
    asked = draws(admin, town, form)
    assert "lie outside the town" in text_of(asked)
    draws(admin, town, answered(asked, form, "cut"))
    assert borders_in(draft) == {"west": (11.3, 11.33)}


def test_an_answer_counts_only_for_the_drawing_that_was_asked_about(admin, town, draft):
    form = a_form(draft, shape=a_box(11.30, 11.34))
    answer = answered(draws(admin, town, form), form, "give_way")
    again = draws(admin, town, answer | {"shape": a_box(11.30, 11.35)})
    assert again.status_code == 422
    assert "also belong to East" in text_of(again)
    assert not draft.borders.exists()


def test_what_would_be_cut_to_nothing_is_refused(admin, town, draft):
    form = a_form(draft, shape=a_box(11.34, 11.35))
    page = draws(admin, town, answered(draws(admin, town, form), form, "cut"))
    assert page.status_code == 422
    assert "Nothing would be left of West." in text_of(page)
    assert not draft.borders.exists()


def test_neighbours_are_those_of_the_draft(admin, town, draft):
    """East was redrawn in the same draft before: the border that is drawn now has to meet that one."""
    draft_border(draft, town.areas["east"], a_square(11.34, 11.36))
    assert draws(admin, town, a_form(draft, shape=a_box(11.30, 11.34))).status_code == 302


BAD = {
    "nothing": ("", "Nothing is drawn yet."),
    "no shape": ("Altstadt", "“Altstadt” is the beginning of neither GeoJSON nor WKT"),
    "a line": ("LINESTRING (11.3 50.97, 11.31 50.98)", "An area needs a polygon, and this is a LineString."),
    "swapped": ("POLYGON ((50.97 11.3, 50.98 11.3, 50.98 11.31, 50.97 11.3))", "changed round"),
    "far away": (
        "POLYGON ((13.4 52.5, 13.5 52.5, 13.5 52.6, 13.4 52.5))",
        "This lies far from Town: at 13.40000",
    ),
    "metres": ("POLYGON ((662000 5649000, 663000 5649000, 663000 5650000, 662000 5649000))", "no longitude"),
    "crossing": (
        "POLYGON ((11.30 50.97, 11.33 50.99, 11.33 50.97, 11.30 50.99, 11.30 50.97))",
        "it crosses itself at 11.31500 50.98000",
    ),
    "open": (
        '{"type": "Polygon", "coordinates": [[[11.3, 51], [11.31, 51], [11.31, 50.99]]]}',
        "is not closed",
    ),
}


@pytest.mark.parametrize(("shape", "told"), BAD.values(), ids=BAD.keys())
def test_what_cannot_be_a_border_is_told_and_kept(admin, town, draft, shape, told):
    page = draws(admin, town, a_form(draft, shape=shape, source="Plan 7"))
    assert page.status_code == 422
    assert told in page.context["form"].errors["shape"][0]
    assert page.context["form"]["shape"].value() == shape
    assert 'value="Plan 7"' in text_of(page)
    assert not draft.borders.exists()


@pytest.mark.parametrize("kind", ["swapped", "crossing", "open"])
def test_what_could_be_meant_is_offered_and_never_taken_silently(admin, town, draft, kind):
    form = a_form(draft, shape=BAD[kind][0])
    offered = draws(admin, town, form)
    assert "Use this border instead" in text_of(offered)
    page = draws(admin, town, form | {"do": "repair"})
    assert page.status_code == 200
    assert "This is the repaired border." in text_of(page)
    assert json.loads(page.context["form"]["shape"].value())["type"] == "MultiPolygon"
    assert "shape" not in page.context["form"].errors
    assert not draft.borders.exists()


def test_a_new_area_comes_into_being_with_the_draft(admin, town, draft):
    assert admin.post(f"{AREAS}new/", a_new_area(draft, name_en="Park on the Ilm")).status_code == 302
    area = Area.objects.get(code="ilm")
    assert (area.kind, area.names) == ("park", {"de": "Park an der Ilm", "en": "Park on the Ilm"})
    assert area.versions.get().draft == draft


def test_a_new_area_begins_with_the_border_of_another_one(admin, town):
    page = admin.get(f"{AREAS}new/?copy={town.areas['west'].pk}")
    assert page.context["form"]["kind"].value() == "district"
    assert json.loads(page.context["form"]["shape"].value())["type"] == "MultiPolygon"
    assert admin.get(f"{AREAS}new/?copy=0").status_code == 404


def test_a_code_that_is_taken_is_refused_by_name(admin, town, draft):
    page = admin.post(f"{AREAS}new/", a_new_area(draft, kind="district", code="west"))
    assert page.status_code == 422
    assert "“West” has this code already." in text_of(page)
    page = admin.post(f"{AREAS}new/", a_new_area(draft, kind="municipality", code="other"))
    assert "A town has one border of its own." in text_of(page)
    page = admin.post(f"{AREAS}new/", a_new_area(draft, code="a b"))
    assert "without spaces" in text_of(page)


def test_an_area_that_is_taken_out_again_leaves_its_code_free(admin, town, draft):
    admin.post(f"{AREAS}new/", a_new_area(draft))
    border = draft.borders.get()
    admin.post(f"/en/desk/rules/drafts/{draft.pk}/take-out/", {"item": f"borders:{border.pk}"})
    assert not Area.objects.filter(code="ilm").exists()
    admin.post(f"{AREAS}new/", a_new_area(draft))
    discard_draft(draft)
    second = open_draft(town.municipality, "Zweiter", SOON)
    assert admin.post(f"{AREAS}new/", a_new_area(second, name="Ilmpark")).status_code == 302
    assert second.borders.get().area.name == "Ilmpark"


def test_a_road_is_a_line_with_metres_on_both_sides(admin, town, draft):
    line = "LINESTRING (11.31 50.97, 11.35 50.98)"
    form = a_new_area(draft, kind="road", code="b7", drawn_as="road", shape=line)
    page = admin.post(f"{AREAS}new/", form)
    assert "A road needs the metres on both sides" in text_of(page)
    assert admin.post(f"{AREAS}new/", form | {"buffer_m": "800"}).status_code == 422
    assert admin.post(f"{AREAS}new/", form | {"buffer_m": "12.5"}).status_code == 302
    version = draft.borders.get()
    assert (version.buffer_m, version.line.wkt) == (12.5, "MULTILINESTRING ((11.31 50.97, 11.35 50.98))")
    again = admin.get(f"{AREAS}{version.area_id}/draw/?draft={draft.pk}").context["form"]
    assert (again["drawn_as"].value(), again["buffer_m"].value()) == ("road", 12.5)


def test_without_a_draft_a_new_one_needs_a_title_and_a_day(admin, town):
    page = draws(admin, town, a_form())
    assert {"title", "takes_effect"} <= page.context["form"].errors.keys()
    assert not Draft.objects.exists()


def test_a_closed_draft_and_that_of_another_town_cannot_be_chosen(client, town, draft):
    client.force_login(User.objects.create_superuser("root@example.org", "open sesame"))
    elsewhere = open_draft(a_municipality("anderswo"), "Anderswo", SOON)
    discard_draft(draft)
    for chosen in (draft, elsewhere):
        page = draws(client, town, a_form(chosen))
        assert page.status_code == 422
        assert "draft" in page.context["form"].errors
        assert not AreaVersion.objects.filter(draft=chosen).exists()


def test_who_looks_after_one_town_sees_no_area_of_another(admin, town):
    a_municipality("anderswo")
    other = Area.objects.get(code="anderswo")
    for page in ("", "draw/", "border.geojson"):
        assert admin.get(f"{AREAS}{other.pk}/{page}").status_code == 404
    assert admin.get(f"{AREAS}new/?copy={other.pk}").status_code == 404
    assert "Anderswo" not in text_of(admin.get(AREAS))


def test_the_page_begins_with_the_border_that_the_draft_has(admin, town, draft):
    own = f"{AREAS}{town.areas['west'].pk}/draw/"
    draft_border(draft, town.areas["west"], a_square(11.30, 11.32))

    def east(path: str) -> float:
        (part,) = json.loads(admin.get(path).context["form"]["shape"].value())["coordinates"]
        return max(lon for lon, _lat in part[0])

    assert east(own) == 11.33
    assert east(f"{own}?draft={draft.pk}") == 11.32


def test_who_has_a_part_of_the_town_may_draw_but_not_publish(client, town, draft):
    client.force_login(a_user("office_admin", "roads-west"))
    assert draws(client, town, a_form(draft)).status_code == 302
    assert "Publish or discard" not in text_of(client.get(f"/en/desk/rules/drafts/{draft.pk}/"))
    assert client.get(f"/en/desk/rules/drafts/{draft.pk}/borders.geojson").status_code == 200
    publish = {"publish-on": SOON.isoformat(), "publish-sure": "on"}
    assert client.post(f"/en/desk/rules/drafts/{draft.pk}/publish/", publish).status_code == 404
