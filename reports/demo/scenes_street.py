"""Damage to streets, pavements and cycle paths."""

from reports.demo.backdrops import (
    ASPHALT,
    houses,
    roadway,
    shadow,
    sky,
    slabs,
    street,
    town_street,
    tree,
    trees,
)
from reports.demo.canvas import HEIGHT, WIDTH, Canvas, mix


def pothole(c: Canvas, mended: bool) -> None:
    town_street(c)
    x, y = c.rng.uniform(170, 230), c.rng.uniform(205, 220)
    if mended:
        _patch(c, x, y)
        return
    for _ in range(7):
        _crack(c, x, y)
    c.blob(x, y, 92, 38, mix(ASPHALT, (190, 186, 178), 0.45), 0.2)
    c.blob(x + 2, y + 2, 82, 32, (66, 62, 60), 0.22)
    c.blob(x + 5, y + 6, 68, 23, (88, 80, 72), 0.25)
    c.speckle((x - 62, y - 10, x + 66, y + 24), 70, [(126, 116, 104), (58, 54, 52), (150, 142, 132)], 3.4)
    if c.rng.random() < 0.6:
        c.blob(x + 8, y + 11, 44, 11, (128, 156, 178), 0.2)
        c.blob(x, y + 8, 20, 3.5, (206, 222, 230, 180), 0.2)


def _crack(c: Canvas, x: float, y: float) -> None:
    side = c.rng.choice([-1, 1])
    points = [(x + side * 70, y + c.rng.uniform(-16, 16))]
    for _ in range(5):
        last = points[-1]
        points.append((last[0] + side * c.rng.uniform(8, 20), last[1] + c.rng.uniform(-10, 10)))
    c.line(points, (70, 70, 74), 1.4)


def _patch(c: Canvas, x: float, y: float) -> None:
    corners = [(x - 96, y - 32), (x + 88, y - 36), (x + 112, y + 36), (x - 116, y + 40)]
    c.polygon(corners, (70, 71, 75))
    c.line([*corners, corners[0]], (44, 44, 48), 3)
    c.speckle((x - 96, y - 30, x + 90, y + 34), 220, [(86, 87, 92), (58, 58, 62)], 1.6)


def pavement(c: Canvas, mended: bool) -> None:
    sky(c, None, 90)
    houses(c, 122, 110)
    slabs(c, 120)
    if mended:
        c.polygon([(128, 196), (236, 194), (262, 250), (104, 254)], (204, 198, 188, 150))
        return
    hole = [(130, 196), (238, 192), (264, 250), (108, 254)]
    c.polygon(hole, (120, 98, 74))
    c.speckle((128, 200, 246, 248), 90, [(150, 126, 98), (96, 78, 58)], 2.6)
    tilt = c.rng.uniform(6, 12)
    c.polygon([(132, 210), (186, 196 - tilt), (198, 224 - tilt), (138, 242)], (178, 172, 162))
    c.polygon([(138, 242), (198, 224 - tilt), (200, 231 - tilt), (140, 250)], (116, 110, 102))
    c.polygon([(206, 206), (246, 190), (262, 216), (216, 236)], (194, 188, 178))
    c.polygon([(216, 236), (262, 216), (264, 223), (218, 244)], (122, 116, 108))


def cycle_path(c: Canvas, mended: bool) -> None:
    sky(c)
    trees(c, 150, 5, 105)
    c.gradient(144, HEIGHT, (146, 176, 98), (112, 148, 78))
    red = (176, 96, 82)
    c.polygon([(184, 144), (208, 144), (360, HEIGHT), (60, HEIGHT)], red)
    c.polygon([(185, 144), (187, 144), (76, HEIGHT), (64, HEIGHT)], (236, 232, 224))
    c.polygon([(205, 144), (207, 144), (356, HEIGHT), (344, HEIGHT)], (236, 232, 224))
    _bicycle_sign(c, 210, 268 if mended else 275)
    if mended:
        c.polygon([(168, 196), (242, 196), (268, 236), (148, 236)], mix(red, (60, 40, 44), 0.3))
        return
    for offset in (0, 15, 31):
        y = 192 + offset
        bow = [(150 - offset, y + 3), (185, y - 5), (215, y + 2), (254 + offset, y - 3)]
        c.line([(px, py + 3.5) for px, py in bow], (92, 46, 40), 3.5)
        c.line(bow, (204, 128, 112), 4)
        c.line(bow, (84, 58, 44), 1.3)


def _bicycle_sign(c: Canvas, x: float, y: float) -> None:
    white = (238, 234, 226)
    for dx in (-22, 22):
        c.polygon(c.outline(x + dx, y, 14, 6, 0), white)
        c.polygon(c.outline(x + dx, y, 11, 4.4, 0), (176, 96, 82))
    c.line([(x - 22, y), (x - 8, y - 9), (x + 14, y - 9), (x + 22, y)], white, 2)
    c.line([(x - 8, y - 9), (x, y), (x + 14, y - 9)], white, 2)


def gully(c: Canvas, mended: bool) -> None:
    sky(c, "cloudy" if mended else "rain", 110)
    houses(c, 112)
    roadway(c, 110, mix(ASPHALT, (80, 88, 98), 0.4))
    c.polygon([(0, 160), (WIDTH, 148), (WIDTH, 172), (0, 190)], (186, 184, 178))
    c.polygon([(0, 190), (WIDTH, 172), (WIDTH, 178), (0, 198)], (84, 84, 88))
    if not mended:
        c.blob(190, 232, 180, 46, (116, 134, 146), 0.14)
        c.blob(190, 230, 150, 34, (140, 160, 172), 0.14)
    _grate(c, 190, 222)
    if mended:
        return
    for _ in range(38):
        x, y = 190 + c.rng.uniform(-62, 62), 224 + c.rng.uniform(-22, 22)
        c.blob(x, y, 7, 3, c.rng.choice([(150, 104, 52), (122, 82, 44), (176, 132, 66), (96, 84, 50)]), 0.35)
    for _ in range(9):
        x, y = c.rng.uniform(60, 330), c.rng.uniform(205, 258)
        c.line([(x - 12, y), (x + 12, y)], (206, 220, 228, 150), 1)


def _grate(c: Canvas, x: float, y: float) -> None:
    c.polygon([(x - 58, y - 24), (x + 58, y - 28), (x + 68, y + 24), (x - 66, y + 28)], (54, 54, 58))
    for bar in range(7):
        left = x - 50 + bar * 16
        c.polygon([(left, y - 20), (left + 7, y - 20), (left + 9, y + 20), (left - 1, y + 20)], (22, 22, 26))


def winter(c: Canvas, mended: bool) -> None:
    sky(c, "winter")
    houses(c, 142, 80)
    tree(c, 330, 150, 110, bare=True)
    street(c, 140, 190, (126, 128, 134) if mended else (226, 230, 236), marks=False)
    c.polygon([(0, 146), (160, 142), (0, 250)], (240, 244, 248))
    c.polygon([(WIDTH, 146), (222, 142), (WIDTH, 236)], (236, 240, 246))
    for side in (-1, 1):
        rut = (150, 158, 170) if not mended else (100, 102, 108)
        c.polygon(
            [
                (190 + side * 6, 146),
                (190 + side * 9, 146),
                (190 + side * 92, HEIGHT),
                (190 + side * 66, HEIGHT),
            ],
            rut,
        )
    if mended:
        c.speckle((90, 180, 300, HEIGHT), 200, [(150, 128, 104), (90, 80, 70)], 1.2)
    for _ in range(90):
        c.ellipse(c.rng.uniform(0, WIDTH), c.rng.uniform(0, HEIGHT), 1.1, 1.1, (255, 255, 255, 190))


def roadworks(c: Canvas, mended: bool) -> None:
    town_street(c)
    c.polygon([(90, 190), (310, 186), (340, 250), (62, 256)], (84, 80, 78) if mended else (132, 108, 82))
    if not mended:
        c.speckle((90, 195, 310, 246), 120, [(158, 132, 102), (106, 86, 66)], 3)
    for index, x in enumerate((70, 200, 330)):
        fallen = not mended and index == 1
        shadow(c, x, 252, 34, 5)
        _barrier(c, x, 250, fallen)


def _barrier(c: Canvas, x: float, ground: float, fallen: bool) -> None:
    height, drop = (46, 0) if not fallen else (10, 12)
    for row in (0, 20) if not fallen else (0,):
        for stripe in range(5):
            left = x - 50 + stripe * 20
            top = ground - height + row + drop
            lean = 8 if fallen else 0
            c.polygon(
                [
                    (left, top),
                    (left + 20, top - lean / 4),
                    (left + 20 - lean, top + 11),
                    (left - lean, top + 11),
                ],
                (206, 60, 50) if stripe % 2 else (244, 240, 234),
            )
    if not fallen:
        for foot in (-44, 42):
            c.rectangle(x + foot, ground - 50, 3, 52, (110, 110, 114))
        c.ellipse(x - 42, ground - 55, 6, 6, (240, 176, 50))
