"""Finds the GDAL and GEOS that GeoDjango loads.

The copies inside the pyogrio and shapely wheels are newer than the system's and need no
system package, so they come first; where the wheels carry none, Django looks for the system's.
"""

import os
from importlib.util import find_spec
from pathlib import Path


def library(wheel: str, name: str) -> str | None:
    """The path of a shared library inside a wheel (`pyogrio.libs/libgdal-….so…`), or None."""
    spec = find_spec(wheel)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent.parent / f"{wheel}.libs"
    return next((str(path) for path in sorted(folder.glob(f"{name}*.so*"))), None)


def point_to_wheel_data() -> None:
    """Tell GDAL and PROJ where the wheel keeps its tables; must run before the first import of either."""
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
