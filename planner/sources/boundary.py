"""Boundary of a territory: the union of the polygons of a layer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from planner.errors import Fault, ZonesError
from planner.i18n import _
from planner.sources.vector import read_layer, to_metric


def read_boundary(path: Path, epsg: int) -> BaseGeometry:
    """Read a boundary in the territory's metric system; invalid rings are repaired.

    Raises
    ------
    InputFileError
        The file cannot be read as a layer with a reference system.
    ZonesError
        The layer holds no polygon.
    """
    frame = to_metric(Path(path), read_layer(Path(path)), epsg)
    shapes = shapely.get_parts(shapely.make_valid(frame.geometry.dropna().to_numpy()))
    polygons = shapes[np.isin(shapely.get_type_id(shapes), (3, 6))]
    if polygons.size == 0:
        hint = _("donner une couche de polygones (par exemple les communes)")
        raise ZonesError([Fault(_("limite sans polygone"), hint, str(path))])
    return shapely.union_all(polygons)
