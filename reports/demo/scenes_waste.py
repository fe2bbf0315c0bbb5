"""Rubbish, bins, graffiti and posters."""

from reports.demo.backdrops import PAVING, houses, park, shadow, sky, slabs, street, town_street, trees
from reports.demo.canvas import HEIGHT, WIDTH, Canvas, Colour, mix

BAGS: list[Colour] = [(54, 60, 72), (40, 64, 110), (70, 74, 70), (46, 82, 96)]


def rubbish(c: Canvas, mended: bool) -> None:
    sky(c, None, 100)
    trees(c, 130, 5, 92)
    c.gradient(120, 176, (150, 176, 110), (128, 158, 92))
    slabs(c, 172)
    for x, colour in ((70, (58, 110, 84)), (158, (204, 178, 66)), (246, (58, 84, 128))):
        _container(c, x, 196, colour)
    if mended:
        return
    shadow(c, 250, 262, 120, 14)
    _sofa(c, 300, 250)
    for x, y in ((150, 248), (196, 258), (118, 262), (236, 266), (172, 274)):
        _bag(c, x + c.rng.uniform(-8, 8), y, c.rng.uniform(20, 28), c.rng.choice(BAGS))
    c.polygon([(84, 282), (84, 258), (116, 252), (118, 278)], (186, 148, 102))
    c.polygon([(84, 258), (100, 248), (130, 246), (116, 252)], (206, 170, 124))


def _container(c: Canvas, x: float, ground: float, colour: Colour) -> None:
    shadow(c, x + 36, ground, 46, 6)
    c.rounded(x, ground - 84, 74, 84, 12, colour)
    c.rounded(x, ground - 84, 74, 30, 12, mix(colour, (255, 255, 255), 0.18))
    c.ellipse(x + 37, ground - 58, 13, 13, (30, 34, 36))
    c.rectangle(x + 14, ground - 34, 46, 20, mix(colour, (255, 255, 255), 0.6))


def _bag(c: Canvas, x: float, ground: float, size: float, colour: Colour) -> None:
    c.blob(x, ground - size * 0.62, size, size * 0.72, colour, 0.14)
    c.blob(
        x - size * 0.3, ground - size * 0.9, size * 0.3, size * 0.26, mix(colour, (255, 255, 255), 0.22), 0.3
    )
    c.polygon(
        [
            (x - 5, ground - size * 1.2),
            (x - 9, ground - size * 1.6),
            (x + 9, ground - size * 1.65),
            (x + 5, ground - size * 1.2),
        ],
        mix(colour, (0, 0, 0), 0.2),
    )


def _sofa(c: Canvas, x: float, ground: float) -> None:
    cloth = c.rng.choice([(150, 86, 74), (120, 112, 140), (146, 126, 84)])
    c.rounded(x - 62, ground - 66, 124, 52, 10, mix(cloth, (0, 0, 0), 0.15))
    c.rounded(x - 54, ground - 38, 108, 24, 6, cloth)
    for side in (-70, 50):
        c.rounded(x + side, ground - 48, 20, 44, 8, mix(cloth, (255, 255, 255), 0.12))
    c.rectangle(x - 56, ground - 14, 112, 12, mix(cloth, (0, 0, 0), 0.3))
    c.polygon([(x - 20, ground - 36), (x - 4, ground - 38), (x - 12, ground - 22)], (222, 206, 170))


def bin_full(c: Canvas, mended: bool) -> None:
    park(c)
    c.gradient(232, HEIGHT, mix(PAVING, (255, 255, 255), 0.2), PAVING)
    shadow(c, 200, 276, 52, 8)
    c.rectangle(196, 120, 8, 156, (88, 94, 92))
    c.polygon([(150, 128), (250, 128), (242, 252), (158, 252)], (64, 104, 82))
    c.polygon([(150, 128), (170, 128), (174, 252), (158, 252)], (80, 124, 100))
    c.rectangle(146, 122, 108, 12, (46, 80, 62))
    c.rectangle(172, 160, 56, 34, (228, 226, 214))
    c.ellipse(200, 176, 9, 9, (64, 104, 82))
    if mended:
        return
    for left, low, radius, colour in (
        (170, 116, 18, BAGS[0]),
        (206, 106, 21, (236, 232, 222)),
        (232, 118, 15, BAGS[1]),
        (196, 124, 16, (206, 172, 126)),
    ):
        c.blob(left, low, radius, radius * 0.75, colour, 0.25)
    for _ in range(11):
        x, y = c.rng.choice([c.rng.uniform(80, 150), c.rng.uniform(250, 330)]), c.rng.uniform(250, 288)
        c.blob(
            x, y, 9, 5, c.rng.choice([(240, 236, 226), (206, 80, 66), (190, 160, 116), (92, 130, 170)]), 0.4
        )
    c.polygon([(258, 268), (274, 262), (282, 280), (264, 286)], (206, 76, 60))


def dog_bin(c: Canvas, mended: bool) -> None:
    park(c)
    shadow(c, 210, 282, 34, 6)
    c.rectangle(206, 60, 8, 222, (88, 94, 92))
    c.rounded(172, 66, 76, 62, 6, (70, 120, 92))
    _dog(c, 210, 100)
    c.rounded(178, 136, 64, 30, 5, (58, 64, 66))
    c.rectangle(194, 156, 32, 4, (24, 26, 28))
    if mended:
        c.polygon([(200, 158), (222, 158), (226, 184), (204, 186)], (190, 60, 56))
    c.rounded(168, 186, 84, 70, 8, (84, 90, 92))
    c.rectangle(168, 186, 84, 10, (60, 66, 68))
    if not mended:
        for x, y in ((182, 184), (206, 178), (232, 184), (260, 276), (286, 284), (150, 280)):
            c.blob(x, y, 13, 10, (44, 46, 54), 0.3)


def _dog(c: Canvas, x: float, y: float) -> None:
    white = (240, 242, 236)
    c.rounded(x - 18, y - 8, 34, 14, 5, white)
    c.ellipse(x + 19, y - 12, 8, 7, white)
    c.polygon([(x + 24, y - 13), (x + 32, y - 10), (x + 24, y - 7)], white)
    c.line([(x - 17, y - 5), (x - 26, y - 16)], white, 3)
    for leg in (-15, -8, 6, 12):
        c.rectangle(x + leg, y + 2, 3.5, 14, white)


def graffiti(c: Canvas, mended: bool) -> None:
    sky(c, None, 70)
    trees(c, 90, 5, 80)
    wall = c.rng.choice([(206, 196, 178), (190, 188, 184), (214, 202, 190)])
    c.gradient(74, 226, mix(wall, (255, 255, 255), 0.2), wall)
    seam = mix(wall, (80, 70, 60), 0.18)
    for row in range(7):
        y = 84 + row * 21
        c.line([(0, y), (WIDTH, y)], seam, 1)
        for x in range(-20 + (row % 2) * 22, 420, 44):
            c.line([(x, y), (x, y + 21)], seam, 1)
    c.rectangle(0, 70, WIDTH, 8, mix(wall, (60, 50, 40), 0.3))
    slabs(c, 226)
    if mended:
        c.rectangle(50, 96, 300, 104, mix(wall, (255, 255, 255), 0.22))
        return
    _tag(c)


def _tag(c: Canvas) -> None:
    """Loops of spray paint that spell nothing."""
    main, edge = c.rng.choice(
        [((40, 130, 190), (18, 40, 80)), ((208, 60, 120), (70, 20, 60)), ((110, 170, 60), (30, 60, 30))]
    )
    for width, colour in ((19, edge), (12, main)):
        rng_state = c.rng.getstate()
        for start in (62, 128, 196, 262):
            points = [
                (start + c.rng.uniform(0, 18) + step * 14, 150 + (-1) ** step * c.rng.uniform(18, 44))
                for step in range(5)
            ]
            c.line(points, colour, width)
            for x, y in points:
                c.ellipse(x, y, width / 2, width / 2, colour)
        if width == 19:
            c.rng.setstate(rng_state)
    for _ in range(7):
        x, y = c.rng.uniform(60, 340), c.rng.uniform(176, 196)
        c.line([(x, y), (x, y + c.rng.uniform(8, 28))], main, 1.6)
    c.line([(70, 108), (120, 100), (300, 104), (344, 96)], edge, 3)


def dirty_street(c: Canvas, mended: bool) -> None:
    town_street(c)
    if mended:
        c.polygon([(0, 196), (WIDTH, 178), (WIDTH, 260), (0, 290)], (70, 74, 82, 70))
        return
    for _ in range(90):
        x, y = c.rng.gauss(200, 68), c.rng.gauss(226, 22)
        size = c.rng.uniform(2, 7)
        shard = [
            (x, y),
            (x + size, y - size * 0.5),
            (x + size * 1.2, y + size * 0.4),
            (x + size * 0.3, y + size * 0.8),
        ]
        c.polygon(shard, c.rng.choice([(120, 168, 120), (160, 196, 150), (214, 232, 224), (96, 138, 92)]))
    for x, y, lean in ((150, 236, 24), (262, 214, -18)):
        c.line([(x, y), (x + 44, y - lean * 0.4)], (66, 110, 70), 13)
        c.line([(x + 44, y - lean * 0.4), (x + 62, y - lean * 0.55)], (66, 110, 70), 6)
        c.line([(x + 6, y - 3), (x + 36, y - 3 - lean * 0.35)], (130, 176, 128), 2.4)
    for _ in range(16):
        c.blob(c.rng.uniform(60, 340), c.rng.uniform(200, 280), 8, 4, (234, 230, 220), 0.4)


def election_poster(c: Canvas, mended: bool) -> None:
    sky(c)
    houses(c, 164, 96)
    street(c, 160, 130)
    c.rectangle(246, 0, 10, 282, (104, 110, 112))
    shadow(c, 250, 284, 22, 5)
    ink, paper = c.rng.choice(
        [
            ((40, 110, 130), (238, 228, 196)),
            ((150, 70, 110), (240, 226, 214)),
            ((80, 120, 60), (236, 234, 204)),
        ]
    )
    if mended:
        _poster(c, [(192, 66), (312, 66), (312, 216), (192, 216)], ink, paper)
    else:
        _poster(c, [(182, 104), (288, 62), (330, 190), (224, 236)], ink, paper)
        c.polygon(
            [(330, 190), (224, 236), (240, 208), (262, 214), (280, 184), (306, 190), (318, 170)],
            (176, 178, 176),
        )
        c.polygon([(262, 214), (240, 208), (232, 262), (250, 274)], paper)
    c.rectangle(244, 80, 14, 4, (60, 60, 62))


def _poster(c: Canvas, corners: list[tuple[float, float]], ink: Colour, paper: Colour) -> None:
    """A poster without party or person: a sun over a town."""

    def at(u: float, v: float) -> tuple[float, float]:
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
        top, low = (ax + (bx - ax) * u, ay + (by - ay) * u), (dx + (cx - dx) * u, dy + (cy - dy) * u)
        return top[0] + (low[0] - top[0]) * v, top[1] + (low[1] - top[1]) * v

    c.polygon(corners, paper)
    c.ellipse(*at(0.5, 0.36), 26, 26, (232, 166, 60))
    skyline = [
        at(0, 0.66),
        at(0.12, 0.66),
        at(0.12, 0.48),
        at(0.24, 0.4),
        at(0.36, 0.48),
        at(0.36, 0.58),
        at(0.52, 0.58),
        at(0.52, 0.42),
        at(0.58, 0.26),
        at(0.64, 0.42),
        at(0.64, 0.56),
        at(0.84, 0.56),
        at(0.84, 0.64),
        at(1, 0.64),
    ]
    c.polygon([*skyline, at(1, 0.76), at(0, 0.76)], ink)
    for v, end in ((0.83, 0.86), (0.92, 0.62)):
        c.line([at(0.12, v), at(end, v)], ink, 5)
