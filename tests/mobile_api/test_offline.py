"""What a device is told to keep: the worker, the pages that stand in, and the manifest."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from mobile_api.offline import files
from tests.builders import PASSWORD, a_town

pytestmark = pytest.mark.django_db
WORKER = "/service-worker.js"
KEPT_PAGES = ["/de/offline/", "/en/offline/", "/de/report/app/", "/en/report/app/"]
IMPORT = re.compile(r"""^(?:import|export)\b[^"']*["'](\.[^"']+)["']""", re.MULTILINE)


@pytest.fixture
def stranger() -> Client:
    a_town()
    return Client()


def setup_in(answer) -> dict:
    return json.loads(re.search(r"start\((\{.*\})\);", answer.content.decode(), re.DOTALL)[1])


def test_the_worker_is_a_script_for_the_whole_site_that_is_asked_for_again_soon(stranger):
    answer = stranger.get(WORKER)
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "public, max-age=300"
    assert stranger.get(WORKER, headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", [WORKER, *KEPT_PAGES, "/de/manifest.webmanifest"])
def test_what_is_kept_is_the_same_for_everybody_and_sets_no_cookie(stranger, path):
    first = stranger.get(path)
    assert first.status_code == 200
    assert not first.cookies
    assert "Cookie" not in first.get("Vary", "")
    stranger.login(username="crew.roads-west@example.org", password=PASSWORD)
    assert stranger.get(path).content == first.content


def test_a_new_text_on_a_kept_page_is_a_new_version(stranger, monkeypatch):
    before = setup_in(stranger.get(WORKER))["version"]
    assert setup_in(stranger.get(WORKER))["version"] == before
    monkeypatch.setattr("mobile_api.offline.worker.kept_page", lambda name, language: "another text")
    assert setup_in(stranger.get(WORKER))["version"] != before


def test_a_changed_file_is_a_new_version(stranger, monkeypatch):
    before = setup_in(stranger.get(WORKER))["version"]
    monkeypatch.setattr(files, "digest", lambda: "another digest")
    assert setup_in(stranger.get(WORKER))["version"] != before


def test_everything_that_is_kept_is_there(stranger):
    assert [name for name in files.KEPT + files.WORKER if not finders.find(name)] == []
    kept = setup_in(stranger.get(WORKER))
    pages = [page for pages in kept["pages"].values() for page in pages.values()]
    assert [url for url in [*pages, kept["theme"]] if stranger.get(url).status_code != 200] == []


@pytest.mark.parametrize("path", KEPT_PAGES)
def test_a_kept_page_asks_for_nothing_that_is_not_kept(stranger, path):
    kept = setup_in(stranger.get(WORKER))
    html = stranger.get(path).content.decode()
    asked = re.findall(r'(?:src|href)="(/static/[^"#]+|/theme.css)', html)
    left_out = {"/static/stadtlotse/icons/touch-180.png"}
    assert set(asked) - left_out - set(kept["files"]) == {kept["theme"]}


@pytest.mark.parametrize("names", [files.KEPT, files.WORKER], ids=["page", "worker"])
def test_a_kept_module_imports_nothing_that_is_not_kept(names):
    missing = []
    for name in [name for name in names if name.endswith(".js")]:
        for wanted in IMPORT.findall(Path(finders.find(name)).read_text()):
            found = (Path("/") / name).parent.joinpath(wanted).resolve().relative_to("/")
            missing += [str(found)] if str(found) not in files.KEPT + files.WORKER else []
    assert missing == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_manifest_names_the_town_and_the_pages_of_its_language(stranger, language):
    answer = stranger.get(f"/{language}/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    said = answer.json()
    assert (said["name"], said["lang"]) == ("Stadtlotse Town", language)
    addresses = [said["start_url"], *(shortcut["url"] for shortcut in said["shortcuts"])]
    assert all(url.startswith(f"/{language}/") for url in addresses)
    assert [url for url in addresses if stranger.get(url).status_code != 200] == []


def test_the_icons_have_the_sizes_that_the_manifest_says(stranger):
    for icon in stranger.get("/de/manifest.webmanifest").json()["icons"]:
        with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]


def test_an_empty_installation_has_them_too(client, db):
    assert client.get(WORKER).status_code == 200
    assert client.get("/de/manifest.webmanifest").json()["name"] == "Stadtlotse"
