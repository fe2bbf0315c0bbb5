"""Abandoned vehicles, and the square without them."""

from reports.demo.backdrops import houses, roadway, shadow, sky, slabs, town_street
from reports.demo.canvas import WIDTH, Canvas, Colour, mix


def scrap_car(c: Canvas, mended: bool) -> None:
    town_street(c)
    c.polygon([(0, 188), (WIDTH, 176), (WIDTH, 180), (0, 193)], (216, 214, 206))
    if mended:
        for x in (84, 320):
            c.line([(x, 194), (x - 26, 286)], (224, 222, 214), 3.5)
        c.blob(200, 250, 40, 9, (70, 70, 74), 0.3)
        return
    paint = c.rng.choice([(96, 126, 150), (156, 66, 58), (122, 140, 104), (196, 190, 176)])
    shadow(c, 200, 266, 156, 14)
    _car(c, paint)
    for x, y, r in ((86, 226, 15), (292, 232, 18), (160, 240, 12), (232, 196, 10), (330, 214, 9)):
        c.blob(x, y, r, r * 0.55, (140, 88, 56), 0.4)
    for x, y in ((70, 272), (128, 278), (262, 278), (330, 272)):
        for _ in range(7):
            c.line([(x, y), (x + c.rng.uniform(-12, 12), y - c.rng.uniform(8, 22))], (104, 140, 72), 1.4)


def _car(c: Canvas, paint: Colour) -> None:
    dark = mix(paint, (20, 20, 24), 0.35)
    c.polygon([(112, 196), (146, 150), (258, 150), (302, 196)], dark)
    glass = (150, 172, 182)
    c.polygon([(126, 194), (152, 158), (196, 158), (196, 194)], glass)
    c.polygon([(204, 194), (204, 158), (252, 158), (284, 194)], glass)
    c.line([(232, 164), (244, 178), (238, 184), (256, 192)], (240, 244, 246), 1.6)
    c.line([(244, 178), (262, 174)], (240, 244, 246), 1.4)
    c.polygon([(44, 244), (50, 208), (112, 194), (304, 194), (352, 206), (360, 244)], paint)
    c.polygon([(44, 244), (360, 244), (356, 254), (50, 254)], dark)
    c.line([(200, 196), (202, 244)], dark, 1.6)
    c.line([(118, 198), (112, 244)], dark, 1.4)
    for x, flat in ((106, False), (298, True)):
        c.ellipse(x, 252 + (5 if flat else 0), 29, 22 if flat else 28, (36, 36, 40))
        c.ellipse(x, 252 + (5 if flat else 0), 14, 12, (150, 152, 154))
    c.rectangle(52, 214, 18, 11, (232, 226, 190))
    c.rectangle(342, 214, 14, 12, (120, 40, 36))
    c.rounded(160, 164, 24, 17, 2, (206, 48, 42))


def bicycle_wreck(c: Canvas, mended: bool) -> None:
    sky(c, None, 100)
    houses(c, 130, 104)
    slabs(c, 128)
    for x in (96, 200, 304):
        c.line(
            [(x, 262), (x, 176), (x + 4, 170), (x + 40, 170), (x + 44, 176), (x + 44, 262)],
            (150, 156, 158),
            6,
        )
    if mended:
        return
    rust = (140, 92, 64)
    shadow(c, 206, 268, 110, 9)
    for x, y, squash in ((134, 232, 1.0), (272, 238, 0.74)):
        c.polygon(c.outline(x, y, 37, 37 * squash, 0.05), (52, 50, 50))
        c.polygon(c.outline(x, y, 32, 32 * squash, 0.05), (206, 200, 188))
        for _ in range(6):
            c.line(
                [(x, y), (x + c.rng.uniform(-28, 28), y + c.rng.uniform(-26, 26) * squash)],
                (130, 126, 122),
                0.9,
            )
    frame = c.rng.choice([(60, 106, 120), (164, 70, 62), (70, 92, 70)])
    c.line([(134, 232), (170, 186), (240, 184), (196, 236), (134, 232)], frame, 6)
    c.line([(170, 186), (196, 236)], frame, 6)
    c.line([(240, 184), (272, 238)], frame, 6)
    c.line([(236, 186), (230, 160), (252, 154)], (60, 60, 62), 5)
    c.line([(166, 188), (160, 172)], (60, 60, 62), 5)
    c.rounded(144, 164, 34, 9, 4, (44, 42, 42))
    for x, y in ((186, 200), (220, 186), (150, 212)):
        c.blob(x, y, 6, 4, rust, 0.3)


def quiet_square(c: Canvas, mended: bool) -> None:
    """A place in town, for reports that show nothing broken."""
    sky(c)
    houses(c, 168, 112)
    roadway(c, 166) if mended else slabs(c, 166)
    for x in (84, 200, 316):
        shadow(c, x, 250, 40, 7)
        c.ellipse(x, 214, 40, 9, (236, 232, 222))
        c.rectangle(x - 2, 214, 4, 36, (90, 90, 92))
        c.polygon(
            [(x - 56, 176), (x, 142), (x + 56, 176)],
            c.rng.choice([(196, 84, 74), (220, 190, 120), (96, 130, 120)]),
        )
        c.rectangle(x - 1.5, 146, 3, 70, (110, 100, 90))
