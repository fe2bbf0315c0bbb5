"""Finds the GDAL and GEOS that GeoDjango loads.

The copies inside the pyogrio and shapely wheels are newer than the system's and need no
system package, so they come first; where the wheels carry none, Django looks for the system's.
"""

import os
from importlib.util import find_spec
from pathlib import Path

# Formats of GDAL that lead elsewhere: to services, databases, other files, or programs. Whoever sends a file
# of them, called as something else, could make the server read what only the server reaches.
LEAD_ELSEWHERE = (
    "OGR_VRT VRT GDALG GTI HTTP WFS OAPIF OGCAPI CSW WCS WMS WMTS STACIT STACTA DAAS EEDA EEDAI"
    " Elasticsearch Carto AmigoCloud PLSCENES PLMOSAIC NGW ADBC GPSBabel"
)


def library(wheel: str, name: str) -> str | None:
    """The path of a shared library inside a wheel (`pyogrio.libs/libgdal-….so…`), or None."""
    spec = find_spec(wheel)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent.parent / f"{wheel}.libs"
    return next((str(path) for path in sorted(folder.glob(f"{name}*.so*"))), None)


def prepare_gdal() -> None:
    """Tell GDAL what it shall not open, and where its tables are; must run before it is loaded."""
    os.environ["GDAL_SKIP"] = LEAD_ELSEWHERE
    _point_to_wheel_data()


def _point_to_wheel_data() -> None:
    """Tell GDAL and PROJ where the wheel keeps its tables."""
    spec = find_spec("pyogrio")
    if spec is None or spec.origin is None:
        return
    package = Path(spec.origin).parent
    for variable, folder in (
        ("GDAL_DATA", "gdal_data"),
        ("PROJ_DATA", "proj_data"),
        ("PROJ_LIB", "proj_data"),
    ):
        if (package / folder).is_dir():
            os.environ[variable] = str(package / folder)
