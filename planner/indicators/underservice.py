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
from numpy.typing import NDArray

from planner.kept import Kept
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
    if not access.index.equals(need.index):
        access = access.reindex(need.index)
    order = _ORDER.get((access,), None, lambda: _order_of(access))
    weights = {
        name: (1.0 if category_weights is None else float(category_weights.get(name, 0.0)))
        for name in map(str, access.columns)
    }
    total = sum(weights.values())
    shares = {name: weight / total for name, weight in weights.items() if weight > 0}
    columns: dict[str, NDArray[np.float64]] = {}
    reference: dict[str, float] = {}
    factor = np.full(len(need), 0.0 if shares else 1.0)
    known = np.ones(len(need), dtype=np.bool_)
    weighs = need.to_numpy(dtype=np.float64)
    for name, share in shares.items():
        values = access[name].to_numpy(dtype=np.float64)
        reference[name] = reference_access(weighs, values, order[name])
        columns[f"lack_{name}"] = _lack(values, reference[name])
        factor += share * columns[f"lack_{name}"]
        known &= ~np.isnan(values)
    by_category = pd.DataFrame(columns, index=need.index)
    return Lack(
        pd.Series(factor, index=need.index),
        by_category,
        pd.Series(known, index=need.index),
        reference,
        shares,
    )


_ORDER: Kept[dict[str, NDArray[np.int64]]] = Kept(16)
"""Zones by their access, the least first: needs change with every weight, accesses do not."""


def _order_of(access: pd.DataFrame) -> dict[str, NDArray[np.int64]]:
    return {
        str(name): np.argsort(values.to_numpy(dtype=np.float64), kind="stable")
        for name, values in access.items()
    }


def reference_access(
    need: NDArray[np.float64], access: NDArray[np.float64], order: NDArray[np.int64]
) -> float:
    """Need-weighted median access, A_ref.

    Where more than half of the need has no access at all it would be 0 and hide every difference:
    the median of those who have some stands in. Null where nobody has any.

    Parameters
    ----------
    need, access
        float64[zones] ≥ 0, null: unknown.
    order
        Zones by their access, the least first, unknown ones anywhere.
    """
    known = ~np.isnan(access) & (need > 0)
    for kept in (known, known & (access > 0)):
        at = order[kept[order]]
        if at.size:
            reached = np.cumsum(need[at])
            median = float(access[at[np.searchsorted(reached, reached[-1] / 2)]])
            if median > 0:
                return median
    return float("nan")


def _lack(access: NDArray[np.float64], reference: float) -> NDArray[np.float64]:
    if np.isnan(reference):
        return np.ones(len(access))
    lack: NDArray[np.float64] = reference / (
        reference + np.where(np.isnan(access), reference, access)
    )
    return lack


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
