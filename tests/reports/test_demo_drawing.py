"""The painted pictures of the demo city."""

import io
from pathlib import Path

import pytest
import yaml
from PIL import Image, ImageChops, ImageStat

from reports.demo.drawing import SCENES, UnknownScene, draw, scene_names

SMALL = (400, 300)
REPORTS = Path(__file__).parents[2] / "fixtures/weimar/reports.yaml"


def picture(scene: str, seed: int = 4) -> Image.Image:
    return Image.open(io.BytesIO(draw(scene, seed, SMALL))).convert("RGB")


def difference(first: Image.Image, second: Image.Image) -> float:
    """Mean difference per pixel and channel, 0 to 255."""
    return sum(ImageStat.Stat(ImageChops.difference(first, second)).mean) / 3


@pytest.mark.parametrize("scene", scene_names())
def test_every_scene_is_painted_in_many_colours(scene):
    image = picture(scene)
    assert image.size == SMALL
    assert len(image.resize((100, 75)).getcolors(7500)) > 300


@pytest.mark.parametrize("scene", sorted(SCENES))
def test_the_mended_place_looks_different_from_the_broken_one(scene):
    assert difference(picture(scene), picture(scene + "_after")) > 0.5


@pytest.mark.parametrize("scene", sorted(SCENES))
def test_another_seed_gives_another_picture_and_the_same_seed_the_same(scene):
    assert draw(scene, 2, SMALL) == draw(scene, 2, SMALL)
    assert difference(picture(scene, 2), picture(scene, 4)) > 1


def test_a_picture_has_the_size_of_a_phone_photo_and_no_metadata():
    image = Image.open(io.BytesIO(draw("pothole", 1)))
    assert (image.format, image.size) == ("JPEG", (1600, 1200))
    assert not image.getexif()


def test_demo_stands_in_the_corner_of_every_picture():
    plain = Image.open(io.BytesIO(draw("meadow", 2, SMALL))).convert("L")
    corner = plain.crop((330, 280, 400, 300))
    assert corner.getextrema()[1] > 230


def test_an_unknown_scene_is_named_with_those_that_exist():
    with pytest.raises(UnknownScene, match=r"volcano: unknown scene\. Known are: .*pothole"):
        draw("volcano", 1)


def test_every_picture_that_the_demo_reports_name_exists():
    reports = yaml.safe_load(REPORTS.read_text())
    wanted = {report[key] for report in reports for key in ("photo", "after_photo") if key in report}
    assert wanted
    assert wanted <= set(scene_names())
