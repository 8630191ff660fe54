"""The weighted mean of components that makes a need, and what each of them adds to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.model import Public


@dataclass(frozen=True, slots=True)
class NeedMean:
    """Need of each zone of one public.

    `logement`: need_u = size_u · Σ w_k c_ku ÷ Σ w_k, with size the households, else the
    inhabitants, else 1. `rue`: need_u = Σ w_k (c_ku ÷ Σ_v c_kv) ÷ Σ w_k.

    Attributes
    ----------
    public, weights
        Whom it is for, and component → weight asked for, zeros included.
    components
        Zones × every component of `weights`, in [0, 1] or null.
    need
        float64[zones] ≥ 0, null where a component that counts is.
    unit
        `households`, `persons` or `share`.
    used
        Components that have a value somewhere and a weight above 0.
    parts
        Component used → float64[zones], c_ku, or its part of the territory's for `rue`.
    size
        float64[zones]; None: 1.
    """

    public: Public
    weights: dict[str, float]
    components: pd.DataFrame
    need: NDArray[np.float64]
    unit: str
    used: tuple[str, ...]
    parts: Mapping[str, NDArray[np.float64]]
    size: NDArray[np.float64] | None

    def terms(self, keys: Sequence[str]) -> NDArray[np.float64]:
        """What components add to the need: need = Σ_k w_k term_k ÷ Σ_k w_k.

        Returns
        -------
        float64[zones, len(keys)], in the need's unit, null where unknown or not used.
        """
        found = np.full((len(self.need), len(keys)), np.nan)
        for at, key in enumerate(keys):
            if key in self.parts:
                found[:, at] = _sized(self.parts[key], self.size)
        return found


def need_mean(
    zones: gpd.GeoDataFrame, public: Public, asked: dict[str, float], components: pd.DataFrame
) -> NeedMean:
    """Weigh the components of zones.

    Parameters
    ----------
    zones, components
        `frames.ZONES`, and on the same index every component asked for, in [0, 1] or null.
    asked
        Component → weight ≥ 0.
    """
    every = {key: components[key].to_numpy(dtype=np.float64) for key in asked}
    totals = {key: float(np.nansum(values)) for key, values in every.items()}
    used = tuple(key for key, weight in asked.items() if weight > 0 and totals[key] > 0)
    unit, size = _size(zones) if public is Public.HOUSING else ("share", None)
    parts = {
        key: every[key] if public is Public.HOUSING else every[key] / totals[key] for key in used
    }
    total = sum(asked[key] for key in used)
    need = np.full(len(zones), 0.0 if used else np.nan)
    for key in used:
        need += asked[key] / total * parts[key]
    if used:
        need = _sized(need, size)
    return NeedMean(public, asked, components, need, unit, used, parts, size)


def _sized(values: NDArray[np.float64], size: NDArray[np.float64] | None) -> NDArray[np.float64]:
    """Values of as many as live in each zone; 0 where nobody does, whatever the value."""
    return values if size is None else np.where(size != 0, values * size, 0.0)


def _size(zones: gpd.GeoDataFrame) -> tuple[str, NDArray[np.float64] | None]:
    for column, unit in (("households", "households"), ("population", "persons")):
        if zones[column].notna().any():
            return unit, zones[column].to_numpy(dtype=np.float64)
    return "share", None
