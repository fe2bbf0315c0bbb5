"""Places rounded so far that they name a corner and no longer a person."""

from math import ceil, cos, hypot, radians

from geo.domain.distance import METRES_PER_DEGREE

# Four decimals of a degree of latitude are 11 metres.
DECIMALS = 4
STEP = 10**-DECIMALS


def rounded(degrees: float) -> float:
    """A latitude or longitude (EPSG:4326) to four decimals."""
    # Adding nought makes 0 of a -0.
    return round(degrees, DECIMALS) + 0.0


def is_rounded(degrees: float) -> bool:
    return rounded(degrees) == degrees


def as_text(degrees: float) -> str:
    """As a link holds it: `50.9870`."""
    return f"{rounded(degrees):.{DECIMALS}f}"


def rounding_error_m(latitude: float) -> float:
    """How many metres a rounded place may be away from the one that was meant, at a latitude."""
    half = STEP / 2 * METRES_PER_DEGREE
    return hypot(half, half * cos(radians(latitude)))


def accuracy_when_rounded(accuracy_m: float, latitude: float) -> int:
    """The accuracy in whole metres that a rounded place has, if the place itself had `accuracy_m`."""
    return ceil(accuracy_m + rounding_error_m(latitude))
