"""Lanterns, traffic lights, signs and bus stops."""

from reports.demo.backdrops import houses, shadow, sky, street, tree, trees
from reports.demo.canvas import HEIGHT, WIDTH, Canvas, Colour


def lantern_broken(c: Canvas, mended: bool) -> None:
    sky(c, "dusk")
    houses(c, 150, 84, dark=True)
    c.gradient(148, HEIGHT, (62, 62, 82), (34, 36, 52))
    c.polygon([(150, 150), (260, 150), (400, HEIGHT), (40, HEIGHT)], (50, 52, 68))
    if mended:
        c.glow(200, 96, 120, (255, 214, 130), 0.75)
        c.polygon([(180, 110), (220, 110), (330, 292), (70, 292)], (255, 220, 140, 46))
        c.ellipse(200, 286, 130, 18, (255, 220, 140, 60))
    _lantern(c, 200, 288, mended)
    for x, ground, size in ((88, 196, 0.42), (300, 188, 0.36)):
        c.glow(x, ground - 190 * size, 26, (255, 214, 130), 0.8)
        _lantern(c, x, ground, True, size)


def _lantern(c: Canvas, x: float, ground: float, lit: bool, size: float = 1) -> None:
    """An old gas lantern: post, cross bar, glass and hat."""

    def at(dx: float, dy: float) -> tuple[float, float]:
        return x + dx * size, ground - dy * size

    dark = (22, 28, 32)
    c.polygon([at(-5, 0), at(-2.4, 150), at(2.4, 150), at(5, 0)], dark)
    c.polygon([at(-11, 0), at(-7, 26), at(7, 26), at(11, 0)], dark)
    c.line([at(-16, 146), at(16, 146)], dark, 2.4 * size)
    glass = (255, 236, 178) if lit else (70, 78, 96)
    c.polygon([at(-12, 160), at(-19, 202), at(19, 202), at(12, 160)], glass)
    if not lit:
        c.polygon([at(-4, 162), at(8, 186), at(2, 190), at(15, 202), at(19, 202), at(12, 160)], (36, 40, 56))
        c.line([at(-8, 166), at(-2, 184), at(-10, 196)], (160, 170, 186), 0.9)
    for corner in (-1, 1):
        c.line([at(corner * 12, 160), at(corner * 19, 202)], dark, 2.2 * size)
    c.polygon([at(-25, 202), at(-8, 218), at(8, 218), at(25, 202)], dark)
    c.polygon([at(-4, 218), at(0, 230), at(4, 218)], dark)
    c.line([at(-12, 160), at(12, 160)], dark, 3 * size)
    c.line([at(0, 150), at(0, 160)], dark, 3 * size)


def traffic_light(c: Canvas, mended: bool) -> None:
    sky(c, None)
    houses(c, 144, 84)
    street(c, 142, 150)
    for stripe in range(6):
        left = 20 + stripe * 62
        c.polygon([(left, 232), (left + 32, 232), (left + 26, 262), (left - 10, 262)], (236, 234, 228))
    shadow(c, 282, 284, 26, 5)
    c.rectangle(277, 60, 9, 224, (112, 116, 118))
    c.rounded(254, 22, 54, 128, 10, (34, 36, 38))
    lamps = ((44, (214, 58, 48)), (86, (232, 178, 52)), (128, (76, 176, 92)))
    for index, (y, colour) in enumerate(lamps):
        lit = mended and index == 2
        c.ellipse(281, y, 16, 16, colour if lit else (62, 60, 58))
        if lit:
            c.glow(281, y, 42, (170, 240, 180), 0.6)
        c.ellipse(281 - 4, y - 5, 5, 4, (255, 255, 255, 60))
    if not mended:
        c.line([(268, 78), (280, 88), (276, 94), (292, 100)], (150, 150, 150), 1.4)
        c.polygon([(248, 158), (316, 158), (316, 190), (248, 190)], (240, 200, 70))
        c.line([(262, 182), (302, 166)], (40, 36, 30), 3.5)
        c.line([(262, 166), (302, 182)], (40, 36, 30), 3.5)


def sign_bent(c: Canvas, mended: bool) -> None:
    sky(c)
    houses(c, 148, 80)
    street(c, 146, 120)
    kind = c.rng.choice(["stop", "way", "forbidden"])
    lean = 0 if mended else c.rng.choice([46, 58])
    shadow(c, 240, 280, 20, 4)
    post = [(240, 280), (240 + lean * 0.15, 200), (240 + lean, 110), (240 + lean * 1.35, 70)]
    c.line(post, (150, 154, 156), 6)
    c.line([(px - 1.6, py) for px, py in post], (190, 194, 196), 1.6)
    x, y = post[-1]
    tilt = lean * 0.5
    if kind == "stop":
        _plate(c, x, y, tilt, (204, 50, 44), (244, 242, 238), 40)
    elif kind == "way":
        c.polygon(
            [(x, y + 44 + tilt / 4), (x - 48, y - 30 - tilt / 3), (x + 44, y - 42 + tilt)], (204, 50, 44)
        )
        c.polygon(
            [(x, y + 24 + tilt / 4), (x - 29, y - 20 - tilt / 4), (x + 27, y - 28 + tilt)], (244, 242, 238)
        )
    else:
        _plate(c, x, y, tilt, (204, 50, 44), (44, 84, 158), 38)


def _plate(c: Canvas, x: float, y: float, tilt: float, rim: Colour, face: Colour, size: float) -> None:
    c.ellipse(x, y, size - tilt * 0.25, size, rim)
    c.ellipse(x, y, (size - tilt * 0.25) * 0.78, size * 0.78, face)
    c.line([(x - size * 0.55, y - size * 0.5), (x + size * 0.5, y + size * 0.55)], rim, 7)


def bus_stop(c: Canvas, mended: bool) -> None:
    sky(c)
    trees(c, 158, 4, 110)
    c.gradient(150, 206, (176, 172, 164), (190, 184, 174))
    c.gradient(206, HEIGHT, (118, 119, 122), (88, 89, 94))
    c.rectangle(0, 202, WIDTH, 6, (206, 204, 198))
    c.rectangle(92, 74, 216, 10, (58, 92, 96))
    for x in (98, 202, 298):
        c.rectangle(x - 3, 84, 6, 116, (74, 84, 88))
    _panes(c, mended)
    c.rectangle(130, 164, 140, 7, (150, 112, 76))
    for x in (142, 254):
        c.rectangle(x, 171, 5, 28, (74, 84, 88))
    c.rectangle(338, 60, 5, 142, (120, 124, 126))
    c.ellipse(340, 58, 22, 22, (246, 206, 60))
    c.ellipse(340, 58, 17, 17, (54, 128, 84))
    for x, y, width, height in ((332, 48, 4, 21), (345, 48, 4, 21), (334, 56, 13, 4)):
        c.rectangle(x, y, width, height, (246, 206, 60))


def _panes(c: Canvas, mended: bool) -> None:
    for left in (101, 205):
        c.rectangle(left, 92, 94 if left < 200 else 90, 92, (206, 228, 234, 130))
        c.polygon(
            [(left + 20, 92), (left + 40, 92), (left + 14, 184), (left, 184), (left, 160)],
            (255, 255, 255, 70),
        )
    if mended:
        return
    hole = c.outline(250, 138, 32, 34, 0.5)
    c.polygon(hole, (150, 176, 140))
    c.line([*hole, hole[0]], (244, 250, 252), 1.4)
    for _ in range(12):
        x, y = 250 + c.rng.uniform(-20, 20), 138 + c.rng.uniform(-20, 20)
        c.line([(x, y), (250 + (x - 250) * 2.1, 138 + (y - 138) * 2.1)], (240, 248, 250, 200), 0.9)
    for _ in range(60):
        x, y = c.rng.uniform(214, 300), c.rng.uniform(188, 204)
        c.polygon([(x, y), (x + 3.5, y - 1.5), (x + 1.5, y + 2.5)], (224, 242, 246))


def park_lamp_tree(c: Canvas, mended: bool) -> None:
    """A lamp that a tree has grown over."""
    sky(c, "dusk")
    c.gradient(150, HEIGHT, (52, 66, 62), (30, 40, 44))
    if mended:
        c.glow(190, 90, 100, (255, 214, 130), 0.8)
    _lantern(c, 190, 284, mended)
    if not mended:
        tree(c, 214, 286, 250)
