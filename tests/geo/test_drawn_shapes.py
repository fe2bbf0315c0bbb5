"""Reading what people draw or paste as a border, and saying what is wrong with it."""

import json
from random import Random

import pytest
from django.utils import translation
from shapely.geometry import shape as shape_of

from geo.borders.drawn import MOST_CORNERS, BadShape, read_shape
from geo.borders.wording import shape_sentence

RING = [[11.30, 50.96], [11.33, 50.96], [11.33, 50.99], [11.30, 50.99], [11.30, 50.96]]
HOLE = [[11.31, 50.97], [11.32, 50.97], [11.32, 50.98], [11.31, 50.98], [11.31, 50.97]]
# Its second half is drawn the wrong way round.
BOW_TIE = [[11.30, 50.96], [11.33, 50.99], [11.33, 50.96], [11.30, 50.99], [11.30, 50.96]]
LINE = [[11.30, 50.96], [11.33, 50.99]]


def polygon(*rings) -> str:
    return json.dumps({"type": "Polygon", "coordinates": rings})


def refused(text: str, **how) -> BadShape:
    with pytest.raises(BadShape) as caught:
        read_shape(text, **how)
    assert shape_sentence(caught.value.reason)  # a person is told
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        polygon(RING, HOLE),
        json.dumps({"type": "MultiPolygon", "coordinates": [[RING, HOLE]]}),
        json.dumps({"type": "Feature", "properties": {}, "geometry": json.loads(polygon(RING, HOLE))}),
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [{"type": "Feature", "geometry": json.loads(polygon(RING, HOLE))}],
            }
        ),
        json.dumps({"type": "GeometryCollection", "geometries": [json.loads(polygon(RING, HOLE))]}),
        polygon([[*corner, 240.5] for corner in RING], HOLE),
        shape_of(json.loads(polygon(RING, HOLE))).wkt,
        "SRID=4326; " + shape_of(json.loads(polygon(RING, HOLE))).wkt,
        "\n  " + shape_of(json.loads(polygon(RING, HOLE))).wkt + "\n",
    ],
    ids=["polygon", "multi", "feature", "collection", "geometries", "heights", "wkt", "ewkt", "spaces"],
)
def test_all_ways_to_write_a_polygon_say_the_same(text):
    assert read_shape(text).equals(shape_of(json.loads(polygon(RING, HOLE))))
    assert not read_shape(text).has_z


def test_a_road_is_a_line_of_one_or_more_parts():
    line = json.dumps({"type": "LineString", "coordinates": LINE})
    assert read_shape(line, road=True).wkt == "MULTILINESTRING ((11.3 50.96, 11.33 50.99))"
    two = json.dumps({"type": "MultiLineString", "coordinates": [LINE, LINE[::-1]]})
    assert len(read_shape(two, road=True).geoms) == 2


def test_a_line_is_no_area_and_a_polygon_no_road():
    line = json.dumps({"type": "LineString", "coordinates": LINE})
    assert refused(line).reason.code == "not_a_polygon"
    assert refused(polygon(RING), road=True).reason.code == "not_a_line"
    assert refused("POINT (11.3 50.9)").reason.facts == {"type": "Point"}


@pytest.mark.parametrize(
    "text", ["", "  \n", polygon(), '{"type": "MultiPolygon", "coordinates": []}', "POLYGON EMPTY"]
)
def test_nothing_drawn_is_said_so(text):
    assert refused(text).reason.code == "nothing_drawn"


@pytest.mark.parametrize(
    "text",
    [
        "Altstadt",
        "{",
        "[1, 2]",
        '{"type": "Polygon"}',
        '{"type": "Kreis", "coordinates": []}',
        '{"type": "Polygon", "coordinates": [[["a", "b"]]]}',
        '{"type": "Polygon", "coordinates": [[[NaN, 1], [1, 2], [2, 1], [NaN, 1]]]}',
        '{"type": "Polygon", "coordinates": [[[1e999, 1], [1, 2], [2, 1], [1e999, 1]]]}',
        '{"type": "Polygon", "coordinates": 7}',
        '{"type": "Feature", "geometry": 3}',
        '{"type": "Polygon", "coordinates": ' + "[" * 100_000,
        "POLYGON ((11 50, 12",
        "POLYGON ((1 1, nan nan, 2 2, 1 1))",
    ],
)
def test_what_is_no_shape_is_refused_by_its_beginning(text):
    error = refused(text)
    assert error.reason.code == "unreadable"
    assert error.reason.facts["start"] == text[:40]


def test_a_border_that_crosses_itself_is_named_by_its_place_and_offered_repaired():
    error = refused(polygon(BOW_TIE))
    assert error.reason.facts["why"] == "Self-intersection"
    assert (error.reason.facts["lon"], error.reason.facts["lat"]) == pytest.approx((11.315, 50.975))
    assert error.repaired.is_valid
    assert len(error.repaired.geoms) == 2
    with translation.override("en"):
        told = shape_sentence(error.reason)
    assert told == "The border cannot be as it is drawn: it crosses itself at 11.31500 50.97500."


def test_a_hole_outside_its_part_is_refused():
    outside = [[lon + 1, lat] for lon, lat in HOLE]
    assert refused(polygon(RING, outside)).reason.facts["why"] == "Hole lies outside shell"


def test_parts_that_lie_over_each_other_are_offered_as_one():
    beside = [[lon + 0.02, lat] for lon, lat in RING]
    error = refused(json.dumps({"type": "MultiPolygon", "coordinates": [[RING], [beside]]}))
    assert error.repaired.equals(
        shape_of(json.loads(polygon(RING))).union(shape_of(json.loads(polygon(beside))))
    )


def test_an_open_ring_is_named_by_its_end_and_offered_closed():
    error = refused(polygon(RING[:-1], HOLE))
    assert error.reason.code == "not_closed"
    assert (error.reason.facts["lon"], error.reason.facts["lat"]) == (11.30, 50.99)
    assert error.repaired.equals(shape_of(json.loads(polygon(RING, HOLE))))
    assert refused("POLYGON ((11 50, 12 50, 12 51))").reason.code == "not_closed"


def test_too_few_corners_make_no_ring_and_no_line():
    assert refused(polygon([RING[0], RING[1], RING[0]])).reason.code == "too_few_corners"
    nowhere = json.dumps({"type": "LineString", "coordinates": [LINE[0], LINE[0]]})
    assert refused(nowhere, road=True).reason.code == "no_length"


def test_metres_instead_of_degrees_are_refused_and_named():
    error = refused("POLYGON ((662000 5649000, 663000 5649000, 663000 5650000, 662000 5649000))")
    assert error.reason.code == "no_degrees"
    assert refused("SRID=25832;POLYGON ((1 1, 2 1, 2 2, 1 1))").reason.code == "other_system"
    utm = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    assert refused(json.dumps(json.loads(polygon(RING)) | {"crs": utm})).reason.code == "other_system"
    wgs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert read_shape(json.dumps(json.loads(polygon(RING)) | {"crs": wgs}))


def test_too_many_corners_are_counted():
    line = json.dumps(
        {"type": "LineString", "coordinates": [[11 + n * 1e-6, 50] for n in range(MOST_CORNERS + 1)]}
    )
    assert refused(line, road=True).reason.facts == {"count": MOST_CORNERS + 1, "most": MOST_CORNERS}


def a_scribble(corners: int) -> list[list[float]]:
    dice = Random(3)  # noqa: S311
    ring = [[dice.uniform(11.30, 11.33), dice.uniform(50.96, 50.99)] for _ in range(corners)]
    return [*ring, ring[0]]


@pytest.mark.parametrize("corners", [400, 10_000])
def test_a_scribble_is_told_and_not_repaired(corners):
    # Repairing the small one takes minutes.
    error = refused(polygon(a_scribble(corners)))
    assert (error.reason.code, error.repaired) == ("tangled", None)
    with translation.override("en"):
        assert "crosses itself more than 1,000 times" in shape_sentence(error.reason)
    error = refused(polygon(a_scribble(corners)[:-1]))
    assert (error.reason.code, error.repaired) == ("not_closed", None)
