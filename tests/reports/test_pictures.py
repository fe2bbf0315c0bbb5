"""Photos: what is taken, what is refused and why, and that nothing but the picture survives."""

import csv
import io
import zipfile
import zlib
from functools import cache
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops, ImageStat, PngImagePlugin
from procrastinate.contrib.django.models import ProcrastinateJob

from reports import pictures
from reports.models import Photo
from reports.photos import PhotoRefused, fail, gps_of, prepare, receive_photo, upload_name
from tests.builders import a_jpeg, a_photo, a_report

ACCEPTED = {"JPEG", "PNG", "WEBP", "HEIF"}


def manifest() -> list[dict]:
    """The list of real photos; empty where there are none, and then the tests on them are left out."""
    from tests.conftest import REAL_DATA

    path = REAL_DATA / "photos" / "MANIFEST.csv"
    return list(csv.DictReader(path.read_text().splitlines())) if path.exists() else []


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def saved(image: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def refusal_of(content: bytes, name: str = "photo.jpg") -> str:
    with pytest.raises(PhotoRefused) as refusal:
        pictures.check(io.BytesIO(content))
    with pytest.raises(PhotoRefused):
        receive_photo(upload(content, name))
    assert not Photo.objects.exists()
    assert not ProcrastinateJob.objects.exists()
    assert not storages["uploads"].exists("") or storages["uploads"].listdir("")[0] == []
    return refusal.value.code


def sizes_of(content: bytes) -> tuple[Image.Image, Image.Image]:
    large, small, _size = pictures.both_sizes(io.BytesIO(content))
    return Image.open(io.BytesIO(large)), Image.open(io.BytesIO(small))


@pytest.mark.real_data
def test_all_24_real_files_are_accounted_for(real_data):
    assert len(manifest()) == 24
    files = [path for path in (real_data / "photos").rglob("*") if path.parent != real_data / "photos"]
    assert len(files) == 24


@pytest.mark.django_db
@pytest.mark.real_data
@pytest.mark.parametrize("row", manifest(), ids=lambda row: row["file"])
def test_real_files_are_taken_or_refused_as_the_manifest_says(row, real_data):
    content = (real_data / "photos" / row["file"]).read_bytes()
    if row["decodes"] != "yes" or row["magic_format"] not in ACCEPTED:
        codes = {"broken/decompression_bomb.gif": "format", "broken/broken.png": "not_a_picture"}
        assert refusal_of(content, row["file"]) == codes.get(row["file"], "broken")
        return
    photo = receive_photo(upload(content, row["file"]))
    size = int(row["width"]), int(row["height"])
    turned = int(row["exif_orientation"] or 1) >= 5
    assert (photo.width, photo.height) == (size[::-1] if turned else size)
    assert ProcrastinateJob.objects.get().args == {"photo_id": str(photo.pk)}
    found = gps_of(upload(content))
    if row["gps_lat"]:
        assert found == pytest.approx((float(row["gps_lon"]), float(row["gps_lat"])), abs=1e-5)
    else:
        assert found is None
    prepare(photo.pk)
    photo.refresh_from_db()
    assert photo.status == "ready"
    for name in (photo.large, photo.small):
        assert_clean(storages["default"].open(name).read())


def assert_clean(content: bytes) -> None:
    """Only the segments that a plain JPEG needs: no APP1 (EXIF, XMP), APP2, APP13 (IPTC), no comment."""
    assert set(segments(content)) <= {0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDA}
    # Not "GPS": three bytes turn up by chance in half a megabyte of picture.
    for marker in (b"Exif", b"http://ns.adobe.com", b"Photoshop", b"8BIM", b"ICC_PROFILE", b"NIKON"):
        assert marker not in content
    with Image.open(io.BytesIO(content)) as image:
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }


def segments(content: bytes) -> list[int]:
    """The markers of a JPEG up to its first scan."""
    found, place = [], 2
    while content[place] == 0xFF:
        marker = content[place + 1]
        found.append(marker)
        if marker == 0xDA:
            break
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    return found


@pytest.mark.real_data
def test_all_eight_orientations_come_out_the_same_way_round(real_data):
    folder = real_data / "photos" / "orientation"
    pictures_made = [sizes_of((folder / f"landscape_{n}.jpg").read_bytes())[0] for n in range(1, 9)]
    upright = pictures_made[0].convert("L").resize((60, 45))
    for picture in pictures_made:
        assert picture.size == (600, 450)
        difference = ImageChops.difference(upright, picture.convert("L").resize((60, 45)))
        assert ImageStat.Stat(difference).mean[0] < 6


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_turns_the_marked_corner_to_the_same_place(orientation):
    upright = Image.new("RGB", (400, 200), "white")
    upright.paste("red", (0, 0, 100, 50))
    back = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    stored = upright.transpose(back) if back is not None else upright
    exif = Image.Exif()
    exif[pictures.ORIENTATION] = orientation
    large, small = sizes_of(saved(stored, "JPEG", exif=exif, quality=95))
    assert large.size == (400, 200)
    assert large.getpixel((20, 10))[1] < 80
    assert small.size == (320, 160)
    assert all(large.getpixel(corner)[1] > 200 for corner in [(390, 10), (10, 190), (390, 190)])


@pytest.mark.parametrize("nonsense", [0, 9, 65535])
def test_a_nonsense_orientation_costs_nothing(nonsense):
    assert sizes_of(a_jpeg((40, 20), orientation=nonsense))[0].size == (40, 20)


def test_a_photo_is_shrunk_to_two_sizes_and_never_enlarged():
    large, small = sizes_of(a_jpeg((4000, 3000)))
    assert (large.size, small.size) == ((1600, 1200), (320, 240))
    large, small = sizes_of(a_jpeg((100, 50)))
    assert (large.size, small.size) == ((100, 50), (100, 50))
    large, _small = sizes_of(saved(Image.new("L", (1, 9000)), "PNG"))
    assert large.size == (1, 1600)


@cache
def hostile() -> dict[str, tuple[bytes, str]]:
    """Files by name, with the reason they are refused for."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("shell.php", "<?php system($_GET['c']);")
    frames = [Image.new("P", (9, 9), n) for n in (1, 2)]
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    return {
        "zip.jpg": (archive.getvalue(), "not_a_picture"),
        "drawing.svg": (svg, "format"),
        "drawing.jpg": (b"<?xml version='1.0'?>" + svg, "format"),
        "page.jpg": (b"<!doctype html><script>alert(1)</script>", "not_a_picture"),
        "gif.jpg": (saved(frames[0], "GIF", save_all=True, append_images=frames[1:]), "format"),
        "bmp.jpg": (saved(Image.new("RGB", (9, 9)), "BMP"), "format"),
        "tiff.jpg": (saved(Image.new("RGB", (9, 9)), "TIFF"), "format"),
        "empty.jpg": (b"", "not_a_picture"),
        "zeros.jpg": (b"\x00" * 5000, "not_a_picture"),
        "start.jpg": (b"\xff\xd8\xff", "not_a_picture"),
        "postscript.jpg": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not_a_picture"),
        "half.jpg": (a_jpeg()[:2000], "broken"),
        "half.png": (saved(Image.effect_noise((99, 99), 9), "PNG")[:3000], "broken"),
        "flat_8192.png": (flat_png(8192), "too_many_pixels"),
        "flat_16384.png": (flat_png(16384), "too_many_pixels"),
        "flat_60000.png": (flat_png(60_000), "too_many_pixels"),
        "21_mb.jpg": (a_jpeg() + b"\x00" * 21_000_000, "too_large"),
        "text_bomb.png": (text_bomb(), "not_a_picture"),
    }


def flat_png(side: int) -> bytes:
    """A square of one colour, many pixels in few bytes."""
    head = side.to_bytes(4, "big") * 2 + b"\x01\x00\x00\x00\x00"
    rows = zlib.compressobj(9)
    row = b"\x00" * (side // 8 + 1)
    data = b"".join(rows.compress(row) for _ in range(side)) + rows.flush()
    chunks = [(b"IHDR", head), (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")
        for name, body in chunks
    )


def text_bomb() -> bytes:
    """A small PNG whose comment unpacks to 100 MB."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("comment", "a" * 100_000_000, zip=True)
    return saved(Image.new("L", (9, 9)), "PNG", pnginfo=notes)


@pytest.mark.django_db
@pytest.mark.parametrize("name", hostile())
def test_a_hostile_file_is_refused_for_the_right_reason_and_leaves_nothing(name):
    content, code = hostile()[name]
    assert refusal_of(content, name) == code


def test_a_picture_with_a_page_behind_it_loses_the_page():
    for size in pictures.both_sizes(io.BytesIO(a_jpeg() + b"<script>alert(1)</script>"))[:2]:
        assert b"script" not in size
        assert_clean(size)


@cache
def odd() -> dict[str, bytes]:
    """Sound pictures of unusual kinds."""
    noise = Image.effect_noise((90, 60), 50)
    palette = Image.merge("RGB", (noise, noise, noise)).quantize(16)
    deep = Image.linear_gradient("L").convert("I").point(lambda value: value * 257).convert("I;16")
    return {
        "cmyk.jpg": saved(Image.new("CMYK", (90, 60), (255, 0, 0, 0)), "JPEG"),
        "grey.jpg": saved(noise, "JPEG"),
        "palette.png": saved(palette, "PNG", transparency=0),
        "one_bit.png": saved(noise.convert("1"), "PNG"),
        "grey_alpha.png": saved(noise.convert("LA"), "PNG"),
        "16_bit.png": saved(deep, "PNG"),
        "alpha.webp": saved(Image.new("RGBA", (90, 60), (0, 0, 0, 0)), "WEBP", lossless=True),
        "moving.webp": saved(
            noise.convert("RGB"), "WEBP", save_all=True, append_images=[noise.convert("RGB")]
        ),
        "progressive.jpg": saved(noise, "JPEG", progressive=True),
    }


@pytest.mark.parametrize("name", odd())
def test_unusual_but_sound_pictures_become_plain_ones(name):
    pictures.check(io.BytesIO(odd()[name]))
    for made in sizes_of(odd()[name]):
        assert (made.format, made.mode) == ("JPEG", "RGB")


def test_sixteen_bits_keep_their_greys_and_transparency_becomes_white():
    large, _small = sizes_of(odd()["16_bit.png"])
    greys = [large.getpixel((128, height))[0] for height in (5, 128, 250)]
    assert greys == pytest.approx([5, 128, 250], abs=4)
    assert sizes_of(odd()["alpha.webp"])[0].getpixel((40, 40)) == (255, 255, 255)


def test_cmyk_comes_out_as_the_colour_it_was():
    red, green, blue = sizes_of(odd()["cmyk.jpg"])[0].getpixel((40, 40))
    assert red < 60
    assert min(green, blue) > 150


def test_every_kind_of_metadata_is_dropped():
    exif = Image.Exif()
    exif[0x010F], exif[0x9286] = "MARKER-maker", b"MARKER-comment"
    exif[pictures.GPS] = {1: "N", 2: (50.0, 58.0, 0.0), 3: "E", 4: (11.0, 19.0, 0.0)}
    content = saved(
        Image.new("RGB", (900, 600), "green"),
        "JPEG",
        exif=exif,
        comment=b"MARKER-jpeg",
        xmp=b"<x:xmpmeta>MARKER-xmp</x:xmpmeta>",
    )
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x0bMARKER-iptc"
    content = content[:2] + b"\xff\xed" + (len(iptc) + 2).to_bytes(2, "big") + iptc + content[2:]
    assert content.count(b"MARKER") == 5
    for made in pictures.both_sizes(io.BytesIO(content))[:2]:
        assert b"MARKER" not in made
        assert_clean(made)


@pytest.mark.parametrize("place", [(11.33, 50.98), (-70.5, -33.25), (179.99, 0.01)])
def test_the_place_of_a_photo_is_read_in_every_quarter_of_the_earth(place):
    assert gps_of(upload(a_jpeg(gps=place))) == pytest.approx(place, abs=1e-5)


@pytest.mark.parametrize("content", [a_jpeg(), a_jpeg(gps=(0.0, 0.0)), b"", b"\xff\xd8\xff\xe1\x00"])
def test_without_a_place_there_is_no_suggestion(content):
    assert gps_of(upload(content)) is None


def test_an_impossible_place_is_no_suggestion():
    exif = Image.Exif()
    exif[pictures.GPS] = {1: "N", 2: (95.0, 0.0, 0.0), 3: "E", 4: (11.0, 0.0, 0.0)}
    assert gps_of(upload(saved(Image.new("L", (9, 9)), "JPEG", exif=exif))) is None


@pytest.mark.django_db
def test_preparing_twice_changes_nothing_and_the_upload_is_gone():
    photo = receive_photo(upload(a_jpeg((2000, 1000), gps=(11.3, 50.9))))
    assert storages["uploads"].exists(photo.upload)
    prepare(photo.pk)
    first = Photo.objects.values().get()
    files = [storages["default"].open(first[size]).read() for size in ("large", "small")]
    prepare(photo.pk)
    assert Photo.objects.values().get() == first
    assert files == [storages["default"].open(first[size]).read() for size in ("large", "small")]
    assert (first["status"], first["upload"], first["width"], first["height"]) == ("ready", "", 1600, 800)
    assert not storages["uploads"].exists(upload_name(photo.pk))


@pytest.mark.django_db
def test_a_worker_that_died_before_deleting_the_upload_deletes_it_the_next_time():
    photo = receive_photo(upload(a_jpeg()))
    content = storages["uploads"].open(photo.upload).read()
    prepare(photo.pk)
    storages["uploads"].save(upload_name(photo.pk), io.BytesIO(content) and SimpleUploadedFile("x", content))
    prepare(photo.pk)
    assert not storages["uploads"].exists(upload_name(photo.pk))


@pytest.mark.django_db
def test_preparing_keeps_what_a_report_has_claimed_meanwhile(monkeypatch):
    photo = receive_photo(upload(a_jpeg()))
    both_sizes = pictures.both_sizes

    def claim_meanwhile(file):
        a_report(photo_ids=[photo.pk])
        return both_sizes(file)

    monkeypatch.setattr(pictures, "both_sizes", claim_meanwhile)
    prepare(photo.pk)
    photo.refresh_from_db()
    assert photo.status == "ready"
    assert photo.report is not None
    assert photo.published


@pytest.mark.django_db
def test_a_picture_that_fails_in_the_worker_is_given_up_and_deleted():
    photo = receive_photo(upload(a_jpeg()))
    Path(storages["uploads"].path(photo.upload)).write_bytes(b"cut")
    prepare(photo.pk)
    photo.refresh_from_db()
    assert (photo.status, photo.upload) == ("failed", "")
    assert not storages["uploads"].exists(upload_name(photo.pk))


@pytest.mark.django_db
def test_a_ready_photo_cannot_be_given_up():
    photo = a_photo()
    fail(photo.pk)
    photo.refresh_from_db()
    assert photo.status == "ready"


@pytest.mark.django_db
def test_a_photo_whose_row_cannot_be_written_leaves_no_file(monkeypatch):
    def refuse(*_args, **_facts):
        raise RuntimeError("no queue")

    monkeypatch.setattr("reports.photos.later", refuse)
    with pytest.raises(RuntimeError):
        receive_photo(upload(a_jpeg()))
    assert not Photo.objects.exists()
    folder = Path(storages["uploads"].path(""))
    assert not [path for path in folder.rglob("*") if path.is_file()]
