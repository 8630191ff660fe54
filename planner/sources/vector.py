"""Geographic layers from a file: GeoPackage, GeoJSON, Shapefile (zipped or not), GeoParquet."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pyogrio.errors
from shapely.errors import ShapelyError

from planner import geo
from planner.errors import Fault, FaultsError, InputFileError
from planner.i18n import _

SUFFIXES = (".gpkg", ".geojson", ".json", ".shp", ".zip", ".parquet", ".geoparquet")
MAX_BYTES = 2_000_000_000
"""Largest layer read, before and after unzipping."""


def check_file(path: Path, *, max_bytes: int = MAX_BYTES) -> Path:
    """Return the path of a file that is there, holds something and is not too large.

    Raises
    ------
    InputFileError
        Missing, a folder, empty, above `max_bytes` on disk or, for a zip, once unpacked.
    """
    if not path.is_file():
        raise InputFileError([Fault(_("fichier introuvable"), file=str(path))])
    size = path.stat().st_size
    if size == 0:
        raise InputFileError([Fault(_("fichier vide"), file=str(path))])
    if path.suffix.casefold() == ".zip" and size <= max_bytes:
        size = max(size, _unpacked_bytes(path))
    if size > max_bytes:
        message = _("fichier de {size} Mo, au plus {most} Mo").format(
            size=size // 1_000_000, most=max_bytes // 1_000_000
        )
        raise InputFileError(
            [Fault(message, _("découper le fichier à votre territoire"), str(path))]
        )
    return path


def _unpacked_bytes(path: Path) -> int:
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise InputFileError([Fault(_("archive zip illisible"), file=str(path))]) from error


def read_layer(
    path: Path,
    *,
    layer: str | None = None,
    bbox_lonlat: tuple[float, float, float, float] | None = None,
    max_bytes: int = MAX_BYTES,
) -> gpd.GeoDataFrame:
    """Read one layer with its declared reference system.

    Parameters
    ----------
    path
        GeoPackage, GeoJSON, Shapefile (or its zip), GeoParquet.
    layer
        Name of the layer; None takes the only one with a geometry.
    bbox_lonlat
        West, south, east, north in degrees: only what touches its bounds is read (by the layer's
        spatial index where it has one). None: all.
    max_bytes
        Largest file read, before and after unzipping.

    Raises
    ------
    InputFileError
        File missing, unreadable or of another kind; several layers and none named; no geometry;
        no reference system, or positions that contradict it.
    """
    path = Path(path)
    check_file(path, max_bytes=max_bytes)
    if path.suffix.casefold() not in SUFFIXES:
        message = _("format « {suffix} » non lu").format(suffix=path.suffix)
        raise _fault(path, message, _("formats lus : {list}").format(list=", ".join(SUFFIXES)))
    try:
        frame = _read(path, layer, bbox_lonlat)
    except FaultsError:
        raise
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise _fault(path, _("couche illisible"), _UNREADABLE()) from error
    except (OSError, ValueError, pyogrio.errors.FeatureError, ShapelyError) as error:
        raise _fault(path, _("fichier abîmé ou d'un autre format"), _UNREADABLE()) from error
    return _checked(path, frame, boxed=bbox_lonlat is not None)


def _UNREADABLE() -> str:  # noqa: N802 - a message, translated when used
    return _("l'ouvrir dans un logiciel de cartographie et l'enregistrer à nouveau")


def _read(
    path: Path, layer: str | None, bbox_lonlat: tuple[float, float, float, float] | None
) -> gpd.GeoDataFrame:
    if path.suffix.casefold() in (".parquet", ".geoparquet"):
        return gpd.read_parquet(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # GDAL's remarks on odd but readable files
        name = layer or _only_layer(path)
        crs = pyogrio.read_info(path, layer=name)["crs"] if bbox_lonlat else None
        box = geo.bounds_in(bbox_lonlat, crs) if bbox_lonlat and crs else None
        return pyogrio.read_dataframe(path, layer=name, bbox=box)


def _only_layer(path: Path) -> str:
    layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    if not layers:
        raise _fault(path, _("aucune couche avec une géométrie"))
    if len(layers) > 1:
        listed = ", ".join(layers)
        raise _fault(path, _("plusieurs couches : {list}").format(list=listed), _("en garder une"))
    return layers[0]


def _checked(path: Path, frame: gpd.GeoDataFrame, *, boxed: bool) -> gpd.GeoDataFrame:
    if not isinstance(frame, gpd.GeoDataFrame):
        raise _fault(path, _("aucune géométrie"))
    if frame.empty and boxed:
        hint = _("prendre la couche de la même région, ou vérifier son système de coordonnées")
        raise _fault(path, _("rien dans l'emprise du territoire"), hint)
    if frame.empty:
        raise _fault(path, _("couche sans aucune ligne"))
    if not geo.is_located(frame.crs):
        hint = _("enregistrer la couche avec son système (par exemple EPSG:2154 ou EPSG:4326)")
        raise _fault(path, _("système de coordonnées non déclaré"), hint)
    bounds = frame.total_bounds
    if not np.isfinite(bounds).all():
        raise _fault(path, _("aucune géométrie"))
    if frame.crs.is_geographic and (np.abs(bounds) > [180, 90, 180, 90]).any():
        hint = _("déclarer le système dans lequel les positions sont écrites")
        raise _fault(path, _("positions hors du globe pour {crs}").format(crs=frame.crs.name), hint)
    return frame


def layer_bbox_lonlat(path: Path) -> tuple[float, float, float, float]:
    """West, south, east, north of a layer in degrees; errors as `read_layer`."""
    frame = geo.frame_to_lonlat(read_layer(Path(path)))
    west, south, east, north = (float(v) for v in frame.total_bounds)
    return west, south, east, north


def to_metric(path: Path, frame: gpd.GeoDataFrame, epsg: int) -> gpd.GeoDataFrame:
    """Project a layer; positions that do not project are a fault of the file."""
    projected = geo.frame_to_metric(frame, epsg)
    if not np.isfinite(projected.total_bounds).all():
        hint = _("vérifier le système de coordonnées déclaré")
        raise _fault(
            path, _("positions impossibles à projeter dans EPSG:{epsg}").format(epsg=epsg), hint
        )
    return projected


def _fault(path: Path, message: str, hint: str = "") -> InputFileError:
    return InputFileError([Fault(message, hint, file=str(path))])
