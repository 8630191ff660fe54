"""Services and landmarks of an invented town; the same thing in both shares one point."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from planner.demo.names import TOWN_NAME

_SHORT = TOWN_NAME.split("-", 1)[0]
STATION, TOWN_HALL, MARKET, HOSPITAL, LIBRARY, POOL = (
    f"Gare de {_SHORT}", f"Mairie de {_SHORT}", "Marché couvert", "Hôpital du Viaduc",
    "Médiathèque du Port", "Piscine des Étangs",
)  # fmt: skip
MARKET_HOURS = "Tu,Sa 08:00-13:00"
# name, category, hours, number for a small town, part of the radius they spread over, landmark
_KINDS: tuple[tuple[str, str, str | None, int, float, str | None], ...] = (
    (f"France services de {_SHORT}", "france_services",
     "Mo-Tu,Th-Fr 09:00-12:30,13:30-17:00; We 09:00-12:30", 1, 0.2, LIBRARY),
    ("France services, antenne des Hauts-Prés", "france_services",
     "Tu,Th 13:30-18:00; PH off", 1, 0.6, None),
    (TOWN_HALL, "town_hall", "Mo-Fr 08:30-12:00,13:30-17:30; Sa 09:00-12:00", 1, 0.1, TOWN_HALL),
    ("Accueil de jour La Halte", "social", "Mo-Fr 08:30-12:00,14:00-16:30", 1, 0.25, None),
    ("CCAS", "social", "Mo-Fr 09:00-12:00,14:00-17:00", 1, 0.15, TOWN_HALL),
    ("Bains-douches municipaux", "other", "Tu-Sa 08:00-12:00; Tu,Th 16:00-19:00", 1, 0.4, POOL),
    ("Distribution alimentaire du Marché", "food", "Mo,We,Fr 18:30-20:00", 1, 0.4, MARKET),
    ("Distribution alimentaire", "food", "Tu,Th,Sa 19:00-20:30", 1, 0.4, None),
    ("Permanence d'accès aux soins", "health", "Mo-Fr 09:00-17:00", 1, 0.5, HOSPITAL),
    ("Centre de santé", "health", "Mo-Fr 08:00-19:00; Sa 08:00-12:00", 1, 0.35, None),
    (STATION, "station", "Mo-Su 05:00-00:30", 1, 0.3, STATION),
    ("Toilettes publiques de la gare", "toilets", "Mo-Su 05:00-00:30", 1, 0.3, STATION),
    ("Toilettes publiques", "toilets", "Mo-Su 06:00-22:00", 6, 0.6, None),
    ("Fontaine à boire du marché", "drinking_water", None, 1, 0.4, MARKET),
    ("Fontaine à boire", "drinking_water", None, 8, 0.7, None),
)  # fmt: skip
# name, kind, part of the radius it lies within
_LANDMARKS = (
    (TOWN_HALL, "townhall", 0.1), (STATION, "station", 0.3), (MARKET, "marketplace", 0.2),
    (LIBRARY, "library", 0.2), (HOSPITAL, "hospital", 0.5), (POOL, "sports_centre", 0.4),
    ("Stade des Prés", "stadium", 0.6), ("Église du Vieux Bourg", "place_of_worship", 0.2),
    ("Parc de la Garenne", "park", 0.6), ("Cimetière du Nord", "cemetery", 0.6),
)  # fmt: skip


def draw_services(
    xy: NDArray[np.float64],
    radius_m: float,
    rng: np.random.Generator,
    *,
    factor: float,
    landmarks: pd.DataFrame,
) -> gpd.GeoDataFrame:
    """Put services at their landmark, or beside street nodes.

    Parameters
    ----------
    xy
        float64[n, 2], street nodes, metres around the centre.
    factor
        Multiplies the number of services without a landmark (1: a small town).
    landmarks
        What `draw_landmarks` gave.
    """
    sites = {
        name: np.array(at)
        for name, *at in landmarks[["name", "x_m", "y_m"]].itertuples(index=False, name=None)
    }
    rows, points = [], []
    for name, category, hours, num, share, landmark in _KINDS:
        total = 1 if landmark else max(1, round(num * factor))
        if landmark:
            spots = [sites[landmark]]
        else:
            nodes = _within(xy, share * radius_m, total, rng)
            spots = [xy[node] + rng.normal(0, 8, 2) for node in nodes.tolist()]
        for number, spot in enumerate(spots, 1):
            rows.append(
                {
                    "name": name if total == 1 else f"{name} {number}",
                    "category": category,
                    "opening_hours": hours,
                    "mobile": False,
                    "source": "fictional",
                }
            )
            points.append(spot)
    index = pd.Index([f"fiction-{rank}" for rank in range(len(rows))], name="service_id")
    return gpd.GeoDataFrame(
        pd.DataFrame(rows, index=index), geometry=shapely.points(np.array(points))
    )


def draw_landmarks(
    xy: NDArray[np.float64], radius_m: float, rng: np.random.Generator
) -> pd.DataFrame:
    """Put each landmark at a street node of its own, in metres around the centre."""
    free = np.ones(len(xy), dtype=bool)
    rows = []
    for name, kind, share in _LANDMARKS:
        ranks = np.flatnonzero(free)
        node = int(ranks[_within(xy[ranks], share * radius_m, 1, rng)[0]])
        free[node] = False
        hours = MARKET_HOURS if name == MARKET else None
        rows.append(
            {"name": name, "kind": kind, "x_m": xy[node, 0], "y_m": xy[node, 1],
             "opening_hours": hours}
        )  # fmt: skip
    return pd.DataFrame(rows, index=pd.RangeIndex(len(rows), name="landmark_id"))


def _within(
    xy: NDArray[np.float64], reach_m: float, num: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Some nodes within a distance of the centre, nearest ones where there are too few."""
    away_m = np.hypot(*xy.T)
    near = np.flatnonzero(away_m <= reach_m)
    if len(near) < num:
        near = np.argsort(away_m)[:num]
    return np.sort(rng.choice(near, min(num, len(near)), replace=False))
