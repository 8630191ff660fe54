"""A zone told for a place (« vers les Glycines »): a street corner in the middle of it."""

from __future__ import annotations

import numpy as np
import shapely

from planner.i18n import _
from planner.model import Point
from planner.network.gazetteer import Located, LocateFault, repeated, unknown
from planner.network.names import nearest, normalised
from planner.service.load import LoadedTerritory


def zone_names(loaded: LoadedTerritory) -> dict[str, str]:
    """Name by key of the zones people know by a name of their own, by name."""
    if loaded.zones is None:
        return {}
    named = loaded.zones["name"].dropna().astype(str)
    alone = named[~named.map(normalised).duplicated(keep=False)]
    return {str(key): name for key, name in alone.sort_values().items()}


def locate_zone(loaded: LoadedTerritory, told: str) -> Located | LocateFault:
    """The street corner nearest to the middle of a zone, inside it where there is one.

    Parameters
    ----------
    told
        Key of a zone, or its name, without regard to accents or case.
    """
    zones = loaded.required_zones()
    if told in zones.index:
        key = told
    else:
        names = zones["name"].dropna().astype(str)
        found = names[names.map(normalised) == normalised(told)]
        if len(found) != 1:
            return _fault(told, num=len(found), names=names.unique().tolist())
        key = found.index[0]
    zone = zones.loc[key]
    label = str(zone["name"]) if isinstance(zone["name"], str) else str(key)
    return Located(_corner(loaded, zone.geometry), label)


def _corner(loaded: LoadedTerritory, shape: shapely.Geometry) -> Point:
    nodes = loaded.required_streets().nodes
    x_m, y_m = nodes["x_m"].to_numpy(np.float64), nodes["y_m"].to_numpy(np.float64)
    middle = shapely.point_on_surface(shape)
    gap_m = np.hypot(x_m - middle.x, y_m - middle.y)
    inside = shapely.contains_xy(shape, x_m, y_m)
    rank = int(np.where(inside, gap_m, np.inf).argmin() if inside.any() else gap_m.argmin())
    return Point(float(x_m[rank]), float(y_m[rank]))


def _fault(told: str, *, num: int, names: list[str]) -> LocateFault:
    shown = repeated(told)
    if num:
        return LocateFault(
            _("zone « {name} » : plusieurs zones de ce nom").format(name=shown),
            _("donner la rue et la rue croisée"),
        )
    return unknown(_("zone « {name} » inconnue").format(name=shown), nearest(told, names))
