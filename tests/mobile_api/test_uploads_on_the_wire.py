"""What only a real connection can do: lengths that lie, and lines that break within a piece."""

import socket
from urllib.parse import urlsplit

import pytest

from reports import uploads
from reports.models import Photo, Upload
from tests.builders import a_jpeg, a_town, a_uuid
from tests.patience import eventually

pytestmark = pytest.mark.django_db(transaction=True)
PHOTO = a_jpeg()
ME = a_uuid("my photo")


class Line:
    """A connection on which a test says every byte."""

    def __init__(self, address: str) -> None:
        self.parts = urlsplit(address)
        self.socket = socket.create_connection((self.parts.hostname, self.parts.port), timeout=20)

    def say(self, request: str, body: bytes = b"", **headers: object) -> "Line":
        told = {"Host": self.parts.netloc, "Tus-Resumable": "1.0.0", "Connection": "close"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        lines = [f"{request} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", ""]
        self.socket.sendall("\r\n".join(lines).encode() + body)
        return self

    def piece(self, offset: int, body: bytes, **headers: object) -> "Line":
        about = {"Upload_Offset": offset, "Content_Type": "application/offset+octet-stream"}
        return self.say(f"PATCH /api/v1/uploads/{ME}/", body, **about | headers)

    def answer(self) -> str:
        self.socket.shutdown(socket.SHUT_WR)
        with self.socket, self.socket.makefile("rb") as file:
            return file.read().decode()

    def hang_up(self) -> None:
        self.socket.close()


@pytest.fixture
def line(live_server):
    a_town()
    uploads.begin(len(PHOTO), key=ME)
    return lambda: Line(live_server.url)


def offset() -> int:
    return Upload.objects.get().offset


def test_of_a_piece_whose_line_breaks_what_had_come_is_kept(line):
    line().piece(0, PHOTO[:700], Content_Length=len(PHOTO)).hang_up()
    assert eventually(lambda: offset() == 700)
    assert "204" in line().piece(700, PHOTO[700:], Content_Length=len(PHOTO) - 700).answer().split("\r\n")[0]
    assert Photo.objects.count() == 1


def test_more_bytes_than_announced_are_not_read(line):
    line().piece(0, PHOTO, Content_Length=300).answer()
    assert offset() == 300
    assert not Photo.objects.exists()


@pytest.mark.parametrize("length", ["-5", "x", "1e3", "0x10", " "])
def test_a_length_that_is_no_number_is_refused(line, length):
    first, *_rest = line().piece(0, PHOTO, Content_Length=length).answer().split("\r\n")
    assert first.split()[1] in ("400", "411")
    assert offset() == 0


def test_a_length_beyond_all_bounds_is_refused_before_a_byte_is_read(line):
    answer = line().piece(0, b"", Content_Length=10**15).answer()
    assert answer.split()[1] == "413"
    assert "/Content-Length" in answer
    assert offset() == 0


def test_a_piece_without_a_length_is_refused(line):
    answer = line().piece(0, b"5\r\nhello\r\n0\r\n\r\n", Transfer_Encoding="chunked").answer()
    assert answer.split()[1] == "411"
    assert offset() == 0


def test_a_form_that_ends_before_its_announced_length_leaves_nothing(line):
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    about = {"Content_Type": "multipart/form-data; boundary=x", "Content_Length": len(head) + len(PHOTO) + 9}
    answer = line().say("POST /api/v1/photos/", head + PHOTO[:2_000], **about).answer()
    assert answer.split()[1] in ("400", "422")
    assert not Photo.objects.exists()
