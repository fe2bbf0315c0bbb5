"""Whatever a phone hides in a photo: of it no byte is left in any file that is ever served."""

import io
import struct
import zlib
from collections.abc import Callable

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageCms, PngImagePlugin

from reports.models import Photo
from reports.photos import upload_name
from reports.worker import work_off
from tests.builders import a_jpeg, a_report, a_town, a_user
from tests.reports.test_pictures import assert_clean

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = b"SECRET"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SECRET-xmp</x:xmpmeta>"
BEHIND = b"SECRET-behind<script>alert(1)</script>PK\x03\x04"
GPS = {1: "N", 2: (50.0, 58.0, 44.0), 3: "E", 4: (11.0, 19.0, 33.0), 29: "SECRET-gps"}


def exif_of() -> bytes:
    """Maker, words, place, and behind all that a thumbnail, which shows the whole picture."""
    exif = Image.Exif()
    exif[0x010F], exif[0x010E], exif[0x013B] = "SECRET-maker", "SECRET-words", "SECRET-artist"
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0SECRET-comment"
    exif[0x8825] = GPS
    return exif.tobytes() + a_jpeg((16, 12)) + b"SECRET-thumbnail"


def profile_of() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + b"SECRET-profile"


def picture() -> Image.Image:
    return Image.linear_gradient("L").resize((640, 480)).convert("RGB")


def saved(kind: str, **options) -> bytes:
    out = io.BytesIO()
    picture().save(out, kind, exif=exif_of(), icc_profile=profile_of(), **options)
    return out.getvalue()


def without_profile() -> bytes:
    """Nothing to change the colours for, and nothing to shrink."""
    out = io.BytesIO()
    picture().save(out, "JPEG", comment=b"SECRET-comment", xmp=XMP, exif=exif_of())
    return out.getvalue()


def jpeg() -> bytes:
    content = saved("JPEG", comment=b"SECRET-comment", xmp=XMP)
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x0bSECRET-iptc"
    return content[:2] + b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc + content[2:] + BEHIND


def several_in_one() -> bytes:
    """As most phones take it: a second picture behind the first one."""
    out = io.BytesIO()
    second = Image.open(io.BytesIO(jpeg()))
    picture().save(out, "MPO", save_all=True, append_images=[second], exif=exif_of())
    return out.getvalue() + BEHIND


def png() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "SECRET-text")
    notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
    content = saved("PNG", pnginfo=notes)
    own = b"prVtSECRET-chunk"
    chunk = struct.pack(">I", len(own) - 4) + own + struct.pack(">I", zlib.crc32(own))
    return content[:-12] + chunk + content[-12:] + BEHIND


def webp() -> bytes:
    return saved("WEBP", xmp=XMP) + BEHIND


def heic() -> bytes:
    return saved("HEIF", xmp=XMP) + BEHIND


def drawn_in_the_browser() -> bytes:
    """What the painting dialog sends: a plain JPEG, and still nobody's word is taken for it."""
    return a_jpeg() + BEHIND


KINDS = [jpeg, without_profile, several_in_one, png, webp, heic, drawn_in_the_browser]


def send(content: bytes) -> Photo:
    a_town()
    file = SimpleUploadedFile("IMG_1.jpg", content, "image/jpeg")
    answer = Client().post("/api/v1/photos/", {"file": file})
    assert answer.status_code == 201, answer.content
    return Photo.objects.get(pk=answer.json()["id"])


def served(photo: Photo) -> list[bytes]:
    answers = [Client().get(f"/photos/{photo.pk}/{photo.version}/{size}.jpg") for size in ("large", "small")]
    assert [answer.status_code for answer in answers] == [200, 200]
    return [b"".join(answer.streaming_content) for answer in answers]


@pytest.mark.parametrize("kind", KINDS)
def test_of_what_a_photo_hides_no_byte_is_served(kind: Callable[[], bytes]):
    content = kind()
    assert SECRET in content
    photo = send(content)
    a_report(photo_ids=[photo.pk])
    work_off()
    photo.refresh_from_db()
    for file in served(photo):
        assert SECRET not in file
        assert b"script" not in file
        assert file.endswith(b"\xff\xd9")
        assert file.count(b"\xff\xd8\xff") == 1
        assert_clean(file)
    assert not storages["uploads"].exists(upload_name(photo.pk))


@pytest.mark.parametrize("kind", KINDS)
def test_before_it_is_made_anew_a_photo_is_served_to_nobody(kind: Callable[[], bytes]):
    photo = send(kind())
    report = a_report(photo_ids=[photo.pk])
    assert report.photos.get().published
    staff = Client()
    staff.force_login(a_user("office_admin", "town"))
    names = [f"/photos/{photo.pk}/{size}.jpg" for size in ("large", "small", "upload")]
    names += [f"/media/{photo.upload}", f"/uploads/{photo.upload}", f"/static/{photo.upload}"]
    for name in names:
        for client in (Client(), staff):
            assert client.get(name).status_code == 404, name


def test_a_photo_that_cannot_be_made_anew_is_never_served_and_not_kept():
    photo = send(jpeg())
    a_report(photo_ids=[photo.pk])
    with storages["uploads"].open(photo.upload) as file:
        cut = file.read()[:3000]
    storages["uploads"].delete(photo.upload)
    storages["uploads"].save(photo.upload, SimpleUploadedFile("x", cut))
    work_off()
    photo.refresh_from_db()
    assert photo.status == "failed"
    assert Client().get(f"/photos/{photo.pk}/large.jpg").status_code == 404
    assert not storages["uploads"].exists(upload_name(photo.pk))
