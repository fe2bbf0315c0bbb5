"""Photos in pieces, over HTTP, as the tus protocol (1.0.0) says."""

import hashlib
from base64 import b64encode
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from mobile_api.throttles import Rate
from reports import uploads
from reports.models import Photo, Upload
from reports.photos import prepare
from tests.builders import a_jpeg, a_report, a_uuid
from tests.mobile_api import contract
from tests.mobile_api.conftest import Caller
from tests.mobile_api.test_reports import a_body

ALL = "/api/v1/uploads/"
PIECE = "application/offset+octet-stream"
ME = a_uuid("my photo")
PHOTO = a_jpeg()


class Sender:
    """A client that speaks tus, and holds its answers against the schema."""

    def __init__(self, api: Caller) -> None:
        self.client = api.client

    def call(self, method: str, path: str = ALL, body: bytes = b"", kind: str = "", **headers: object):
        spoken = {"Tus-Resumable": "1.0.0"} | {
            name.replace("_", "-"): str(value) for name, value in headers.items() if value is not None
        }
        answer = self.client.generic(method, path + "?lang=en", body, kind, headers=spoken)
        if method != "HEAD":
            contract.check(method.lower(), path, answer)
        assert answer["Tus-Resumable"] == "1.0.0"
        return answer

    def begin(self, length: int = len(PHOTO), body: bytes = b"", said: str = "", **headers: object):
        kind = PIECE if body else ""
        return self.call("POST", ALL, body, kind, Upload_Length=length, Upload_Metadata=said, **headers)

    def append(self, path: str, offset: int, body: bytes, **headers: object):
        return self.call("PATCH", path, body, PIECE, Upload_Offset=offset, **headers)

    def whole(self, content: bytes, said: str = ""):
        """The answer to the piece that is the whole."""
        return self.append(self.begin(len(content), said=said)["Location"], 0, content)


@pytest.fixture
def sender(api) -> Sender:
    return Sender(api)


def metadata(**said: object) -> str:
    return ",".join(f"{name} {b64encode(str(value).encode()).decode()}" for name, value in said.items())


def files() -> list[Path]:
    roots = [Path(storages[name].path("")) for name in ("uploads", "default")]
    return [path for root in roots for path in root.rglob("*") if path.is_file()]


def refused(answer, status: int, code: str, pointer: str | None = None) -> None:
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    if pointer is not None:
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_a_photo_in_three_pieces_becomes_a_photo_that_a_report_can_take(api, sender):
    begun = sender.begin(said=metadata(role="close_up"))
    path = begun["Location"]
    assert (begun.status_code, begun["Upload-Offset"]) == (201, "0")
    for start in range(0, len(PHOTO), 1_000):
        assert sender.call("HEAD", path)["Upload-Offset"] == str(start)
        answer = sender.append(path, start, PHOTO[start : start + 1_000])
        assert answer.status_code == 204
    assert answer["Upload-Offset"] == str(len(PHOTO))
    told, photo = sender.call("GET", path).json(), Photo.objects.get()
    assert told["photo"] == {"status": "pending", "width": 640, "height": 480}
    assert (told["id"], photo.role) == (str(photo.pk), "close_up")
    assert [path.read_bytes() for path in files()] == [PHOTO]
    answer = api.post("reports/", a_body(photos=[told["id"]]))
    assert answer.status_code == 201
    prepare(photo.pk)
    assert sender.call("GET", path).json()["photo"]["status"] == "ready"


def test_a_first_piece_may_come_along_with_the_creation(sender):
    begun = sender.begin(body=PHOTO[:500])
    assert (begun.status_code, begun["Upload-Offset"]) == (201, "500")
    sender.append(begun["Location"], 500, PHOTO[500:])
    assert Photo.objects.count() == 1


def test_a_creation_whose_answer_was_lost_is_found_again_with_what_has_arrived(sender):
    first = sender.begin(said=metadata(id=ME))
    sender.append(first["Location"], 0, PHOTO[:700])
    again = sender.begin(said=metadata(id=ME), body=PHOTO[:500])
    assert (first.status_code, again.status_code) == (201, 200)
    assert (again["Location"], again["Upload-Offset"]) == (first["Location"], "700")
    sender.append(again["Location"], 700, PHOTO[700:])
    assert Photo.objects.get().pk == ME
    complete = sender.begin(said=metadata(id=ME))
    assert complete["Upload-Offset"] == complete["Upload-Length"] == str(len(PHOTO))
    assert Upload.objects.count() == Photo.objects.count() == 1


def test_a_lost_answer_to_the_last_piece_costs_nothing(sender):
    path = sender.begin()["Location"]
    sender.append(path, 0, PHOTO)
    asked = sender.call("HEAD", path)
    assert asked["Upload-Offset"] == asked["Upload-Length"] == str(len(PHOTO))
    refused(sender.append(path, 0, PHOTO), 409, "offset_differs")
    assert Photo.objects.count() == 1


def test_an_id_is_for_one_photo_only(sender):
    sender.begin(said=metadata(id=ME))
    refused(sender.begin(len(PHOTO) + 1, said=metadata(id=ME)), 409, "upload_conflict")
    refused(sender.begin(said=metadata(id=ME, role="wide")), 409, "upload_conflict")
    taken = Photo.objects.create(width=1, height=1)
    refused(sender.begin(said=metadata(id=taken.pk)), 409, "upload_conflict")


def test_what_is_said_of_a_file_beyond_id_and_role_is_not_kept(sender):
    said = metadata(filename="../../Erika <script>.php", filetype="text/html", id=ME) + ",is_confidential"
    asked = sender.call("HEAD", sender.begin(said=said)["Location"])
    assert asked["Upload-Metadata"] == metadata(id=ME)
    assert asked["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04" + bytes(500), "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "format"),
        (b"<!doctype html><script>alert(1)</script>", "not_a_picture"),
        (b"GIF89a" + bytes(100), "format"),
        (b"II*\x00" + bytes(100), "format"),
        (PHOTO[:2_000], "broken"),
    ],
    ids=["zip", "svg", "html", "gif", "tiff", "cut"],
)
def test_what_is_no_picture_is_refused_at_its_end_and_nothing_of_it_is_left(sender, content, code):
    said = metadata(id=ME, filename="photo.jpg", filetype="image/jpeg")
    path = sender.begin(len(content), said=said)["Location"]
    refused(sender.append(path, 0, content), 422, code, "/file")
    assert not Photo.objects.exists()
    assert files() == []
    # Whoever missed the answer gets it again, however they ask.
    assert sender.call("HEAD", path).status_code == 422
    refused(sender.call("GET", path), 422, code, "/file")
    refused(sender.begin(len(content), said=metadata(id=ME)), 422, code, "/file")
    refused(sender.append(path, 0, content), 422, code, "/file")


@pytest.mark.parametrize("length", ["", "-1", "1.5", "x", "9" * 400])
def test_a_length_is_a_number_of_bytes(sender, length):
    refused(sender.begin(length), 400, "invalid", "/Upload-Length")
    assert not Upload.objects.exists()


def test_too_much_is_refused_before_a_byte_is_sent(sender):
    refused(sender.begin(20 * 1024 * 1024 + 1), 413, "too_large", "/file")
    refused(sender.begin(0), 422, "empty", "/file")
    refused(sender.begin(3, body=b"four"), 413, "beyond_length", "/Content-Length")
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("said", "status", "pointer"),
    [
        ("role", 201, ""),
        ("role \xe4", 400, "/Upload-Metadata"),
        ("role ====", 400, "/Upload-Metadata"),
        ("role /w==", 400, "/Upload-Metadata"),
        ("role Zg==,role Zg==", 400, "/Upload-Metadata"),
        ("a b c", 400, "/Upload-Metadata"),
        (",", 400, "/Upload-Metadata"),
        ("x" * 5_000, 400, "/Upload-Metadata"),
        (metadata(role="Close up"), 422, "/Upload-Metadata/role"),
        (metadata(role="x" * 51), 422, "/Upload-Metadata/role"),
        (metadata(role="a\0b"), 422, "/Upload-Metadata/role"),
        (metadata(id="../../etc/passwd"), 422, "/Upload-Metadata/id"),
    ],
)
def test_metadata_is_pairs_of_name_and_base64(sender, said, status, pointer):
    answer = sender.begin(said=said)
    assert answer.status_code == status
    assert pointer in [error["pointer"] for error in answer.json().get("errors", [{"pointer": ""}])]
    assert Upload.objects.exists() == (status == 201)


@pytest.mark.parametrize("offset", [499, 501, 10**9, "", "-1", "x"])
def test_a_piece_at_another_offset_changes_nothing(sender, offset):
    path = sender.begin(body=PHOTO[:500])["Location"]
    answer = sender.append(path, offset, PHOTO[500:])
    assert answer.status_code in (400, 409)
    assert answer.json()["detail"]
    assert Upload.objects.get().offset == 500
    assert sender.append(path, 500, PHOTO[500:]).status_code == 204


def test_a_piece_beyond_the_end_changes_nothing(sender):
    path = sender.begin(body=PHOTO[:500])["Location"]
    refused(sender.append(path, 500, PHOTO), 413, "beyond_length", "/Content-Length")
    assert Upload.objects.get().offset == 500


class BreakingLine(BytesIO):
    """A body that ends with an error instead of its last bytes."""

    def read(self, size: int = -1) -> bytes:
        some = super().read(size)
        if not some:
            raise ConnectionResetError
        return some


def test_of_a_line_that_breaks_with_an_error_what_had_come_is_kept(sender):
    path = sender.begin()["Location"]
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    body = {"wsgi.input": BreakingLine(PHOTO[:700]), "CONTENT_LENGTH": str(len(PHOTO)), "CONTENT_TYPE": PIECE}
    sender.client.generic("PATCH", path, headers=headers, **body)
    assert sender.call("HEAD", path)["Upload-Offset"] == "700"
    assert sender.append(path, 700, PHOTO[700:]).status_code == 204
    assert Photo.objects.count() == 1


def test_a_piece_is_told_apart_from_other_content(sender):
    path = sender.begin()["Location"]
    refused(sender.call("PATCH", path, PHOTO, "image/jpeg", Upload_Offset=0), 415, "unsupported_media_type")
    assert Upload.objects.get().offset == 0


@pytest.mark.parametrize("version", [None, "", "0.2.2", "2.0.0"])
@pytest.mark.parametrize("method", ["POST", "HEAD", "PATCH", "DELETE"])
def test_other_versions_of_the_protocol_are_told_which_is_spoken(sender, method, version):
    path = ALL if method == "POST" else sender.begin()["Location"]
    answer = sender.call(method, path, Tus_Resumable=version or "")
    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")


def test_what_is_spoken_can_be_asked(sender):
    for path in (ALL, sender.begin()["Location"]):
        answer = sender.call("OPTIONS", path)
        assert (answer.status_code, answer["Tus-Max-Size"]) == (204, "20971520")
        assert "creation-with-upload" in answer["Tus-Extension"].split(",")


def test_where_only_post_passes_the_method_is_told_in_a_header(sender):
    path = sender.begin()["Location"]
    answer = sender.call("POST", path, PHOTO, PIECE, Upload_Offset=0, X_HTTP_Method_Override="PATCH")
    assert answer.status_code == 204
    assert Photo.objects.count() == 1


@pytest.mark.parametrize("name", ["sha1", "sha256"])
def test_a_piece_that_was_changed_on_its_way_is_not_kept(sender, name):
    path = sender.begin()["Location"]
    digest = b64encode(hashlib.new(name, PHOTO).digest()).decode()
    refused(
        sender.append(path, 0, b"x" + PHOTO[1:], Upload_Checksum=f"{name} {digest}"), 460, "checksum_mismatch"
    )
    assert Upload.objects.get().offset == 0
    assert sender.append(path, 0, PHOTO, Upload_Checksum=f"{name} {digest}").status_code == 204


@pytest.mark.parametrize("checksum", ["md5 x", "", "sha1"])
def test_a_checksum_names_how_it_was_made(sender, checksum):
    answer = sender.append(sender.begin()["Location"], 0, PHOTO, Upload_Checksum=checksum)
    assert answer.status_code in (400, 460)
    assert not Photo.objects.exists()


def test_who_stops_leaves_nothing_behind(sender):
    unfinished, finished = sender.begin(body=PHOTO[:500])["Location"], sender.begin(body=PHOTO)["Location"]
    for path in (unfinished, finished):
        assert sender.call("DELETE", path).status_code == 204
        assert sender.call("HEAD", path).status_code == 404
        assert sender.append(path, 500, PHOTO[500:]).status_code == 404
        assert sender.call("DELETE", path).status_code == 404
    assert not Photo.objects.exists()
    assert files() == []


def test_the_photo_of_a_report_stays(sender):
    path = sender.begin(body=PHOTO, said=metadata(id=ME))["Location"]
    a_report(photo_ids=[ME])
    refused(sender.call("DELETE", path), 409, "photo_used")
    assert Photo.objects.count() == len(files()) == 1


def test_an_upload_that_nobody_goes_on_with_is_gone_after_a_day(sender):
    path = sender.begin(body=PHOTO[:500], said=metadata(id=ME))["Location"]
    assert "GMT" in sender.call("HEAD", path)["Upload-Expires"]
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert sender.call("HEAD", path).status_code == 404
    assert sender.append(path, 500, PHOTO[500:]).status_code == 404
    begun = sender.begin(said=metadata(id=ME))
    assert (begun.status_code, begun["Upload-Offset"]) == (201, "0")
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert uploads.delete_expired() == 1
    assert not Upload.objects.exists()
    assert files() == []


def test_only_so_many_photos_may_be_on_their_way_at_once(sender, monkeypatch):
    few = Rate("few", per_second=2 / 86_400, burst=2)
    monkeypatch.setattr("mobile_api.api.uploads.UNFINISHED", few)
    finished = sender.begin(body=PHOTO[:500], said=metadata(id=ME))["Location"]
    left = sender.begin()["Location"]
    refused(sender.begin(), 429, "throttled")
    assert sender.begin(said=metadata(id=ME)).status_code == 200
    sender.append(finished, 500, PHOTO[500:])
    assert sender.begin().status_code == 201
    refused(sender.begin(), 429, "throttled")
    sender.call("DELETE", left)
    assert sender.begin().status_code == 201
