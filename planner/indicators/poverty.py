"""Poverty of each zone: rate, numbers, gap to the national median, and how far to trust it."""

from __future__ import annotations

from enum import StrEnum

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.indicators.estimates import Estimated
from planner.indicators.grouping import LEAST_HOUSEHOLDS


class Confidence(StrEnum):
    """How far a zone's figures may be trusted, the weakest reason first."""

    UNKNOWN = "unknown"
    """suppressed or absent, and nothing to estimate it from."""
    ESTIMATED = "estimated"
    """suppressed or absent: the parent area's estimate."""
    SMALL = "small"
    """under eleven households: only ever shown in a group."""
    IMPUTED = "imputed"
    """the source itself estimated it (INSEE `i_est`)."""
    PUBLISHED = "published"
    """published for this zone."""


def poverty(found: Estimated, *, national_median_eur: float | None) -> pd.DataFrame:
    """Poverty of each zone.

    Parameters
    ----------
    found
        Zones with estimates (`estimates.with_estimates`).
    national_median_eur
        National median living standard of the zones' own year, EUR a year and consumption unit;
        None: no figure of that year, the gap is then unknown (a figure of another year would
        measure inflation).

    Returns
    -------
    DataFrame
        Zones' index. `rate` in [0, 1]; `poor_households`; `poor_people` (inhabitants × rate, an
        estimate: the rate of people is not that of households); `gap` = 1 − mean living standard
        ÷ national median, positive where the zone is poorer, null where the source gives no sum of
        living standards; `confidence`, a `Confidence`. Null: unknown.
    """
    zones = found.zones
    rate = zones["poverty_share"].astype(np.float64)
    frame = pd.DataFrame(
        {
            "rate": rate,
            "poor_households": zones["poor_households"].astype(np.float64),
            "poor_people": zones["population"].astype(np.float64) * rate,
            "gap": living_standard_gap(zones, national_median_eur),
        },
        index=zones.index,
    )
    frame["confidence"] = _confidence(found)
    return frame


def living_standard_gap(zones: gpd.GeoDataFrame, national_median_eur: float | None) -> pd.Series:
    """1 − mean living standard of the inhabitants ÷ national median; null: unknown.

    The mean is INSEE's `ind_snv` ÷ `ind`: a mean against a median, hence a reference and no rate.
    """
    if national_median_eur is None or "living_standard_sum_eur" not in zones:
        return pd.Series(np.nan, index=zones.index, dtype=np.float64)
    people = zones["population"].where(zones["population"] > 0)
    mean_eur = zones["living_standard_sum_eur"] / people
    return pd.Series(1.0 - mean_eur / national_median_eur, dtype=np.float64)


def _confidence(found: Estimated) -> pd.Series:
    zones = found.zones
    households = zones["households"]
    small = (households > 0) & (households < LEAST_HOUSEHOLDS)
    estimated = (
        found.unknown["poverty_share"]
        if "poverty_share" in found.unknown
        else pd.Series(False, index=zones.index)
    )
    confidence = np.select(
        [zones["poverty_share"].isna(), estimated, small, found.imputed],
        [Confidence.UNKNOWN, Confidence.ESTIMATED, Confidence.SMALL, Confidence.IMPUTED],
        Confidence.PUBLISHED,
    )
    return pd.Series(confidence, index=zones.index, dtype=object)
