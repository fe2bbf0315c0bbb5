"""What is wrong with a drawn border, and how it meets its neighbours, in the reader's language."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from geo.borders.fit import LEAST_M2, BorderFit
from geo.domain.responsibility import Reason
from geo.draft_wording import size_in_words

SENTENCES = {
    "nothing_drawn": _("Nothing is drawn yet. Draw on the map, or paste coordinates."),
    "unreadable": _(
        "“%(start)s” is the beginning of neither GeoJSON nor WKT, or something is missing in what follows it."
    ),
    "other_system": _(
        "These coordinates are in %(system)s. Give longitude and latitude (EPSG:4326), or import a file."
    ),
    "not_a_polygon": _("An area needs a polygon, and this is a %(type)s. Roads are drawn as lines."),
    "not_a_line": _("A road needs a line, and this is a %(type)s. Areas are drawn as polygons."),
    "too_many_corners": _(
        "There are more than %(most)s corners. Simplify the border, or import it as a file."
    ),
    "no_degrees": _(
        "%(lon)s %(lat)s are no longitude and latitude in degrees. Give them in EPSG:4326, or import a file."
    ),
    "no_length": _("The line at %(lon)s %(lat)s has no length. Give it a second corner."),
    "too_few_corners": _("The ring at %(lon)s %(lat)s has too few corners. A polygon needs three."),
    "not_closed": _("A ring is not closed: its last corner has to be its first one."),
    "not_closed_at": _("The ring is not closed: its last corner, %(lon)s %(lat)s, has to be its first one."),
    "invalid": _("The border cannot be as it is drawn: %(why)s at %(lon)s %(lat)s."),
    "tangled": _(
        "The border crosses itself more than %(most)s times, first at %(lon)s %(lat)s."
        " Draw it anew, or paste another one."
    ),
    "swapped": _(
        "This lies far from %(town)s, but in it with longitude and latitude changed round."
        " Longitude comes first."
    ),
    "far_away": _("This lies far from %(town)s: at %(lon)s %(lat)s."),
    "nothing_left": _("Nothing would be left of %(area)s. Draw the border otherwise."),
    "buffer_missing": _("A road needs the metres on both sides that belong to it."),
}
# As the database's geometry library says it.
FAULTS = {
    "Self-intersection": _("it crosses itself"),
    "Ring Self-intersection": _("a ring touches itself"),
    "Hole lies outside shell": _("a hole lies outside its part"),
    "Nested holes": _("a hole lies in another one"),
    "Holes are nested": _("a hole lies in another one"),
    "Nested shells": _("a part lies in another one"),
    "Duplicate Rings": _("a ring is there twice"),
    "Interior is disconnected": _("holes cut it into pieces"),
    "Too few points in geometry component": _("a ring has too few different corners"),
    "Invalid Coordinate": _("a corner has no position"),
}
DIGITS = 5  # about a metre


def shape_sentence(reason: Reason) -> str:
    """What is wrong, where, and what to do."""
    code = "not_closed_at" if reason.code == "not_closed" and "lon" in reason.facts else reason.code
    return str(SENTENCES[code]) % {name: _told(name, value) for name, value in reason.facts.items()}


def _told(name: str, value: object) -> object:
    if name in ("lon", "lat") and isinstance(value, float):
        # With a point in every language: that is how it is typed in again.
        return f"{value:.{DIGITS}f}"
    if name == "why":
        return FAULTS.get(str(value), value)
    return number_format(value, force_grouping=True) if isinstance(value, int) else value


def fit_sentences(fit: BorderFit) -> list[str]:
    """What a person should know before a border is taken into a draft; nothing where all edges meet."""
    told = [
        _now("%(size)s also belong to %(area)s.") % {"size": _size(one.size_m2), "area": one.neighbour.name}
        for one in fit.overlaps
    ]
    told += [
        _now("Between this border and %(area)s, %(size)s belong to neither.")
        % {"size": _size(one.size_m2), "area": one.neighbour.name}
        for one in fit.gaps
    ]
    told += [
        _now("%(size)s beside %(area)s would belong to no area any more.")
        % {"size": _size(one.size_m2), "area": one.neighbour.name}
        for one in fit.left_over
    ]
    if fit.outside_m2 >= LEAST_M2:
        told.append(_now("%(size)s lie outside the town.") % {"size": _size(fit.outside_m2)})
    return told


def _size(square_metres: float) -> str:
    return size_in_words(square_metres)
