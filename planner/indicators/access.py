r"""Access to services: enhanced two-step floating catchment area (E2SFCA).

Luo and Qi 2009, "An enhanced two-step floating catchment area (E2SFCA) method for measuring spatial
accessibility to primary care physicians", Health & Place 15(4), 1100–1107:

1. each service j shares its supply among those who can reach it, R_j = S_j ÷ Σ_k P_k W(t_kj);
2. each zone i adds what reaches it, A_i = Σ_j R_j W(t_ij).

Σ_i P_i A_i = Σ_j S_j over services with population in reach: supply is conserved. Categories of
service are never summed: ten hours of showers do not stand in for ten hours of social work.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.indicators.decay.decay import Decay
from planner.network.reach import Reach


@dataclass(frozen=True, slots=True)
class TwoStep:
    """Result of the two steps.

    `access`: float64[zones] ≥ 0, supply per inhabitant; null where the zone is off the streets.
    `ratio`: float64[services] ≥ 0, supply of each service per (weighted) inhabitant in reach, null
    where nobody is. `reached`: bool[services], whether anybody is: the others' supply is in no
    zone's access.
    """

    access: NDArray[np.float64]
    ratio: NDArray[np.float64]
    reached: NDArray[np.bool_]


def two_step(
    reach: Reach,
    population: NDArray[np.float64],
    supply: NDArray[np.float64],
    *,
    decay: Decay,
    cutoff_s: float | None = None,
) -> TwoStep:
    """E2SFCA over the pairs in reach; the caller passes services of one category.

    Parameters
    ----------
    reach
        Travel between zones and services.
    population
        float64[zones] ≥ 0; null counts as nobody, since its demand is unknown.
    supply
        float64[services] ≥ 0; null: unknown, counts as none (the caller says so).
    decay, cutoff_s
        Weight of a travel time; None: the reach's own cutoff.

    Raises
    ------
    ValueError
        Wrong lengths, or a cutoff beyond that of the reach.
    """
    limit_s = reach.cutoff_s if cutoff_s is None else cutoff_s
    if limit_s > reach.cutoff_s:
        raise ValueError(f"cutoff {limit_s} s beyond the reach's {reach.cutoff_s} s")
    if len(population) != reach.num_zones or len(supply) != reach.num_services:
        raise ValueError("population and supply must follow the reach's zones and services")
    weight = decay.weight(reach.seconds, limit_s)
    people = np.nan_to_num(np.asarray(population, dtype=np.float64))
    given = np.nan_to_num(np.asarray(supply, dtype=np.float64))
    demand = np.bincount(
        reach.service, weights=weight * people[reach.zone], minlength=reach.num_services
    )
    reached = demand > 0
    ratio = np.divide(given, demand, out=np.full(len(given), np.nan), where=reached)
    share = np.where(reached, ratio, 0.0)[reach.service] * weight
    access = np.bincount(reach.zone, weights=share, minlength=reach.num_zones)
    return TwoStep(np.where(reach.located, access, np.nan), ratio, reached)


@dataclass(frozen=True, slots=True)
class Access:
    """Access by category of service.

    Attributes
    ----------
    frame
        Zones' index × one column per category: supply per 1,000 inhabitants. Null: unknown.
    unit
        Category → `h_week` (staffed hours a week) or `services` (hours unknown everywhere in the
        category: each service counts one).
    per
        `inhabitants`, or `households` where the zones know no inhabitants.
    unreached
        Category → ids of services nobody can reach, whose supply no zone gets.
    guessed
        Category → ids of services whose hours are unknown and which took the median of the others.
    mode, band, decay, cutoff_s
        How it was measured; travel beyond `cutoff_s` seconds counts nothing.
    """

    frame: pd.DataFrame
    unit: dict[str, str]
    per: str
    unreached: dict[str, tuple[str, ...]]
    guessed: dict[str, tuple[str, ...]]
    mode: str
    band: str
    decay: str
    cutoff_s: float


PER = 1000.0
"""Access is told per 1,000 inhabitants."""


def demand_of(zones: gpd.GeoDataFrame) -> tuple[str, NDArray[np.float64]]:
    """Whom services are shared among: inhabitants, else households, else one per zone.

    Returns
    -------
    (str, float64[zones])
        `inhabitants`, `households` or `zones`; null where unknown.
    """
    for column, name in (("population", "inhabitants"), ("households", "households")):
        if zones[column].notna().any():
            return name, zones[column].to_numpy(dtype=np.float64)
    return "zones", np.ones(len(zones))
