"""The town's colour, made readable on light and dark pages."""

import re

HEX = re.compile(r"#[0-9a-fA-F]{6}")
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
# WCAG 2.2 asks 4.5 for text; more here, because the colour also stands on tints and should shine on black.
READABLE_ON_WHITE, READABLE_ON_BLACK = 5.5, 7.5

Colour = tuple[int, int, int]
DEFAULT_ACCENT = (31, 92, 122)


def stylesheet(accent: str) -> str:
    """CSS custom properties for a town colour such as `#7a1f3d`; anything else falls back to the default."""
    colour = parse(accent) or DEFAULT_ACCENT
    light = _hex(readable(colour, on=WHITE, ratio=READABLE_ON_WHITE))
    dark = _hex(readable(colour, on=BLACK, ratio=READABLE_ON_BLACK))
    return (
        f":root,[data-kern-theme]{{--sl-accent:light-dark({light},{dark});"
        f"--kern-color-action-default:light-dark({light},{dark});"
        "--sl-on-accent:light-dark(#fff,#000)}\n"
    )


def parse(text: str) -> Colour | None:
    """The three channels (0 to 255) of `#rrggbb`, or None."""
    if not isinstance(text, str) or not HEX.fullmatch(text):
        return None
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def readable(colour: Colour, *, on: Colour, ratio: float) -> Colour:
    """The colour, moved away from the ground just far enough for text to be read on it."""
    target = BLACK if _luminance(on) > 0.5 else WHITE
    for step in range(21):
        mixed = _mix(colour, target, step / 20)
        if contrast(mixed, on) >= ratio:
            return mixed
    return target


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG, from 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _mix(colour: Colour, target: Colour, share: float) -> Colour:
    red, green, blue = (round(c + (t - c) * share) for c, t in zip(colour, target, strict=True))
    return red, green, blue


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
