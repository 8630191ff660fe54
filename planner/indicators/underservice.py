r"""Underservice: need, times lack of access, times what presence leaves undone.

underservice_u = n_u · L_u · e^(−E0_u ÷ 1024), each factor in (0, 1] where there is need:

* n_u = need_u ÷ max need;
* L_u = A_ref ÷ (A_ref + A_u), A_u the zone's access, A_ref the need-weighted median access: 1/2 for
  a zone served like the median, 1 for one without any access. With several categories of service
  L is the weighted mean of each category's own L: accesses themselves are never summed;
* E0_u the exposure other operators' passages already give (`exposure.presence_exposure`).

The weekly problem receives need × lack of access as weights and E0 apart, never the product of the
three: presence would count twice (`planning/demand.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.indicators.income_gap import weighted_median
from planner.model import Public

FULL = 1024.0
CATEGORIES: dict[Public, tuple[str, ...]] = {
    Public.HOUSING: ("france_services", "town_hall", "social", "health"),
    Public.STREET: ("food", "health", "social"),
}
"""Categories of service whose lack counts for each public. Toilets, water and stations do not: they
are signs of where people live outside (`amenities`), and would weigh both ways."""


@dataclass(frozen=True, slots=True)
class Underservice:
    """Underservice of each zone, and all it is made of.

    Attributes
    ----------
    frame
        Zones' index. `need`, `need_factor`, `access_<category>` (null: unknown),
        `lack_<category>`, `lack_factor`, `access_known`, `exposure0`, `presence_factor`,
        `underservice` (null where the need is unknown), `rank` (1 the most underserved, null
        unknown).
    reference
        Category → A_ref, in the unit of its access; null where nobody has any access.
    shares
        Category → part of the lack it makes, sums to 1; empty where no service is known: lack is
        then 1 everywhere.
    """

    frame: pd.DataFrame
    reference: dict[str, float]
    shares: dict[str, float]


@dataclass(frozen=True, slots=True)
class Part:
    """One line of what a zone's value is made of; `factor` in (0, 1], None for a plain figure."""

    key: str
    value: float
    factor: float | None


def underservice(
    need: pd.Series,
    access: pd.DataFrame,
    exposure0: pd.Series,
    *,
    category_weights: Mapping[str, float] | None = None,
) -> Underservice:
    """Measure where people are not reached.

    Parameters
    ----------
    need
        Need by zone ≥ 0, null: unknown.
    access
        Zones × categories, ≥ 0 (`access.Access.frame`, its categories that matter to the public).
        A null takes the reference, and `access_known` says so.
    exposure0
        int in [0, 20480] by zone.
    category_weights
        Category → weight ≥ 0; None: all alike.
    """
    lack = lack_of_access(need, access, category_weights=category_weights)
    exposed = exposure0.reindex(need.index).fillna(0).astype(np.int64)
    greatest = need.max()
    factor = need / greatest if greatest > 0 else need * 0.0
    gone = np.exp(-exposed / FULL)
    value = factor * lack.factor * gone
    frame = pd.DataFrame({"need": need, "need_factor": factor}, index=need.index)
    frame = frame.join(access.reindex(need.index).add_prefix("access_")).join(lack.by_category)
    frame["lack_factor"] = lack.factor
    frame["access_known"] = lack.known
    frame["exposure0"] = exposed
    frame["presence_factor"] = gone
    frame["underservice"] = value
    frame["rank"] = value.rank(ascending=False, method="min").astype("Int64")
    return Underservice(frame, lack.reference, lack.shares)


@dataclass(frozen=True, slots=True)
class Lack:
    """Lack of access: `factor` in (0, 1], and by category; `known` false where A_ref stood in."""

    factor: pd.Series
    by_category: pd.DataFrame
    known: pd.Series
    reference: dict[str, float]
    shares: dict[str, float]


def lack_of_access(
    need: pd.Series,
    access: pd.DataFrame,
    *,
    category_weights: Mapping[str, float] | None = None,
) -> Lack:
    """Lack of access of each zone, L_u; 1 everywhere where no category is given."""
    access = access.reindex(need.index)
    weights = {
        name: (1.0 if category_weights is None else float(category_weights.get(name, 0.0)))
        for name in map(str, access.columns)
    }
    total = sum(weights.values())
    shares = {name: weight / total for name, weight in weights.items() if weight > 0}
    columns: dict[str, pd.Series] = {}
    reference: dict[str, float] = {}
    factor = pd.Series(0.0 if shares else 1.0, index=need.index)
    known = pd.Series(True, index=need.index)
    for name, share in shares.items():
        reference[name] = reference_access(need, access[name])
        columns[f"lack_{name}"] = _lack(access[name], reference[name])
        factor = factor + share * columns[f"lack_{name}"]
        known &= access[name].notna()
    by_category = pd.DataFrame(columns, index=need.index)
    return Lack(factor, by_category, known, reference, shares)


def reference_access(need: pd.Series, access: pd.Series) -> float:
    """Need-weighted median access, A_ref.

    Where more than half of the need has no access at all it would be 0 and hide every difference:
    the median of those who have some stands in. Null where nobody has any.
    """
    known = access.notna() & (need.fillna(0.0) > 0)
    for kept in (known, known & (access > 0)):
        if kept.any():
            median = weighted_median(access[kept].to_numpy(), need[kept].to_numpy())
            if median > 0:
                return median
    return float("nan")


def _lack(access: pd.Series, reference: float) -> pd.Series:
    if np.isnan(reference):
        return pd.Series(1.0, index=access.index)
    return reference / (reference + access.fillna(reference))


def parts_of(found: Underservice, zone: str) -> tuple[Part, ...]:
    """Open a zone's value into its parts: the factors multiply to the value.

    Raises
    ------
    KeyError
        No such zone.
    """
    row = {str(name): value for name, value in found.frame.loc[[zone]].iloc[0].items()}

    def plain(name: str) -> float:
        return float("nan") if pd.isna(row[name]) else float(row[name])

    parts = [Part("need", plain("need"), plain("need_factor"))]
    parts += [Part(f"access_{name}", plain(f"access_{name}"), None) for name in found.shares]
    parts += [Part(f"reference_{name}", found.reference[name], None) for name in found.shares]
    parts.append(Part("lack", plain("lack_factor"), plain("lack_factor")))
    parts.append(Part("presence", plain("exposure0"), plain("presence_factor")))
    parts.append(Part("underservice", plain("underservice"), None))
    return tuple(parts)
