"""Named places people point at (« devant la gare ») from OpenStreetMap tags.

Shelters and other social facilities are left out: their address may protect somebody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import NamedTuple

import numpy as np
import pandas as pd

from planner import geo
from planner.opening import normalised
from planner.sources.streets_tags import clean

_VALUES = {
    "railway": {"station", "halt", "tram_stop", "subway_entrance"},
    "public_transport": {"station"},
    "aeroway": {"aerodrome"},
    "amenity": {
        "library", "hospital", "clinic", "townhall", "place_of_worship", "school", "college",
        "university", "post_office", "police", "fire_station", "theatre", "cinema",
        "marketplace", "pharmacy", "community_centre", "courthouse", "arts_centre", "fountain",
        "bus_station", "public_bath", "parking",
    },
    "tourism": {"museum", "attraction", "viewpoint", "gallery"},
    "leisure": {"park", "garden", "sports_centre", "stadium", "swimming_pool", "playground"},
    "historic": {"monument", "castle", "memorial"},
    "place": {"square", "neighbourhood", "quarter", "suburb", "hamlet", "village", "locality"},
    "shop": {"supermarket", "mall"},
}  # fmt: skip
KEYS = tuple(_VALUES)
"""Tags that make a landmark, the most telling first."""
TAGS: dict[str, bool | str | list[str]] = {key: sorted(v) for key, v in _VALUES.items()}
"""The same as OSMnx asks for features."""
_SAME_PLACE_M = 300.0
"""A name met again within this distance is the same landmark (a station and its entrances)."""


class Landmark(NamedTuple):
    """A named place in degrees; `kind` is the OSM value.

    `opening_hours` in OSM's syntax, such as the days of a market; None: unknown.
    """

    name: str
    kind: str
    lon: float
    lat: float
    opening_hours: str | None = None


def landmark_of(tags: Mapping[str, str]) -> tuple[str, str] | None:
    """(name, kind) of something that can be pointed at, None for anything else."""
    name = clean(tags.get("name", ""))
    if name is None or tags.get("amenity") == "social_facility" or "social_facility" in tags:
        return None
    for key, values in _VALUES.items():
        if tags.get(key) in values:
            return name, tags[key]
    return None


def landmark_at(tags: Mapping[str, str], lon: float, lat: float) -> Landmark | None:
    """The landmark that tags make where they are, None for anything else."""
    mark = landmark_of(tags)
    if mark is None:
        return None
    return Landmark(*mark, lon, lat, normalised(tags.get("opening_hours")))


def landmarks_frame(marks: Iterable[Landmark], epsg: int) -> pd.DataFrame:
    """Landmarks in metres, each name once around a place.

    Parameters
    ----------
    marks
        Landmarks in degrees, any order.
    epsg
        Metric system wanted.

    Returns
    -------
    DataFrame
        Index `landmark_id`; `name`, `kind`, `x_m`, `y_m`, `opening_hours` (OSM's syntax; null:
        unknown). Hours told on another of the same place and kind count for the one kept.
    """
    values = dict.fromkeys(value for key in KEYS for value in _order(key))
    order = {value: rank for rank, value in enumerate(values)}
    listed = sorted(
        marks, key=lambda mark: (mark.name.casefold(), order[mark.kind], mark.lon, mark.lat)
    )
    lon = np.array([mark.lon for mark in listed], dtype=np.float64)
    lat = np.array([mark.lat for mark in listed], dtype=np.float64)
    x_m, y_m = geo.to_metric(lon, lat, epsg)
    kept: list[int] = []
    hours: dict[int, str | None] = {}
    for _name, same in groupby(range(len(listed)), key=lambda r: listed[r].name.casefold()):
        apart: list[int] = []
        for rank in same:
            near = np.hypot(x_m[apart] - x_m[rank], y_m[apart] - y_m[rank]) < _SAME_PLACE_M
            if not near.any():
                apart.append(rank)
                hours[rank] = listed[rank].opening_hours
                continue
            first = apart[int(np.argmax(near))]
            if listed[first].kind == listed[rank].kind:
                hours[first] = hours[first] or listed[rank].opening_hours
        kept += apart
    return pd.DataFrame(
        {
            "name": np.array([listed[rank].name for rank in kept], dtype=object),
            "kind": np.array([listed[rank].kind for rank in kept], dtype=object),
            "x_m": x_m[kept],
            "y_m": y_m[kept],
            "opening_hours": np.array([hours[rank] for rank in kept], dtype=object),
        },
        index=pd.RangeIndex(len(kept), name="landmark_id"),
    )


def _order(key: str) -> list[str]:
    """Values of a key, entrances last."""
    return sorted(_VALUES[key], key=lambda value: (value == "subway_entrance", value))
