"""Painted pictures for the demo city: a photo of every defect, and of the same place when it is mended.

They are drawings on purpose, with "Demo" in the corner: nobody should take them for evidence.
"""

import io
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFont

from reports.demo import scenes_green as green
from reports.demo import scenes_light as light
from reports.demo import scenes_street as street
from reports.demo import scenes_vehicles as vehicles
from reports.demo import scenes_waste as waste
from reports.demo import scenes_water as water
from reports.demo.canvas import Canvas

MENDED = "_after"
# What has a direction or a face that would look wrong in a mirror.
NEVER_MIRRORED = {"election_poster", "traffic_light", "dog_bin"}

SCENES: dict[str, Callable[[Canvas, bool], None]] = {
    "pothole": street.pothole,
    "pavement": street.pavement,
    "cycle_path": street.cycle_path,
    "gully": street.gully,
    "winter": street.winter,
    "roadworks": street.roadworks,
    "lantern_broken": light.lantern_broken,
    "lamp_overgrown": light.park_lamp_tree,
    "traffic_light": light.traffic_light,
    "sign_bent": light.sign_bent,
    "bus_stop": light.bus_stop,
    "rubbish": waste.rubbish,
    "bin_full": waste.bin_full,
    "dog_bin": waste.dog_bin,
    "graffiti": waste.graffiti,
    "dirty_street": waste.dirty_street,
    "election_poster": waste.election_poster,
    "scrap_car": vehicles.scrap_car,
    "bicycle_wreck": vehicles.bicycle_wreck,
    "square": vehicles.quiet_square,
    "playground": green.playground,
    "slide": green.slide,
    "tree_fallen": green.tree_fallen,
    "hedge": green.hedge,
    "bench": green.bench,
    "river": water.river,
    "fountain": water.fountain,
    "dead_animal": water.dead_animal,
    "rats": water.rats,
    "meadow": green.meadow_view,
}


class UnknownScene(ValueError):
    """A picture was asked for that nobody has painted."""


def scene_names() -> list[str]:
    """Every name that `draw` knows, with and without `_after`."""
    return sorted([*SCENES, *(name + MENDED for name in SCENES)])


def draw(scene: str, seed: int, size: tuple[int, int] = (1600, 1200)) -> bytes:
    """Paint a scene as JPEG; `pothole` is broken, `pothole_after` mended, the seed varies both alike.

    `size` is width and height in pixels and should be 4:3. Raises UnknownScene.
    """
    name, mended = scene.removesuffix(MENDED), scene.endswith(MENDED)
    if name not in SCENES:
        raise UnknownScene(f"{scene}: unknown scene. Known are: {', '.join(scene_names())}.")
    canvas = Canvas(size, f"{name}/{seed}")
    SCENES[name](canvas, mended)
    image = canvas.finished(mirrored=seed % 2 == 1 and name not in NEVER_MIRRORED)
    _sign(image)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=84)
    return out.getvalue()


def _sign(image: Image.Image) -> None:
    """Write "Demo" into the lower right corner."""
    height = max(12, image.height // 26)
    font = ImageFont.load_default(height)
    place = (image.width - height, image.height - height * 0.8)
    pen = ImageDraw.Draw(image, "RGBA")
    pen.text(
        place,
        "Demo",
        font=font,
        anchor="rs",
        fill=(255, 255, 255, 200),
        stroke_width=2,
        stroke_fill=(0, 0, 0, 90),
    )
