"""A sheet of paper for painted pictures: 400 × 300 units, origin top left, any size in pixels.

Colours are RGB or RGBA tuples; a fourth value lets what is underneath shine through.
"""

import math
import random
from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 400, 300
# Painted twice as large and then halved: smooth edges without an anti-aliasing drawer.
OVERSAMPLING = 2

Colour = tuple[int, ...]
Point = tuple[float, float]


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """A colour between two, `share` of the way to the second."""
    return tuple(round(a + (b - a) * share) for a, b in zip(first[:3], second[:3], strict=True))


class Canvas:
    """What the scenes paint on. Every choice comes from `rng`, so that a seed gives one picture."""

    def __init__(self, size: tuple[int, int], seed: int | str) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - paint, not secrets
        pixels = (size[0] * OVERSAMPLING, size[1] * OVERSAMPLING)
        self.image = Image.new("RGB", pixels, (200, 205, 205))
        self._pen = ImageDraw.Draw(self.image, "RGBA")
        self._x, self._y = pixels[0] / WIDTH, pixels[1] / HEIGHT

    def _at(self, points: Iterable[Point]) -> list[Point]:
        return [(x * self._x, y * self._y) for x, y in points]

    def polygon(self, points: Sequence[Point], fill: Colour) -> None:
        self._pen.polygon(self._at(points), fill=fill)

    def rectangle(self, x: float, y: float, width: float, height: float, fill: Colour) -> None:
        self.polygon([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], fill)

    def rounded(self, x: float, y: float, width: float, height: float, radius: float, fill: Colour) -> None:
        box = self._at([(x, y), (x + width, y + height)])
        self._pen.rounded_rectangle([*box[0], *box[1]], radius * self._x, fill=fill)

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: Colour) -> None:
        box = self._at([(x - rx, y - ry), (x + rx, y + ry)])
        self._pen.ellipse([*box[0], *box[1]], fill=fill)

    def ring(self, x: float, y: float, radius: float, fill: Colour, width: float) -> None:
        box = self._at([(x - radius, y - radius), (x + radius, y + radius)])
        self._pen.ellipse([*box[0], *box[1]], outline=fill, width=max(1, round(width * self._x)))

    def line(self, points: Sequence[Point], fill: Colour, width: float = 1) -> None:
        self._pen.line(self._at(points), fill=fill, width=max(1, round(width * self._x)), joint="curve")

    def blob(self, x: float, y: float, rx: float, ry: float, fill: Colour, rough: float = 0.15) -> None:
        """An uneven ellipse: a puddle, a crown of leaves, a hole."""
        self.polygon(self.outline(x, y, rx, ry, rough), fill)

    def outline(self, x: float, y: float, rx: float, ry: float, rough: float = 0.15) -> list[Point]:
        """The border of a blob, with `rough` as the share of unevenness."""
        waves = [(self.rng.uniform(0, 6.3), self.rng.uniform(0.3, 1) / n, n) for n in (2, 3, 5, 8)]
        points = []
        for step in range(48):
            angle = step * math.tau / 48
            reach = 1 + rough * sum(size * math.sin(n * angle + phase) for phase, size, n in waves)
            points.append((x + rx * reach * math.cos(angle), y + ry * reach * math.sin(angle)))
        return points

    def gradient(self, top: float, bottom: float, upper: Colour, lower: Colour) -> None:
        """Fill the full width between two heights from one colour to another."""
        first, last = round(top * self._y), round(bottom * self._y)
        strip = Image.new("RGB", (1, 64))
        strip.putdata([mix(upper, lower, row / 63) for row in range(64)])
        # Smooth downwards, then plain copies sideways: much quicker than smoothing both ways.
        column = strip.resize((1, last - first), Image.Resampling.BILINEAR)
        wide = column.resize((self.image.width, last - first), Image.Resampling.NEAREST)
        self.image.paste(wide, (0, first))

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 1) -> None:
        """Light that fades outwards."""
        size = (round(radius * 2 * self._x), round(radius * 2 * self._y))
        mask = Image.radial_gradient("L").point(lambda value: int(max(0, 255 - value * 1.42) * strength))
        place = (round((x - radius) * self._x), round((y - radius) * self._y))
        self.image.paste(colour, (*place, place[0] + size[0], place[1] + size[1]), mask.resize(size))

    def speckle(self, box: Sequence[float], count: int, colours: Sequence[Colour], size: float = 0.8) -> None:
        """Scatter small flat dots over (left, top, right, bottom); further down they get larger."""
        left, top, right, bottom = box
        for _ in range(count):
            x, y = self.rng.uniform(left, right), self.rng.uniform(top, bottom)
            radius = size * (0.4 + 0.9 * (y - top) / max(bottom - top, 1))
            self.ellipse(x, y, radius, radius * 0.5, self.rng.choice(colours))

    def finished(self, mirrored: bool = False) -> Image.Image:
        """The picture in its final size, left and right swapped if wanted."""
        image = self.image.reduce(OVERSAMPLING)
        return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if mirrored else image
