"""Coordinate reference systems: the only file with EPSG numbers.

A territory has one metric system, chosen once from where it lies. Inside the product positions are
`x_m, y_m` in that system; outside (files, browser) they are `lon, lat` in this order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyproj

from planner.errors import UsageError
from planner.i18n import _

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

LONLAT = 4326
_GRIDS = frozenset({3035, 2972, 2973, 2975, 4471, 5490, 32740})
"""Systems of INSEE's squares: Europe, Guyane, Martinique (two), La Réunion (two), Mayotte."""


@dataclass(frozen=True, slots=True)
class _Region:
    """One part of France: its lon/lat box, metric system and time zone."""

    west: float
    south: float
    east: float
    north: float
    epsg: int
    tz: str
    insee_prefix: str


_REGIONS = (
    _Region(-5.5, 41.2, 9.8, 51.3, 2154, "Europe/Paris", ""),
    _Region(-61.9, 15.8, -61.0, 16.6, 5490, "America/Guadeloupe", "971"),
    _Region(-61.3, 14.3, -60.7, 15.0, 5490, "America/Martinique", "972"),
    _Region(-54.7, 2.0, -51.5, 6.0, 2972, "America/Cayenne", "973"),
    _Region(55.1, -21.5, 55.9, -20.8, 2975, "Indian/Reunion", "974"),
    _Region(44.9, -13.1, 45.4, -12.5, 4471, "Indian/Mayotte", "976"),
)


def _region(lon: float, lat: float) -> _Region | None:
    for region in _REGIONS:
        if region.west <= lon <= region.east and region.south <= lat <= region.north:
            return region
    return None


def metric_epsg(lon: float, lat: float) -> int:
    """EPSG number of the legal metric system around a point; the UTM zone outside France.

    Raises
    ------
    UsageError
        The point is not a longitude and a latitude in degrees.
    """
    if not (-180 <= lon <= 180 and -80 <= lat <= 84):
        raise UsageError(
            _("coordonnées hors du globe : lon={lon}, lat={lat}").format(lon=lon, lat=lat)
        )
    region = _region(lon, lat)
    if region is not None:
        return region.epsg
    zone = int((lon + 180) // 6) % 60 + 1
    return (32600 if lat >= 0 else 32700) + zone


def timezone(lon: float, lat: float) -> str:
    """IANA time zone of the French region around a point; Europe/Paris elsewhere."""
    region = _region(lon, lat)
    return region.tz if region is not None else "Europe/Paris"


@cache
def _transformer(source: int, target: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def to_metric(
    lon: ArrayLike, lat: ArrayLike, epsg: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Project degrees to metres: `(x_m, y_m)`, same shape as given."""
    x_m, y_m = _transformer(LONLAT, epsg).transform(np.asarray(lon), np.asarray(lat))
    return np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64)


def to_lonlat(
    x_m: ArrayLike, y_m: ArrayLike, epsg: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Unproject metres to degrees: `(lon, lat)`, same shape as given."""
    lon, lat = _transformer(epsg, LONLAT).transform(np.asarray(x_m), np.asarray(y_m))
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)


_NAMED = {"LAMBERT_93": 2154, "UTM_N20": 5490, "UTM_N22": 2972, "UTM_S40": 2975, "UTM_S38": 4471}
"""Legal systems by the name public files give them."""


def named_to_lonlat(
    system: str, x_m: ArrayLike, y_m: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Unproject positions of a system told by name (`LAMBERT_93`); not a number where unknown."""
    if system not in _NAMED:
        return np.full(np.shape(x_m), np.nan), np.full(np.shape(y_m), np.nan)
    return to_lonlat(x_m, y_m, _NAMED[system])


def grid_epsg(code: int) -> int | None:
    """System a square's identifier names (`CRS3035RES200m…`); None: not one of INSEE's grids."""
    return code if code in _GRIDS else None


def reproject(
    x_m: ArrayLike, y_m: ArrayLike, source: int, target: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Move positions from one metric system to another, same shape as given."""
    x, y = _transformer(source, target).transform(np.asarray(x_m), np.asarray(y_m))
    return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)


def bounds_in(
    bbox_lonlat: tuple[float, float, float, float], crs: Any
) -> tuple[float, float, float, float]:
    """Smallest box of a system that holds a box of degrees, its sides followed at 21 points each.

    Parameters
    ----------
    bbox_lonlat
        West, south, east, north in degrees.
    crs
        Anything pyproj reads.

    Returns
    -------
    tuple
        Lowest x, lowest y, highest x, highest y in the units of `crs`.
    """
    transformer = pyproj.Transformer.from_crs(LONLAT, crs, always_xy=True)
    west, south, east, north = transformer.transform_bounds(*bbox_lonlat, densify_pts=21)
    return west, south, east, north


def frame_to_metric(frame: gpd.GeoDataFrame, epsg: int) -> gpd.GeoDataFrame:
    """Project a frame; one without a declared system is refused (UsageError), never guessed."""
    return _project(frame, epsg)


def frame_to_lonlat(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Unproject a frame to longitude and latitude in degrees."""
    return _project(frame, LONLAT)


def _project(frame: gpd.GeoDataFrame, epsg: int) -> gpd.GeoDataFrame:
    if frame.crs is None:
        raise UsageError(_("couche sans système de coordonnées déclaré"))
    return frame.to_crs(epsg)


def is_located(crs: Any) -> bool:
    """Tell whether a system is known and says where on Earth positions are.

    A local system of engineers, or one declared as undefined, does not.
    """
    return crs is not None and bool(crs.is_geographic or crs.is_projected)


def is_metric(crs: Any) -> bool:
    """Tell whether a system is projected with axes in metres."""
    parsed = pyproj.CRS.from_user_input(crs)
    return bool(parsed.is_projected) and all(a.unit_name == "metre" for a in parsed.axis_info)
