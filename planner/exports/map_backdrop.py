"""Streets drawn behind a route: each street once, by class, with its name.

Prepared once per territory and asked for one window per sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from planner.exports.map_frame import Frame

MAIN, MIDDLE, SMALL, PATH = range(4)
"""Ranks of streets, from the widest line to the thinnest."""
_RANK_OF = {
    "motorway": MAIN,
    "trunk": MAIN,
    "primary": MAIN,
    "secondary": MAIN,
    "tertiary": MIDDLE,
    "service": PATH,
    "footway": PATH,
    "path": PATH,
    "steps": PATH,
    "track": PATH,
    "cycleway": PATH,
    "bridleway": PATH,
    "corridor": PATH,
}
PATHS_UP_TO_M_PER_MM = 14.0
"""Ground length of 1 mm above which service roads and paths would only blacken the map."""


@dataclass(frozen=True, slots=True)
class Backdrop:
    """Undirected streets: `lines`, `ranks` and `names` (empty: unnamed) are aligned."""

    lines: NDArray[np.object_]
    ranks: NDArray[np.int64]
    names: NDArray[np.object_]
    tree: shapely.STRtree

    @classmethod
    def from_links(cls, links: gpd.GeoDataFrame) -> Backdrop:
        """Prepare directed links (`frames.LINKS`): the two directions of a street are one line."""
        ends = np.sort(links[["from_node", "to_node"]].to_numpy(), axis=1)
        key = pd.DataFrame(
            {"a": ends[:, 0], "b": ends[:, 1], "dm": (links["length_m"].to_numpy() * 10).round()}
        )
        once = ~key.duplicated().to_numpy()
        kept = links[once]
        classes = kept["highway"].fillna("").astype(str).str.removesuffix("_link")
        lines = kept.geometry.to_numpy()
        return cls(
            lines=lines,
            ranks=classes.map(_RANK_OF).fillna(SMALL).to_numpy(dtype=np.int64),
            names=kept["street"].fillna("").astype(str).to_numpy(dtype=object),
            tree=shapely.STRtree(lines),
        )

    def window(self, frame: Frame) -> Window:
        """Streets seen in a window, clipped to it, in millimetres on paper."""
        rows = np.sort(self.tree.query(shapely.box(*frame.bounds_m)))
        if frame.m_per_mm > PATHS_UP_TO_M_PER_MM:
            rows = rows[self.ranks[rows] < PATH]
        clipped = shapely.clip_by_rect(
            shapely.transform(self.lines[rows], frame.to_paper),
            -1.0,
            -1.0,
            frame.width_mm + 1.0,
            frame.height_mm + 1.0,
        )
        seen = ~shapely.is_empty(clipped)
        return Window(clipped[seen], self.ranks[rows][seen], self.names[rows][seen])


@dataclass(frozen=True, slots=True)
class Window:
    """Streets of one map in millimetres: `lines`, `ranks`, `names` aligned."""

    lines: NDArray[np.object_]
    ranks: NDArray[np.int64]
    names: NDArray[np.object_]

    def of_rank(self, rank: int) -> NDArray[np.object_]:
        """Lines of one rank."""
        chosen: NDArray[np.object_] = self.lines[self.ranks == rank]
        return chosen

    def named(self, least_mm: float) -> Iterator[tuple[str, int, BaseGeometry]]:
        """Each street of `least_mm` or more once: name, best rank, lines joined where they meet."""
        length_mm = shapely.length(self.lines)
        for name, rows in pd.Series(self.names).groupby(self.names).indices.items():
            if name and length_mm[rows].sum() >= least_mm:
                joined = shapely.line_merge(shapely.multilinestrings(_lines(self.lines[rows])))
                yield str(name), int(self.ranks[rows].min()), joined


def _lines(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    parts = shapely.get_parts(shapes)
    lines: NDArray[np.object_] = parts[shapely.get_type_id(parts) == 1]
    return lines
