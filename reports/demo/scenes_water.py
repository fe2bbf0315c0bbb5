"""River, fountain, and animals where they should not be."""

from reports.demo.backdrops import houses, roadway, shadow, sky, slabs, trees
from reports.demo.canvas import HEIGHT, WIDTH, Canvas, mix


def river(c: Canvas, mended: bool) -> None:
    sky(c)
    trees(c, 152, 6, 108)
    c.gradient(144, 172, (134, 166, 92), (112, 146, 78))
    c.gradient(168, 262, (122, 158, 164), (86, 124, 132))
    for _ in range(36):
        x, y = c.rng.uniform(0, WIDTH), c.rng.uniform(172, 256)
        c.line([(x - 16, y), (x + 16, y)], (200, 222, 222, 110), 1.1)
    c.polygon([(0, 172), (110, 168), (70, 190), (0, 196)], (126, 158, 86))
    c.polygon([(0, 258), (180, 246), (WIDTH, 262), (WIDTH, HEIGHT), (0, HEIGHT)], (120, 152, 80))
    for _ in range(60):
        x, y = c.rng.uniform(0, WIDTH), c.rng.uniform(258, 298)
        c.line([(x, y), (x + c.rng.uniform(-3, 3), y - 10)], (150, 178, 98), 1)
    if mended:
        return
    c.blob(236, 216, 96, 16, (176, 150, 170, 110), 0.25)
    c.blob(220, 214, 60, 9, (206, 190, 130, 120), 0.3)
    c.line([(150, 226), (226, 208), (318, 214)], (98, 76, 60), 8)
    for x, y, colour in (
        (188, 214, (230, 236, 240)),
        (246, 204, (204, 70, 60)),
        (282, 218, (70, 120, 170)),
        (212, 226, (236, 230, 210)),
    ):
        c.rounded(x, y, 22, 10, 4, colour)


def fountain(c: Canvas, mended: bool) -> None:
    sky(c)
    houses(c, 160, 100)
    slabs(c, 158)
    stone = (186, 176, 158)
    shadow(c, 200, 270, 132, 14)
    c.ellipse(200, 248, 124, 30, mix(stone, (60, 50, 40), 0.25))
    c.ellipse(200, 238, 124, 30, stone)
    c.ellipse(200, 236, 110, 24, (96, 150, 172) if mended else (142, 132, 116))
    c.polygon([(188, 240), (192, 130), (208, 130), (212, 240)], stone)
    c.ellipse(200, 178, 46, 12, mix(stone, (255, 255, 255), 0.15))
    c.ellipse(200, 128, 17, 20, stone)
    if not mended:
        c.speckle((110, 228, 290, 246), 40, [(120, 96, 60), (160, 130, 80), (96, 112, 64)], 3.2)
        return
    for side in (-1, 1):
        for reach in (30, 50, 72):
            curve = [
                (200 + side * reach * t, 118 - 50 * t * (1 - t) * 4 + 112 * t * t)
                for t in (0, 0.2, 0.4, 0.6, 0.8, 1)
            ]
            c.line(curve, (226, 240, 246, 190), 2.4)


def dead_animal(c: Canvas, mended: bool) -> None:
    """Seen from afar, covered: a warning triangle and a blanket at the roadside."""
    sky(c)
    trees(c, 128, 5, 84)
    roadway(c, 112)
    c.line([(0, 268), (WIDTH, 238)], (220, 218, 210), 4)
    if mended:
        return
    shadow(c, 236, 236, 62, 9)
    c.blob(236, 224, 56, 17, (146, 124, 108), 0.18)
    c.blob(226, 219, 36, 8, (168, 146, 128), 0.25)
    c.polygon([(110, 246), (142, 186), (174, 246)], (206, 52, 44))
    c.polygon([(122, 239), (142, 202), (162, 239)], (246, 240, 230))
    c.line([(114, 250), (106, 256)], (80, 80, 80), 3)
    c.line([(170, 250), (178, 256)], (80, 80, 80), 3)


def rats(c: Canvas, mended: bool) -> None:
    sky(c, "dusk", 90)
    houses(c, 128, 104, dark=True)
    slabs(c, 126, (128, 126, 134))
    for x, colour in ((56, (62, 84, 74)), (150, (70, 74, 92))):
        c.rounded(x, 118, 80, 96, 8, colour)
        c.rounded(x - 4, 110, 88, 16, 6, mix(colour, (0, 0, 0), 0.3))
    if mended:
        c.rounded(258, 222, 74, 28, 5, (44, 46, 50))
        c.ellipse(258 + 37, 236, 9, 9, (16, 16, 18))
        return
    c.blob(140, 226, 30, 14, (60, 58, 66), 0.3)
    for x, y, size in ((252, 244, 1.0), (322, 226, 0.75), (196, 266, 0.85)):
        _rat(c, x, y, size)


def _rat(c: Canvas, x: float, y: float, size: float) -> None:
    fur = (66, 60, 60)
    c.line(
        [(x + 24 * size, y), (x + 44 * size, y + 5 * size), (x + 60 * size, y - 2 * size)],
        (130, 104, 104),
        2.6 * size,
    )
    c.ellipse(x, y - 6 * size, 27 * size, 13 * size, fur)
    c.polygon(
        [(x - 18 * size, y - 14 * size), (x - 44 * size, y - 1 * size), (x - 18 * size, y + 5 * size)], fur
    )
    c.ellipse(x - 20 * size, y - 15 * size, 6 * size, 6 * size, (96, 84, 84))
    c.ellipse(x - 32 * size, y - 6 * size, 1.7 * size, 1.7 * size, (240, 240, 240))
