"""Streets as read from any source: nodes, directed links, named landmarks."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd


@dataclass(frozen=True, slots=True)
class Streets:
    """The streets of a territory.

    Attributes
    ----------
    nodes
        NODES frame.
    links
        LINKS frame: directed, in the territory's metric system.
    landmarks
        Index `landmark_id`; `name`, `kind` (text), `x_m`, `y_m`; may be empty. `opening_hours`
        (OSM's syntax, null: unknown) where the source was read for them.
    epsg
        The territory's metric system.
    bbox_lonlat
        West, south, east, north in degrees.
    notes
        Facts to tell people (a mode's fallback, parts left out), as sentences.
    """

    nodes: pd.DataFrame
    links: gpd.GeoDataFrame
    landmarks: pd.DataFrame
    epsg: int
    bbox_lonlat: tuple[float, float, float, float]
    notes: tuple[str, ...] = ()
