"""The fixed areas of publication: the communes of a territory, and its IRIS or districts in them.

They follow from the zones of the territory alone: never from where anybody was met. Squares of a
grid are no area, and a territory of one area has none but itself. What was met elsewhere, at
protected places or nobody knows where any more is one cell beside the communes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from planner.publication import Area

GROUND = "lieux"
"""Area of the whole territory, as the sum of those below."""
ELSEWHERE = "ailleurs"
_SQUARE = "cell"


@dataclass(frozen=True, slots=True)
class FixedAreas:
    """Areas with the names people know.

    `areas`: `GROUND`, `ELSEWHERE`, communes, zones inside; empty where there is one area only.
    `names`: area → name, neither `GROUND` nor `ELSEWHERE`. `of_zone`: zone → smallest area that
    holds it; zones of no known commune are absent.
    """

    areas: tuple[Area, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    of_zone: Mapping[str, str] = field(default_factory=dict)


def fixed_areas(zones: gpd.GeoDataFrame, whole: str) -> FixedAreas:
    """Areas of a territory.

    Parameters
    ----------
    zones
        `frames.ZONES`, those under eleven households grouped: a group counts for the commune of its
        largest zone.
    whole
        Area that counts the same as the whole territory (`publication.Area.same`).
    """
    known = zones[zones["commune"].map(lambda name: isinstance(name, str))]
    found = [Area(GROUND, None, _households(zones), same=whole), Area(ELSEWHERE, GROUND, None)]
    names: dict[str, str] = {}
    of_zone: dict[str, str] = {}
    for commune, inside in known.groupby("commune", sort=True):
        area = f"commune {commune}"
        found.append(Area(area, GROUND, _households(inside)))
        names[area] = str(commune)
        districts = inside[inside["kind"] != _SQUARE]
        of_zone |= {str(zone): area for zone in inside.index}
        if len(districts) == len(inside) > 1:
            for zone, row in districts.iterrows():
                of_zone[str(zone)] = own = f"zone {zone}"
                found.append(Area(own, area, _households(districts.loc[[zone]])))
                name = row["name"] if isinstance(row["name"], str) else zone
                names[own] = f"{commune} · {name}"
    return FixedAreas(tuple(found), names, of_zone) if len(names) > 1 else FixedAreas()


def _households(zones: pd.DataFrame) -> float | None:
    """Households of zones, those known; None where none is."""
    known = zones["households"].dropna()
    return float(known.sum()) if len(known) else None
