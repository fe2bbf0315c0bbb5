"""What stands behind and beneath the defects: sky, houses, streets, meadows, trees."""

from reports.demo.canvas import HEIGHT, WIDTH, Canvas, Colour, mix

SKIES: dict[str, tuple[Colour, Colour]] = {
    "clear": ((132, 184, 222), (222, 236, 240)),
    "cloudy": ((168, 182, 194), (224, 228, 228)),
    "morning": ((150, 182, 206), (250, 228, 204)),
    "rain": ((120, 132, 144), (178, 186, 190)),
    "dusk": ((34, 44, 82), (214, 136, 108)),
    "winter": ((184, 198, 212), (236, 238, 240)),
}
FACADES: list[Colour] = [
    (236, 214, 170),
    (222, 190, 160),
    (214, 206, 190),
    (232, 224, 204),
    (206, 190, 172),
    (220, 200, 196),
]
ROOFS: list[Colour] = [(168, 92, 70), (150, 84, 68), (120, 92, 86), (178, 108, 80)]
LEAVES: list[Colour] = [(92, 134, 74), (112, 152, 82), (82, 122, 78), (128, 156, 84)]
ASPHALT, KERB, PAVING = (112, 113, 116), (196, 194, 188), (188, 182, 172)
SHADOW = (20, 22, 30, 70)


def sky(c: Canvas, mood: str | None = None, horizon: float = 140) -> str:
    """Paint the sky down to the horizon and tell its mood."""
    mood = mood or c.rng.choice(["clear", "clear", "cloudy", "morning"])
    c.gradient(0, horizon + 2, *SKIES[mood])
    if mood in ("clear", "morning", "cloudy"):
        for _ in range(c.rng.randint(1, 3)):
            cloud(c, c.rng.uniform(0, WIDTH), c.rng.uniform(15, horizon * 0.5))
    return mood


def cloud(c: Canvas, x: float, y: float) -> None:
    for _ in range(4):
        c.blob(x + c.rng.uniform(-26, 26), y + c.rng.uniform(-4, 4), 24, 8, (255, 255, 255, 70), 0.2)


def hills(c: Canvas, horizon: float) -> None:
    for lift, colour in ((20, (150, 172, 168)), (10, (134, 158, 134))):
        start = c.rng.uniform(0.3, 1)
        ridge = [
            (x, horizon - lift * (0.5 + 0.5 * abs(((x / 180 + start) % 2) - 1))) for x in range(0, 401, 20)
        ]
        c.polygon([*ridge, (WIDTH, horizon + 2), (0, horizon + 2)], colour)


def houses(c: Canvas, ground: float, tall: float = 92, dark: bool = False) -> None:
    """A row of old town houses that stands on `ground`."""
    x = -c.rng.uniform(0, 30)
    while x < WIDTH:
        width, height = c.rng.uniform(48, 78), tall * c.rng.uniform(0.8, 1.1)
        facade, roof = c.rng.choice(FACADES), c.rng.choice(ROOFS)
        if dark:
            facade, roof = mix(facade, (40, 44, 70), 0.72), mix(roof, (30, 32, 54), 0.75)
        _house(c, x, ground, width, height, facade, roof, dark)
        x += width + 0.5


def _house(
    c: Canvas, x: float, ground: float, width: float, height: float, facade: Colour, roof: Colour, dark: bool
) -> None:
    top = ground - height
    c.polygon(
        [(x - 1, top), (x + width * 0.12, top - 20), (x + width * 0.88, top - 20), (x + width + 1, top)], roof
    )
    c.rectangle(x, top, width, height, facade)
    c.rectangle(x, top, width, 2.5, mix(facade, (255, 255, 255), 0.35))
    c.rectangle(x, ground - 7, width, 7, mix(facade, (70, 64, 60), 0.35))
    columns = 3 if width > 62 else 2
    for row in range(int(height // 28)):
        for column in range(columns):
            left = x + width * (column + 0.5) / columns - 5
            _window(c, left, top + 9 + row * 27, facade, dark)


def _window(c: Canvas, x: float, y: float, facade: Colour, dark: bool) -> None:
    lit = dark and c.rng.random() < 0.35
    glass = (250, 208, 120) if lit else (54, 60, 84) if dark else (112, 130, 146)
    c.rectangle(x - 1.4, y - 1.4, 12.8, 17.8, mix(facade, (255, 255, 255), 0.08 if dark else 0.5))
    c.rectangle(x, y, 10, 15, glass)
    c.line([(x + 5, y), (x + 5, y + 15)], mix(facade, (255, 255, 255), 0.1 if dark else 0.5), 0.9)
    c.line([(x, y + 5), (x + 10, y + 5)], mix(facade, (255, 255, 255), 0.1 if dark else 0.5), 0.9)


def street(
    c: Canvas, top: float = 140, vanish: float = 200, surface: Colour = ASPHALT, marks: bool = True
) -> None:
    """A carriageway that runs away from us, with kerbs and pavements."""
    c.rectangle(0, top, WIDTH, HEIGHT - top, PAVING)
    c.speckle((0, top, WIDTH, HEIGHT), 260, [(174, 168, 158), (200, 194, 184)], 1.6)
    for spread, colour in ((300, KERB), (282, surface)):
        near = spread * 0.85
        c.polygon(
            [(vanish - 22, top), (vanish + 22, top), (vanish + near, HEIGHT), (vanish - near, HEIGHT)], colour
        )
    if marks:
        for step in range(6):
            y, nxt = top + 160 * (step / 6) ** 1.8, top + 160 * ((step + 0.5) / 6) ** 1.8
            half, wide = 0.5 + (y - top) * 0.014, 0.5 + (nxt - top) * 0.014
            c.polygon(
                [(vanish - half, y), (vanish + half, y), (vanish + wide, nxt), (vanish - wide, nxt)],
                (222, 220, 212),
            )


def roadway(c: Canvas, top: float = 110, surface: Colour = ASPHALT) -> None:
    """A carriageway that fills the foreground, its kerb far back."""
    c.rectangle(0, top, WIDTH, 16, PAVING)
    c.rectangle(0, top + 14, WIDTH, 6, KERB)
    c.rectangle(0, top + 20, WIDTH, 3, mix(surface, (30, 30, 36), 0.4))
    c.gradient(top + 22, HEIGHT, mix(surface, (160, 160, 160), 0.18), mix(surface, (60, 60, 66), 0.25))
    c.speckle(
        (0, top + 22, WIDTH, HEIGHT),
        700,
        [mix(surface, (0, 0, 0), 0.2), mix(surface, (255, 255, 255), 0.16)],
        1.3,
    )


def slabs(c: Canvas, top: float = 120, colour: Colour = PAVING) -> None:
    """A pavement of slabs in perspective."""
    c.gradient(top, HEIGHT, mix(colour, (255, 255, 255), 0.2), mix(colour, (90, 84, 76), 0.15))
    seam = mix(colour, (60, 54, 48), 0.45)
    for column in range(-9, 10):
        c.line([(200 + column * 22, top), (200 + column * 74, HEIGHT)], seam, 0.9)
    y, step = top + 6.0, 9.0
    while y < HEIGHT:
        c.line([(0, y), (WIDTH, y)], seam, 0.9)
        y, step = y + step, step * 1.32


def meadow(c: Canvas, top: float = 140) -> None:
    c.gradient(top, HEIGHT, (146, 176, 98), (104, 144, 74))
    for _ in range(420):
        x, y = c.rng.uniform(0, WIDTH), c.rng.uniform(top + 2, HEIGHT)
        size = 1.5 + 5 * (y - top) / (HEIGHT - top)
        c.line(
            [(x, y), (x + c.rng.uniform(-1.5, 1.5), y - size)],
            c.rng.choice([(122, 160, 80), (164, 190, 110)]),
            0.6,
        )


def path(c: Canvas, top: float = 140, vanish: float = 190, colour: Colour = (206, 192, 160)) -> None:
    """A footpath through a park."""
    c.polygon([(vanish - 8, top), (vanish + 10, top), (vanish + 150, HEIGHT), (vanish - 130, HEIGHT)], colour)
    c.speckle((vanish - 60, top + 30, vanish + 70, HEIGHT), 120, [mix(colour, (90, 80, 60), 0.25)], 1.2)


def tree(c: Canvas, x: float, ground: float, height: float, bare: bool = False) -> None:
    """A broad-leaved tree; bare in winter."""
    width = height * 0.045
    c.polygon(
        [
            (x - width, ground),
            (x - width * 0.5, ground - height * 0.55),
            (x + width * 0.5, ground - height * 0.55),
            (x + width, ground),
        ],
        (104, 82, 66),
    )
    if bare:
        for _ in range(9):
            end = (x + c.rng.uniform(-0.3, 0.3) * height, ground - height * c.rng.uniform(0.75, 1))
            c.line([(x, ground - height * c.rng.uniform(0.35, 0.55)), end], (104, 82, 66), 1.1)
        return
    leaf = c.rng.choice(LEAVES)
    for share, shade in ((0.0, -0.28), (0.06, 0.0), (0.13, 0.22)):
        tone = mix(leaf, (255, 250, 200) if shade > 0 else (20, 40, 30), abs(shade))
        for _ in range(5):
            dx, dy = c.rng.uniform(-0.2, 0.2) * height, c.rng.uniform(-0.13, 0.13) * height
            c.blob(
                x + dx - share * height * 0.6,
                ground - height * (0.7 + share) + dy,
                height * 0.17,
                height * 0.14,
                tone,
                0.22,
            )


def trees(c: Canvas, ground: float, count: int = 4, height: float = 90, bare: bool = False) -> None:
    for index in range(count):
        x = WIDTH * (index + c.rng.uniform(0.1, 0.9)) / count
        tree(c, x, ground, height * c.rng.uniform(0.75, 1.15), bare)


def shadow(c: Canvas, x: float, y: float, rx: float, ry: float) -> None:
    """Where a thing stands on the ground."""
    c.ellipse(x, y, rx, ry, SHADOW)


def town_street(c: Canvas, mood: str | None = None) -> None:
    """Sky, houses and a carriageway in the foreground: the usual place for damage."""
    sky(c, mood, 110)
    houses(c, 112)
    roadway(c)


def park(c: Canvas, mood: str | None = None) -> None:
    """Sky, trees, meadow and a path."""
    sky(c, mood)
    hills(c, 142)
    trees(c, 150, 5, 95)
    meadow(c, 144)
    path(c, 144, c.rng.uniform(160, 250))
