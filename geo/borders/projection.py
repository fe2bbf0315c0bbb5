"""From the coordinate systems of other people's files to longitude and latitude."""

import shapely
from django.contrib.gis.gdal import CoordTransform, OGRGeometry, SpatialReference
from django.contrib.gis.gdal.srs import AxisOrder
from shapely.geometry.base import BaseGeometry

from geo.crs import WGS84


def name_of_crs(crs: SpatialReference) -> str:
    """`EPSG:25832`, or the system's own name where it has no number."""
    code = crs["AUTHORITY", 1]
    return f"{crs['AUTHORITY', 0]}:{code}" if code else str(crs.name)


class Projection:
    """Moves shapes into EPSG:4326, longitude first; `swap_axes` turns a file's axes round before."""

    def __init__(self, crs: SpatialReference, swap_axes: bool = False) -> None:
        target = SpatialReference(WGS84, axis_order=AxisOrder.TRADITIONAL)
        self._crs = crs
        self._swap = swap_axes
        same = name_of_crs(crs) in {f"EPSG:{WGS84}", "OGC:CRS84"}
        self._transform = None if same else CoordTransform(crs, target)

    def __call__(self, wkb: bytes) -> BaseGeometry:
        """Flat, without curves, in EPSG:4326. Raises GDALException or ValueError."""
        shape = OGRGeometry(memoryview(wkb))
        shape = shape.get_linear_geometry() if shape.has_curve else shape
        flat = shapely.force_2d(shapely.from_wkb(bytes(shape.wkb)))
        if self._swap:
            flat = shapely.transform(flat, lambda points: points[:, ::-1])
        if self._transform is None:
            return flat
        moved = OGRGeometry(memoryview(flat.wkb), srs=self._crs)
        moved.transform(self._transform)
        return shapely.from_wkb(bytes(moved.wkb))
