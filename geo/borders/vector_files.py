"""Reading polygons from any vector file that GDAL knows, into longitude and latitude."""

import codecs
import lzma
import numbers
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import isnan
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyogrio
import shapely
from django.contrib.gis.gdal import GDALException, SpatialReference
from django.contrib.gis.gdal.srs import AxisOrder
from django.utils.translation import gettext as _
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from pyogrio.raw import read
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geo.borders.projection import Projection, name_of_crs
from geo.borders.tangles import MOST_CROSSINGS, is_tangled
from geo.crs import WGS84

# GDAL asks the network for schemas and linked files when it is let; a proxy that nobody listens at ends that.
OFFLINE = {
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTPS_PROXY": "127.0.0.1:9",
    "PROJ_NETWORK": "OFF",
}
# These lead elsewhere: to databases, services, other files.
NOT_A_FILE = (b"<OGRVRTDataSource", b"<VRTDataset", b"<OGRWFSDataSource", b"<WFSDataSource", b"<OGRWFSLayer")
IN_ZIP = {".shp", ".gpkg", ".geojson", ".json", ".kml", ".gml", ".fgb"}
# What Python raises where an archive, or the stream of a member, is damaged.
BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    ValueError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
# Formats whose own definition says WGS84 when the file says nothing.
ALWAYS_WGS84 = {"GeoJSON", "GeoJSONSeq", "TopoJSON", "KML", "LIBKML"}


class BadFile(Exception):
    """A file that cannot be imported; `problems` says why, one line each."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class ReadArea:
    """A feature that can become an area: number in the file from 1, polygons in EPSG:4326."""

    number: int
    code: str
    name: str
    geometry: MultiPolygon


@dataclass
class VectorFile:
    """What was read, with what had to be repaired and what was left out, one line each."""

    driver: str
    crs: str
    areas: list[ReadArea] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read_areas(
    path: Path,
    *,
    code_field: str,
    name_field: str,
    encoding: str | None = None,
    swap_axes: bool = False,
    layer: str | None = None,
    show: Callable[[Sequence], Iterable] = iter,
) -> VectorFile:
    """The areas of a vector file; raises BadFile with the number of every feature that cannot be one.

    `encoding` is for formats that do not say theirs. `swap_axes` is for files with latitude before
    longitude (or northing before easting) whose coordinate system says otherwise. Invalid polygons are
    repaired and named. `show` wraps the features for a progress bar. Opens no network connection.
    """
    encoding = _encoding(encoding)
    with offline(), TemporaryDirectory() as own_folder:
        source = source_of(path, Path(own_folder))
        layer = _layer(source, layer)
        info = checked(lambda: pyogrio.read_info(source, layer=layer, encoding=encoding))
        _check_fields(info["fields"], code_field, name_field)
        meta, _ids, shapes, values = checked(
            lambda: read(
                source,
                layer=layer,
                columns=[code_field, name_field],
                encoding=encoding,
                datetime_as_string=True,
            )
        )
        crs = _crs(meta["crs"], info["driver"])
        by_field = dict(zip(meta["fields"], values, strict=True))
        file = VectorFile(info["driver"], name_of_crs(crs))
        if shapes is None or len(shapes) == 0:
            raise BadFile("The file has no features.")
        rows = list(zip(shapes, by_field[code_field], by_field[name_field], strict=True))
        _collect(show(rows), file, Projection(crs, swap_axes))
    return file


@contextmanager
def offline() -> Iterator[None]:
    before = {name: pyogrio.get_gdal_config_option(name) for name in OFFLINE}
    pyogrio.set_gdal_config_options(OFFLINE)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


def source_of(path: Path, own_folder: Path | None = None) -> str:
    """What GDAL shall open. Raises BadFile. GML is copied into a folder of one's own first."""
    if not path.is_file():
        raise BadFile("There is no such file.")
    if path.stat().st_size == 0:
        raise BadFile("The file is empty.")
    with path.open("rb") as file:
        head = file.read(4096)
    if any(mark in head for mark in NOT_A_FILE):
        raise BadFile(_("The file only points to other data. Import that data itself."))
    if head.startswith(b"PK") or path.suffix.lower() == ".zip":
        return _in_zip(path)
    if own_folder and b"opengis.net/gml" in head:
        # GDAL leaves notes beside a GML file, and believes those of others.
        return str(shutil.copy(path, own_folder / path.name))
    return str(path.absolute())


def _in_zip(path: Path) -> str:
    if path.suffix.lower() == ".kmz":
        return str(path.absolute())
    try:
        with zipfile.ZipFile(path) as archive:
            broken = archive.testzip()
            names = [name for name in archive.namelist() if Path(name).suffix.lower() in IN_ZIP]
    except BROKEN_ARCHIVE as error:
        raise BadFile(_("The zip archive cannot be read: %(why)s.") % {"why": error}) from error
    if broken:
        raise BadFile(_("The zip archive is damaged at %(file)s.") % {"file": broken})
    if len(names) != 1:
        found = ", ".join(sorted(names)) or "none"
        told = _("The zip archive has to hold one vector file, and holds: %(files)s.")
        raise BadFile(told % {"files": found})
    return f"/vsizip/{path.absolute()}/{names[0]}"


def checked(question: Callable[[], Any]) -> Any:
    """Ask GDAL, and say in one line what it could not do."""
    try:
        return question()
    except UnicodeDecodeError as error:
        told = _("The text is not %(encoding)s. Say what it is with --encoding.")
        raise BadFile(told % {"encoding": error.encoding}) from error
    except (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, CRSError) as error:
        why = str(error).split(";")[0].rstrip(".")
        told = _("This is no vector file that GDAL can read: %(why)s.")
        raise BadFile(told % {"why": why}) from error


def _encoding(name: str | None) -> str | None:
    """The encoding as GDAL calls it: `latin-1` is ISO-8859-1."""
    if name is None:
        return None
    try:
        known = codecs.lookup(name).name
    except LookupError as error:
        raise BadFile(f"There is no encoding '{name}'.") from error
    return known.replace("iso8859", "iso-8859").upper()


def _layer(source: str, wanted: str | None) -> str:
    """The layer to read: the one that is asked for, or the only one with shapes."""
    layers = checked(lambda: pyogrio.list_layers(source))
    names = [str(name) for name, _kind in layers]
    if wanted:
        if wanted not in names:
            raise BadFile(f"There is no layer '{wanted}'. Layers: {', '.join(names)}.")
        return wanted
    with_shapes = [str(name) for name, kind in layers if kind is not None]
    if len(with_shapes) > 1:
        raise BadFile(f"The file has several layers. Choose one with --layer: {', '.join(with_shapes)}.")
    if not with_shapes:
        raise BadFile("The file has no shapes, only a table.")
    return with_shapes[0]


def _check_fields(fields: Any, *wanted: str) -> None:
    known = ", ".join(str(name) for name in fields) or "none"
    missing = [name for name in dict.fromkeys(wanted) if name not in set(fields)]
    if missing:
        raise BadFile(*(f"There is no field '{name}'. Fields: {known}." for name in missing))


def _crs(text: str | None, driver: str) -> SpatialReference:
    if not text and driver not in ALWAYS_WGS84:
        raise BadFile(
            _(
                "The file does not say its coordinate system (for a Shapefile: the .prj file is missing). "
                "Add it, for example with ogr2ogr -a_srs EPSG:25832."
            )
        )
    try:
        return SpatialReference(text or WGS84, axis_order=AxisOrder.TRADITIONAL)
    except (GDALException, TypeError, ValueError) as error:
        told = _("The coordinate system is not understood: %(system)s.")
        raise BadFile(told % {"system": text}) from error


def _collect(rows: Iterable[tuple], file: VectorFile, project: Projection) -> None:
    refused: list[str] = []
    first: dict[str, int] = {}
    for number, (wkb, code_value, name_value) in enumerate(rows, start=1):
        code, name = as_text(code_value), as_text(name_value)
        try:
            _check_words(code, name)
            if code in first:
                told = _("the code '%(code)s' is already that of feature %(number)s")
                raise ValueError(told % {"code": code, "number": first[code]})
            first[code] = number
            geometry = _polygons(wkb, project, number, code, file)
        except (ValueError, GDALException, shapely.errors.ShapelyError) as error:
            told = _("Feature %(number)s (%(name)s): %(why)s.")
            refused.append(told % {"number": number, "name": name or code or _("no name"), "why": error})
            continue
        file.areas.append(ReadArea(number, code, name, geometry))
    if refused:
        raise BadFile(*refused)


def _check_words(code: str, name: str) -> None:
    for what, value, most in ((_("code"), code, 64), (_("name"), name, 200)):
        facts = {"what": what, "most": most, "value": repr(value)}
        if not value:
            raise ValueError(_("the %(what)s is empty") % facts)
        if len(value) > most:
            raise ValueError(_("the %(what)s is longer than %(most)s characters") % facts)
        if not value.isprintable():
            raise ValueError(_("the %(what)s %(value)s holds characters that cannot be shown") % facts)


def as_text(value: Any) -> str:
    """A field's value as a code or name: numbers without a point, text as it is, nothing as ''."""
    if value is None:
        return ""
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, numbers.Real):
        number = float(value)
        if isnan(number):
            return ""
        return str(int(number)) if number.is_integer() else str(number)
    return str(value).strip()


def _polygons(
    wkb: bytes | None, project: Projection, number: int, code: str, file: VectorFile
) -> MultiPolygon:
    if wkb is None:
        raise ValueError(_("it has no geometry"))
    shape = project(wkb)
    polygons = only_polygons(shape)
    if shape.is_empty:
        raise ValueError(_("its geometry is empty"))
    if polygons.is_empty:
        raise ValueError(_("it is a %(type)s, not a polygon") % {"type": shape.geom_type})
    if len(shapely.get_parts(shape)) > len(polygons.geoms):
        told = _("Feature %(number)s (%(name)s): points and lines beside its polygons are left out.")
        file.remarks.append(told % {"number": number, "name": code})
    _check_coordinates(polygons)
    return _valid(polygons, number, code, file)


def only_polygons(shape: BaseGeometry) -> MultiPolygon:
    """The polygons of any shape, also from collections in collections."""
    parts: list[BaseGeometry] = []
    waiting = [shape]
    while waiting:
        part = waiting.pop(0)
        if part.geom_type == "Polygon" and not part.is_empty:
            parts.append(part)
        elif hasattr(part, "geoms"):
            waiting += list(part.geoms)
    return MultiPolygon(parts)


def _check_coordinates(shape: BaseGeometry) -> None:
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        extent = f"{west:.6g} {south:.6g} to {east:.6g} {north:.6g}"
        told = _("its coordinates (%(extent)s) are no longitude and latitude")
        raise ValueError(told % {"extent": extent})


def _valid(polygons: MultiPolygon, number: int, code: str, file: VectorFile) -> MultiPolygon:
    """Repaired where needed. Even and odd rings count, so that parts wrongly drawn as holes come back."""
    if polygons.is_valid:
        return polygons
    reason = shapely.is_valid_reason(polygons)
    if is_tangled(polygons):
        told = _("it crosses itself more than %(most)s times: %(why)s")
        raise ValueError(told % {"most": MOST_CROSSINGS, "why": reason})
    repaired = only_polygons(shapely.make_valid(polygons))
    if repaired.is_empty:
        raise ValueError(_("%(why)s, and nothing is left when it is repaired") % {"why": reason})
    told = _("Feature %(number)s (%(name)s): %(why)s.")
    file.repaired.append(told % {"number": number, "name": code, "why": reason})
    return repaired
