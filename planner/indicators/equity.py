r"""How evenly something is shared: gaps between groups, and Gini's index (pure).

With `s_z` the need of zone z and `a_z` in [0, 1] the part of it within reach, a group g of zones
has

    R_g = Σ_{z∈g} s_z a_z / Σ_{z∈g} s_z,

the part of its own need within reach. Gaps are ratios of such parts; Gini's index is that of `a`
over zones weighed by need,

    G = Σ_i Σ_j s_i s_j |a_i − a_j| / (2 μ),   Σ s = 1,   μ = Σ_i s_i a_i,

0 where every part of the need has the same, near 1 where a few have all (Gini 1912; the weighted
form of Lerman and Yitzhaki 1989, "Improving the accuracy of estimates of Gini coefficients",
Journal of Econometrics 42). Zones of unknown need are left out everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Gap:
    """Part of the need of each group within reach, and how far apart the groups are.

    `shares`: group → R_g in [0, 1]. `ratio`: least ÷ greatest, 1 where all are alike; None under
    two groups, or where no group has anything.
    """

    shares: dict[str, float]
    ratio: float | None


def gini(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float | None:
    """Gini's index of values ≥ 0 weighed by weights ≥ 0, in [0, 1).

    Null values and weights are left out. None where nothing is left, or every value is zero.
    """
    kept = np.isfinite(values) & np.isfinite(weights) & (weights > 0)
    if not kept.any():
        return None
    order = np.argsort(values[kept], kind="stable")
    value, weight = values[kept][order], weights[kept][order] / weights[kept].sum()
    mean = float(value @ weight)
    if mean <= 0:
        return None
    below = np.cumsum(weight) - weight / 2  # middle of each one's place in the ranking
    found = 2.0 * float((value * weight) @ below) / mean - 1.0
    return min(max(found, 0.0), 1.0)


def gap_between(need: pd.Series, reach: pd.Series, group: pd.Series) -> Gap:
    """Gap between groups of zones.

    Parameters
    ----------
    need, reach
        float64 by zone id; null need: the zone is left out.
    group
        Name of each zone's group; null: the zone is of none.
    """
    known = need.notna() & (need > 0) & group.notna()
    weight = need[known].groupby(group[known].astype(str)).sum()
    reached = (need * reach)[known].groupby(group[known].astype(str)).sum()
    shares = {str(name): float(reached[name] / weight[name]) for name in weight.index}
    return Gap(shares, _ratio(list(shares.values())))


def share_ratio(need: pd.Series, reach: pd.Series, inside: pd.Series) -> float | None:
    """Part within reach of the need inside an area ÷ of the need outside it.

    `inside`: part of each zone within the area, in [0, 1]; a zone across its border counts on both
    sides. 1: alike; above 1: the area is better served. None where one side has no known need, or
    nothing outside is within reach.
    """
    known = need.notna() & inside.notna()
    own, other = (need * inside)[known], (need * (1.0 - inside))[known]
    if own.sum() <= 0 or other.sum() <= 0:
        return None
    within = float((own * reach[known]).sum() / own.sum())
    beyond = float((other * reach[known]).sum() / other.sum())
    return within / beyond if beyond > 0 else None


def _ratio(shares: list[float]) -> float | None:
    most = max(shares, default=0.0)
    return min(shares) / most if len(shares) > 1 and most > 0 else None
