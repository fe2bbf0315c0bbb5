"""Playgrounds, trees, hedges and benches."""

from reports.demo.backdrops import (
    LEAVES,
    SKIES,
    hills,
    houses,
    meadow,
    park,
    path,
    shadow,
    sky,
    slabs,
    tree,
    trees,
)
from reports.demo.canvas import HEIGHT, WIDTH, Canvas, mix

WOOD, STEEL = (156, 112, 74), (124, 128, 130)


def playground(c: Canvas, mended: bool) -> None:
    park(c)
    c.polygon([(0, 236), (60, 204), (350, 204), (WIDTH, 240), (WIDTH, HEIGHT), (0, HEIGHT)], (226, 204, 156))
    c.speckle((0, 214, WIDTH, HEIGHT), 200, [(206, 182, 132), (240, 222, 180)], 1.5)
    beam = c.rng.choice([(204, 84, 66), (70, 120, 160), (220, 160, 60)])
    for x in (86, 314):
        shadow(c, x, 262, 34, 5)
        c.line([(x - 26, 262), (x, 78), (x + 26, 262)], WOOD, 8)
    c.line([(78, 80), (322, 80)], beam, 10)
    _swing(c, 148, hanging=True)
    _swing(c, 250, hanging=mended)


def _swing(c: Canvas, x: float, hanging: bool) -> None:
    c.line([(x - 18, 84), (x - 18, 204 if hanging else 244)], STEEL, 2)
    if hanging:
        c.line([(x + 18, 84), (x + 18, 204)], STEEL, 2)
        c.rounded(x - 25, 202, 50, 9, 3, (48, 50, 56))
        shadow(c, x, 262, 26, 4)
        return
    c.line([(x + 18, 84), (x + 22, 120), (x + 15, 132)], STEEL, 2)
    c.polygon([(x - 24, 240), (x - 14, 238), (x + 10, 268), (x, 272)], (48, 50, 56))


def slide(c: Canvas, mended: bool) -> None:
    park(c)
    c.polygon([(20, 260), (90, 214), (330, 214), (396, 262), (396, HEIGHT), (20, HEIGHT)], (226, 204, 156))
    for x in (120, 176):
        c.line([(x, 262), (x, 92)], WOOD, 8)
    c.polygon([(106, 94), (148, 58), (190, 94)], (190, 84, 70))
    c.rectangle(114, 134, 68, 8, WOOD)
    for y in range(154, 262, 20):
        c.line([(108, y), (124, y)], WOOD, 4)
    c.polygon(
        [(180, 130), (196, 130), (330, 252), (346, 252), (346, 262), (318, 262), (180, 142)], (198, 204, 208)
    )
    if mended:
        return
    c.polygon([(246, 182), (270, 200), (262, 214), (254, 200), (240, 204)], (70, 66, 64))
    for x in (96, 200, 330):
        c.rectangle(x, 200, 6, 74, (232, 220, 210))
    for index in range(11):
        c.polygon(
            [
                (96 + index * 22, 222),
                (107 + index * 22, 222),
                (101 + index * 22, 234),
                (90 + index * 22, 234),
            ],
            (206, 60, 50) if index % 2 else (246, 242, 236),
        )


def tree_fallen(c: Canvas, mended: bool) -> None:
    sky(c, None if mended else "rain")
    hills(c, 144)
    trees(c, 152, 5, 112)
    meadow(c, 146)
    path(c, 146, 200, (180, 170, 152))
    bark, wound = (110, 86, 68), (222, 186, 136)
    if mended:
        shadow(c, 318, 252, 34, 7)
        c.rectangle(292, 226, 52, 26, bark)
        c.ellipse(318, 226, 26, 9, wound)
        c.ellipse(318, 226, 15, 5, mix(wound, (140, 100, 60), 0.3))
        c.speckle((230, 250, 380, 284), 60, [wound, (200, 166, 120)], 2.2)
        return
    shadow(c, 200, 262, 190, 16)
    c.polygon([(372, 214), (396, 262), (330, 268), (348, 226)], bark)
    c.polygon([(352, 222), (362, 252), (92, 266), (86, 252)], bark)
    c.line([(340, 230), (110, 256)], mix(bark, (255, 255, 255), 0.2), 2)
    c.polygon([(352, 222), (372, 214), (360, 236), (376, 240), (362, 252)], wound)
    for _ in range(6):
        x = c.rng.uniform(90, 220)
        c.line([(x, 256), (x - c.rng.uniform(20, 60), c.rng.uniform(190, 288))], bark, 4)
    leaf = c.rng.choice(LEAVES)
    for shade in (-0.25, 0, 0.2):
        tone = mix(leaf, (255, 250, 200) if shade > 0 else (20, 40, 30), abs(shade))
        for _ in range(9):
            c.blob(c.rng.uniform(10, 150), c.rng.uniform(206, 274) - shade * 40, 26, 18, tone, 0.3)


def hedge(c: Canvas, mended: bool) -> None:
    sky(c)
    houses(c, 140, 88)
    slabs(c, 150, (196, 188, 176))
    leaf = (92, 132, 72)
    reach = 128 if mended else 236
    c.polygon([(0, 96), (reach * 0.7, 110), (reach, HEIGHT), (0, HEIGHT)], mix(leaf, (20, 40, 20), 0.3))
    for _ in range(70 if mended else 150):
        y = c.rng.uniform(100, 296)
        edge = reach * (0.68 + 0.32 * (y - 100) / 200)
        x = c.rng.uniform(0, edge + (0 if mended else 14))
        size = 6 + 9 * (y - 100) / 200
        c.blob(x, y, size, size * 0.8, mix(c.rng.choice(LEAVES), leaf, 0.4), 0.3)
    if mended:
        return
    for _ in range(26):
        y = c.rng.uniform(120, 296)
        x = reach * (0.68 + 0.32 * (y - 100) / 200)
        c.line([(x - 12, y), (x + c.rng.uniform(10, 44), y - c.rng.uniform(2, 26))], (112, 152, 82), 2)


def bench(c: Canvas, mended: bool) -> None:
    park(c)
    shadow(c, 206, 262, 128, 10)
    for x in (110, 300):
        c.polygon([(x - 8, 262), (x - 2, 168), (x + 10, 168), (x + 14, 262)], (62, 66, 66))
        c.rectangle(x - 16, 206, 40, 8, (62, 66, 66))
    for row, y in enumerate((160, 178, 196)):
        if not mended and row == 1:
            c.polygon([(84, y), (196, y), (184, y + 6), (194, y + 12), (84, y + 12)], WOOD)
            c.polygon([(262, y + 4), (328, y), (328, y + 12), (272, y + 15), (258, y + 10)], WOOD)
            continue
        c.rounded(82, y, 248, 13, 3, mix(WOOD, (255, 255, 255), 0.1))
    if mended:
        c.rounded(76, 206, 262, 14, 3, mix(WOOD, (255, 255, 255), 0.2))
        c.rounded(72, 222, 270, 11, 3, WOOD)
        return
    c.polygon([(76, 206), (186, 206), (172, 214), (182, 220), (76, 220)], mix(WOOD, (255, 255, 255), 0.15))
    c.polygon([(190, 216), (204, 210), (282, 270), (270, 278)], mix(WOOD, (255, 255, 255), 0.15))
    c.rounded(72, 222, 270, 11, 3, WOOD)
    c.polygon([(120, 272), (196, 266), (198, 276), (124, 284)], mix(WOOD, (60, 40, 30), 0.25))


def meadow_view(c: Canvas, mended: bool) -> None:
    """A park, trimmed or dried out."""
    c.gradient(0, 146, *SKIES["clear"])
    hills(c, 142)
    trees(c, 150, 5, 100)
    meadow(c, 144)
    if not mended:
        c.polygon([(0, 176), (WIDTH, 168), (WIDTH, HEIGHT), (0, HEIGHT)], (204, 182, 104, 170))
        for _ in range(60):
            x, y = c.rng.uniform(0, WIDTH), c.rng.uniform(190, 298)
            c.line([(x, y), (x + c.rng.uniform(-6, 6), y - 18)], (150, 128, 70), 1.4)
    tree(c, 320, 230, 150, bare=not mended)
