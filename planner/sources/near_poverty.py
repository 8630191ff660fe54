"""People just above the poverty line, from the quantiles INSEE publishes for an area."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.sources.zones_columns import find_text

PROBABILITIES = {
    "d1": 0.1, "d2": 0.2, "q1": 0.25, "d3": 0.3, "d4": 0.4, "med": 0.5,
    "d6": 0.6, "d7": 0.7, "q3": 0.75, "d8": 0.8, "d9": 0.9,
}  # fmt: skip
"""Published quantile → part of the people below it."""
POOR, NEAR = 0.60, 0.75
"""Lines, as parts of the national median."""


@dataclass(frozen=True, slots=True)
class QuantileColumns:
    """Columns of one year: quantile → column, the rate's column or None, the year."""

    names: dict[str, str]
    rate: str | None
    year: str


def quantile_columns(columns: list[str]) -> QuantileColumns | None:
    """Latest year of which the median and a quantile below it are there; None: none."""
    years: dict[str, dict[str, str]] = {}
    for name in columns:
        match = re.fullmatch(r"disp_(d\d|q[13]|med)(\d\d)", name, re.IGNORECASE)
        if match and match[1].casefold() in PROBABILITIES:
            years.setdefault(match[2], {})[match[1].casefold()] = name
    full = [year for year, found in years.items() if "med" in found and {"d1", "q1"} & set(found)]
    if not full:
        return None
    year = max(full)
    rate = find_text(columns, rf"disp_tp60{year}")
    return QuantileColumns(years[year], rate, f"20{year}")


def near_poverty_share(
    quantiles: pd.DataFrame, *, median_eur: float, poverty_share: pd.Series
) -> pd.Series:
    """Share of people from 60 % up to 75 % of the national median living standard.

    near = max(0, F(0.75 · m) − p), with m the national median of the year, F the distribution of
    the area's living standards, drawn straight between its published quantiles, and p the published
    poverty rate, or F(0.60 · m) where that rate is not published. Below the first decile and above
    the ninth nothing is published, so that F and the share are unknown there: no shape assumed.

    Parameters
    ----------
    quantiles
        Columns among `PROBABILITIES`, EUR a year and consumption unit; null: unknown.
    median_eur
        National median living standard, EUR a year.
    poverty_share
        Published share under 60 % of m, in [0, 1]; null: not published.

    Returns
    -------
    Series
        In [0, 1]; null where a value it rests on is unknown.
    """
    keys = sorted(quantiles.columns, key=PROBABILITIES.__getitem__)
    values = quantiles[keys].to_numpy(dtype=np.float64)
    parts = np.array([PROBABILITIES[key] for key in keys])
    near = _below(values, parts, NEAR * median_eur)
    poor = poverty_share.to_numpy(dtype=np.float64)
    poor = np.where(np.isnan(poor), _below(values, parts, POOR * median_eur), poor)
    share = np.clip(near - poor, 0.0, 1.0)
    return pd.Series(share, index=quantiles.index, dtype=np.float64)


def _below(values: np.ndarray, parts: np.ndarray, line_eur: float) -> np.ndarray:
    """F(line) of each row; NaN outside the published quantiles or where they are not in order."""
    out = np.full(len(values), np.nan)
    for row, quantiles in enumerate(values):
        known = np.isfinite(quantiles)
        levels = quantiles[known]
        if levels.size < 2 or (np.diff(levels) < 0).any():
            continue
        if levels[0] <= line_eur <= levels[-1]:
            out[row] = np.interp(line_eur, levels, parts[known])
    return out
