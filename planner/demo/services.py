"""Services and landmarks of an invented town."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

# name, category, hours, number for a small town, part of the radius they spread over
_KINDS = (
    ("France services de Valmorel", "france_services",
     "Mo-Tu,Th-Fr 09:00-12:30,13:30-17:00; We 09:00-12:30", 1, 0.2),
    ("France services, antenne des Hauts-Prés", "france_services",
     "Tu,Th 13:30-18:00; PH off", 1, 0.6),
    ("Mairie", "town_hall", "Mo-Fr 08:30-12:00,13:30-17:30; Sa 09:00-12:00", 1, 0.1),
    ("Accueil de jour La Halte", "social", "Mo-Fr 08:30-12:00,14:00-16:30", 1, 0.25),
    ("CCAS", "social", "Mo-Fr 09:00-12:00,14:00-17:00", 1, 0.15),
    ("Distribution alimentaire du Port", "food", "Mo,We,Fr 18:30-20:00", 2, 0.4),
    ("Centre de santé", "health", "Mo-Fr 08:00-19:00; Sa 08:00-12:00", 1, 0.35),
    ("Gare", "station", "Mo-Su 05:00-00:30", 1, 0.3),
    ("Toilettes publiques", "toilets", "Mo-Su 06:00-22:00", 7, 0.6),
    ("Fontaine à boire", "drinking_water", None, 9, 0.7),
)  # fmt: skip
_LANDMARKS = (
    ("Gare de Valmorel", "station"), ("Mairie de Valmorel", "townhall"),
    ("Marché couvert", "marketplace"), ("Hôpital du Viaduc", "hospital"),
    ("Médiathèque du Port", "library"), ("Stade des Prés", "stadium"),
    ("Église du Vieux Bourg", "place_of_worship"), ("Parc de la Garenne", "park"),
    ("Piscine des Étangs", "sports_centre"), ("Cimetière du Nord", "cemetery"),
)  # fmt: skip


def draw_services(
    xy: NDArray[np.float64], radius_m: float, rng: np.random.Generator, *, factor: float
) -> gpd.GeoDataFrame:
    """Put services beside street nodes; `factor` multiplies their number (1: a small town)."""
    rows, points = [], []
    for name, category, hours, num, share in _KINDS:
        total = max(1, round(num * factor))
        for number, node in enumerate(_within(xy, share * radius_m, total, rng), 1):
            rows.append(
                {
                    "name": name if total == 1 else f"{name} {number}",
                    "category": category,
                    "opening_hours": hours,
                    "mobile": False,
                    "source": "fictional",
                }
            )
            points.append(xy[node] + rng.normal(0, 8, 2))
    index = pd.Index([f"fiction-{rank}" for rank in range(len(rows))], name="service_id")
    return gpd.GeoDataFrame(
        pd.DataFrame(rows, index=index), geometry=shapely.points(np.array(points))
    )


def draw_landmarks(
    xy: NDArray[np.float64], radius_m: float, rng: np.random.Generator
) -> pd.DataFrame:
    """Put landmarks at street nodes."""
    nodes = _within(xy, 0.6 * radius_m, len(_LANDMARKS), rng)
    names, kinds = zip(*_LANDMARKS, strict=True)
    return pd.DataFrame(
        {"name": names[: len(nodes)], "kind": kinds[: len(nodes)], "x_m": xy[nodes, 0],
         "y_m": xy[nodes, 1]},
        index=pd.RangeIndex(len(nodes), name="landmark_id"),
    )  # fmt: skip


def _within(
    xy: NDArray[np.float64], reach_m: float, num: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Some nodes within a distance of the centre, nearest ones where there are too few."""
    away_m = np.hypot(*xy.T)
    near = np.flatnonzero(away_m <= reach_m)
    if len(near) < num:
        near = np.argsort(away_m)[:num]
    return np.sort(rng.choice(near, min(num, len(near)), replace=False))
