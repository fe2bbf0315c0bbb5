"""What anybody may write into an address of the desk: never an error of ours."""

import pytest
from django.utils import timezone

from geo.actions import open_draft
from geo.models import Draft
from tests.builders import a_town, a_user

pytestmark = pytest.mark.django_db
DESK = "/en/desk/rules/"
UNREAL = ("²", "٣", "-1", "1.0", "9" * 19, "9" * 5000, "1\0", "")


@pytest.fixture
def town():
    return a_town()


@pytest.fixture
def admin(client, town):
    """Logged in as the administrator of the whole town."""
    client.force_login(a_user("office_admin", "town"))
    return client


@pytest.fixture
def draft(town) -> Draft:
    return open_draft(town.municipality, "Neue Bezirke", timezone.localdate())


@pytest.mark.parametrize("text", UNREAL, ids=range(len(UNREAL)))
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("new/", "like"),
        ("areas/", "q"),
        ("areas/", "kind"),
        ("areas/new/", "copy"),
        ("areas/new/", "draft"),
        ("areas/borders.geojson", "except"),
        ("areas/borders.geojson", "draft"),
    ],
)
def test_what_is_no_id_is_as_if_it_were_not_there(admin, path, name, text):
    assert admin.get(f"{DESK}{path}", {name: text}).status_code == 200


@pytest.mark.parametrize("text", UNREAL, ids=range(len(UNREAL)))
def test_where_an_id_is_needed_there_is_nothing_at_one_that_is_none(admin, town, draft, text):
    west = town.areas["west"].pk
    assert admin.get(f"{DESK}areas/{west}/draw/", {"draft": text}).status_code == 200
    kept = f"{DESK}areas/import/00000000-0000-4000-8000-000000000000/x.zip/"
    assert admin.get(kept, {"kind": "ward", "municipality": text}).status_code == 404
    taken_out = admin.post(f"{DESK}drafts/{draft.pk}/take-out/", {"item": f"rules:{text}"})
    assert taken_out.status_code == 404
