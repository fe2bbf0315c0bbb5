"""The whole job once, as a resident, a crew and the public live through it."""

import html
import json
import re
import uuid
from io import BytesIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from PIL import Image

from reports.models import Photo, Report
from reports.worker import work_off
from tests.conftest import ROOT
from tests.reports.test_pictures import segments

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_data]

# Theaterplatz, in the old town.
PLACE = {"lat": 50.9800, "lon": 11.3254}
# JFIF, quantisation and Huffman tables, frame heads, restart interval, the scan: no EXIF, no comment.
ONLY_PIXELS = {0xE0, 0xDB, 0xC4, 0xC0, 0xC2, 0xDD, 0xDA}
CREW = "bauhof-nord@weimar.example"


@pytest.fixture
def weimar(db) -> None:
    call_command("load_city", ROOT / "fixtures" / "weimar", verbosity=0)
    call_command("load_demo", ROOT / "fixtures" / "weimar", only_users=True, verbosity=0)


def send_photo(client: Client, path: Path, **form) -> dict:
    with path.open("rb") as file:
        answer = client.post("/api/v1/photos/", {"file": file} | form)
    assert answer.status_code == 201, answer.content
    return answer.json()


def linked_points(page: str) -> str:
    """The address of the reports that the map page asks for."""
    found = re.search(r"/layers/reports\.geojson[^\"'\s]*", page)
    assert found, page
    return html.unescape(found[0].replace("\\u0026", "&"))


def post(client: Client, path: str, body: dict, **headers):
    return client.post(path, json.dumps(body), content_type="application/json", headers=headers)


def test_a_defect_goes_from_the_photo_to_the_repair(weimar, real_data, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    resident, public = Client(), Client()

    # Two photos, one from a camera that was in Italy, one from a phone that writes HEIC.
    jpeg = send_photo(resident, real_data / "photos/gps/DSCN0010.jpg")
    assert jpeg["place"]["inside"] is False
    assert jpeg["place"]["lat"] == pytest.approx(43.467, abs=0.001)
    heic = send_photo(resident, real_data / "photos/heic/IMG_5195.HEIC")

    # The pin is set in the old town, and the same knowledge tells whose job it is before sending and after.
    expected = public.get("/api/v1/responsibility/", PLACE | {"category": "schlagloch"}).json()
    sent = {
        "id": str(uuid.uuid4()),
        "category": "schlagloch",
        **PLACE,
        "description": "Tiefes Schlagloch vor dem Theater, Räder schlagen hart auf.",
        "answers": {"tiefe": "tief"},
        "photos": [jpeg["id"], heic["id"]],
        "contact": {"email": "erika@example.org", "name": "Erika"},
        "language": "de",
    }
    created = post(resident, "/api/v1/reports/", sent)
    assert created.status_code == 201, created.content
    report = created.json()["properties"]
    assert report["office"]["id"] == expected["office"]["id"]
    assert report["why"][0]["sentence"]
    repeated = post(resident, "/api/v1/reports/", sent)
    assert (repeated.status_code, repeated.json()) == (200, created.json())
    assert Report.objects.count() == 1

    # The worker makes the pictures and sends the mail, which carries the link and no words of the report.
    work_off()
    assert Photo.objects.filter(status="ready").count() == 2
    letter = "".join(path.read_text() for path in (tmp_path / "mail").iterdir())
    assert report["code"] in letter
    assert "Schlagloch vor dem Theater" not in letter
    assert not mail.outbox

    # A crew of the responsible office logs in, takes over, and repairs with a picture.
    crew = Client()
    token = post(crew, "/api/v1/auth/token/", {"email": CREW, "password": "weimar-demo"}).json()["token"]
    bearer = {"authorization": f"Bearer {token}"}
    listed = crew.get("/api/v1/crew/work/", headers=bearer).json()
    assert report["code"] in [item["properties"]["code"] for item in listed["features"]]

    def act(**action) -> dict:
        action |= {"id": str(uuid.uuid4()), "report": report["code"], "at": timezone.now().isoformat()}
        return post(crew, "/api/v1/crew/actions/", {"actions": [action]}, **bearer).json()["results"][0]

    refused = act(action="fixed")
    assert refused["outcome"] == "conflict"
    assert act(action="take_over")["status"] == "in_progress"
    after = send_photo(crew, real_data / "photos/orientation/landscape_6.jpg", role="close_up")
    assert act(action="fixed", note="Asphalt eingebaut.", photos=[after["id"]])["status"] == "fixed"
    work_off()

    # Everybody sees it: in the API, on the status page, on the map.
    shown = public.get(f"/api/v1/reports/{report['code']}/").json()["properties"]
    assert shown["status"] == "fixed"
    assert [entry["status"] for entry in shown["timeline"] if entry.get("status")][-2:] == [
        "in_progress",
        "fixed",
    ]
    assert any(photo["stage"] == "after" for photo in shown["photos"])
    page = public.get(f"/de/reports/{report['code']}/").content.decode()
    assert "Asphalt eingebaut." in page
    chosen = {"status": "fixed", "period": "7"}
    assert report["code"] in public.get("/de/map/", chosen).content.decode()
    framed = public.get("/de/map/embed/", chosen).content.decode()
    points = json.loads(public.get(linked_points(framed)).content)
    assert report["code"] in json.dumps(points)

    # What is served holds pixels and nothing else: no EXIF, no XMP, no comment, and so no place.
    for photo in Photo.objects.filter(status="ready"):
        photo.published = True
        photo.save(update_fields=["published"])
        for size in ("large", "small"):
            picture = b"".join(public.get(f"/photos/{photo.pk}/{size}.jpg").streaming_content)
            assert set(segments(picture)) <= ONLY_PIXELS
            assert not Image.open(BytesIO(picture)).getexif()
