"""Pictures by strangers: what they really are, and small clean copies of them.

Name and declared type of a file count for nothing here; only what Pillow reads in it.
"""

import io
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

import pillow_heif
from PIL import Image, ImageCms, ImageDraw

from reports.domain.redaction import Box
from reports.errors import PhotoRefused
from reports.limits import MAX_PHOTO_BYTES, MAX_PHOTO_PIXELS

pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
# Pillow calls a JPEG with several pictures in it (most phones) MPO; it opens as JPEG.
KNOWN = {*FORMATS, "MPO"}
# First bytes of pictures that we do not take, to say so instead of "no picture".
OTHER_PICTURES = (b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"%PDF", b"<svg", b"<?xml", b"\x00\x00\x01\x00")
ORIENTATION, GPS = 0x0112, 0x8825
LARGE, SMALL = 1600, 320  # pixels of the longer side
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# A picture at the limit takes 200 MB while it is decoded.
_decoders = threading.BoundedSemaphore(2)


@contextmanager
def opened(file: BinaryIO) -> Iterator[Image.Image]:
    """The picture in a file, size and kind checked, not decoded yet. Raises PhotoRefused."""
    file.seek(0)
    try:
        image = Image.open(file, formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:
        # Hostile bytes make Pillow's readers raise nearly anything; all of it means the same.
        raise PhotoRefused(_kind_of_failure(file)) from error
    with image:
        if image.format not in KNOWN:
            raise PhotoRefused("format")
        if image.width * image.height > MAX_PHOTO_PIXELS:
            raise _too_many_pixels()
        yield image


def check(file: BinaryIO) -> tuple[int, int]:
    """Decode a picture once to be sure of it; gives width and height in pixels after turning.

    Raises PhotoRefused: too_large, not_a_picture, format, too_many_pixels (before decoding), broken.
    """
    if _size_of(file) > MAX_PHOTO_BYTES:
        raise PhotoRefused("too_large", limit=MAX_PHOTO_BYTES // (1024 * 1024))
    with opened(file) as image:
        size, turned = image.size, orientation_of(image) >= 5
        # JPEG can be read at an eighth of its size: every byte is looked at, and most of the work saved.
        image.draft(None, (max(1, size[0] // 8), max(1, size[1] // 8)))
        _load(image)
    return (size[1], size[0]) if turned else size


def both_sizes(file: BinaryIO) -> tuple[bytes, bytes, tuple[int, int]]:
    """Large and small JPEG of a picture, upright and without a byte of metadata; size of the large one."""
    with opened(file) as image:
        turn = orientation_of(image)
        profile = image.info.get("icc_profile")
        target = _fit(image.size, LARGE)
        # Only the exact size makes libjpeg shrink while decoding; a square box does not.
        image.draft("RGB", target)
        _load(image)
        large = _in_srgb(_shrunk(_as_rgb(image), target), profile)
    # Turned after shrinking, when there is less to turn.
    large = large.transpose(_TURNS[turn]) if turn in _TURNS else large
    small = _shrunk(large, _fit(large.size, SMALL))
    return _as_jpeg(large, 82), _as_jpeg(small, 78), large.size


def painted_over(file: BinaryIO, boxes: Iterable[Box]) -> tuple[bytes, bytes]:
    """Large and small JPEG of a picture as `both_sizes` made it, with boxes blackened.

    Painted before anything is written: what was below is in neither file. Raises PhotoRefused.
    """
    with opened(file) as image:
        _load(image)
        large = _as_rgb(image)
    pen = ImageDraw.Draw(large)
    for box in boxes:
        left, top, right, bottom = box.on(*large.size)
        if left < right and top < bottom:
            pen.rectangle((left, top, right - 1, bottom - 1), fill="black")
    return _as_jpeg(large, 82), _as_jpeg(_shrunk(large, _fit(large.size, SMALL)), 78)


def orientation_of(image: Image.Image) -> int:
    """EXIF orientation 1 to 8; 1 where the picture does not say or says nonsense."""
    try:
        turn = image.getexif().get(ORIENTATION, 1)
    except Exception:
        # Broken EXIF in a sound picture is common; it only costs the turn.
        return 1
    return turn if turn in _TURNS else 1


def place_of(file: BinaryIO) -> tuple[float, float] | None:
    """Longitude and latitude in degrees (WGS 84) that a picture claims, or None."""
    try:
        with opened(file) as image:
            tags = image.getexif().get_ifd(GPS)
            lon, lat = _degrees(tags[4], tags.get(3)), _degrees(tags[2], tags.get(1))
    except Exception:
        # Whatever is wrong with it, the place was only a suggestion.
        return None
    finally:
        file.seek(0)
    # Many devices write 0, 0 while they do not know.
    inside = abs(lon) <= 180 and abs(lat) <= 90 and (lon, lat) != (0, 0)
    return (lon, lat) if inside else None


def _degrees(parts, reference) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if value != value:
        raise ValueError("The place is not a number.")
    return -value if str(reference).strip("\x00 ").upper() in {"S", "W"} else value


def _size_of(file: BinaryIO) -> int:
    return file.seek(0, io.SEEK_END)


def _kind_of_failure(file: BinaryIO) -> str:
    file.seek(0)
    start = file.read(64).lstrip(b"\xef\xbb\xbf \r\n\t")
    return "format" if start.startswith(OTHER_PICTURES) else "not_a_picture"


def _too_many_pixels() -> PhotoRefused:
    return PhotoRefused("too_many_pixels", limit=MAX_PHOTO_PIXELS // 1_000_000)


def _load(image: Image.Image) -> None:
    with _decoders:
        try:
            image.load()
        except Exception as error:
            raise PhotoRefused("broken") from error


def _fit(size: tuple[int, int], longest: int) -> tuple[int, int]:
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _shrunk(image: Image.Image, target: tuple[int, int]) -> Image.Image:
    if image.size == target:
        return image
    return image.resize(target, Image.Resampling.BICUBIC, reducing_gap=3.0)


def _as_rgb(image: Image.Image) -> Image.Image:
    """Eight bits of red, green and blue; what is transparent becomes white."""
    if image.mode in {"I", "F"} or image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as the camera meant them, since its colour profile will not be kept."""
    if not profile:
        return image
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        changed = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return changed or image


def _as_jpeg(image: Image.Image, quality: int) -> bytes:
    # Pillow writes comments and profiles that it finds here.
    image.info = {}
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
