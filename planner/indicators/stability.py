"""Rank stability: which zones stay first when weights, unknown values and travel times move.

500 seeded draws. Each draw multiplies every weight by e^(0.3 z), takes values that are imputed or
estimated anywhere in their interval, and multiplies travel times by one factor for the territory
(free-flow car times are 25 to 50 % optimistic) and a smaller one for each zone. The spreads are
conventions. A zone is unstable where fewer than four draws in five agree with its side of the top
20, or where its rank interval covers more than half of the zones.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

TOP = 20
NUM_DRAWS = 500
WEIGHT_SPREAD = 0.3
TIME_SPREAD = 0.2
ZONE_TIME_SPREAD = 0.1
TIME_FACTORS = (0.625, 0.7906, 1.0, 1.2649, 1.6)
"""Travel-time factors that lack of access is measured at, evenly spaced in logarithm; draws are
taken between them."""
LEAST_AGREEMENT = 0.8
LOW, HIGH = 0.05, 0.95
LEAST_WEIGHT = 0.1
_BLOCK = 50


@dataclass(frozen=True, slots=True)
class Terms:
    """What makes the need of each zone: need = Σ_k w_k terms_k ÷ Σ_k w_k.

    `value`, `low`, `high`: float64[zones, k], low ≤ value ≤ high, in the need's unit, null: the
    need is unknown. `weights`: float64[k] ≥ 0, not all 0.
    """

    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stability:
    """How far ranks hold.

    Attributes
    ----------
    frame
        Zones' index. `rank` (central), `top_share` (part of the draws in the top), `rank_low` and
        `rank_high` (5 and 95 % of the draws), all null where the need is unknown; `stable`
        (false where unknown); `weight` in [0.1, 1], 1 where stable: what automatic stops
        multiply the zone's need by.
    num_draws, seed, top
        How it was made.
    """

    frame: pd.DataFrame
    num_draws: int
    seed: int
    top: int


@dataclass(frozen=True, slots=True)
class Moved:
    """What multiplies the need.

    `lack`: float64[len(factors), zones] in (0, 1] at each travel-time factor; None: access does not
    count. `presence`: float64[zones] in (0, 1], the same in every draw; None: nobody passes.
    `factors`: increasing, evenly spaced in logarithm, 1 among them.
    """

    lack: NDArray[np.float64] | None = None
    presence: NDArray[np.float64] | None = None
    factors: tuple[float, ...] = field(default=TIME_FACTORS)


def rank_stability(
    index: pd.Index,
    terms: Terms,
    moved: Moved | None = None,
    *,
    seed: int = 1,
    num_draws: int = NUM_DRAWS,
    top: int = TOP,
) -> Stability:
    """Rank the zones again under each draw.

    Parameters
    ----------
    index
        Zones' index, in the order of the arrays.
    terms, moved
        Need, lack of access and presence.
    seed, num_draws, top
        Same seed, same result; `top` first zones are those agreement is about.
    """
    moved = moved or Moved()
    known = np.asarray(~np.isnan(terms.value).any(axis=1), dtype=np.bool_)
    num = int(known.sum())
    empty = pd.DataFrame(index=index)
    if num == 0:
        return Stability(_assembled(empty, known, *(np.zeros(0),) * 4), num_draws, seed, top)
    rng = np.random.default_rng(seed)
    central = _ranks(_central(terms, moved)[known][None, :])[0]
    ranks = np.empty((num_draws, num), dtype=np.int32)
    with ThreadPoolExecutor(max_workers=1) as ranking:  # sorting leaves the interpreter free
        ranked: Future[None] | None = None
        for at in range(0, num_draws, _BLOCK):
            block = ranks[at : at + _BLOCK]
            drawn = _drawn(rng, terms, moved, known, len(block))
            if ranked is not None:
                ranked.result()
            ranked = ranking.submit(_rank_into, block, drawn)
        if ranked is not None:
            ranked.result()
    share = (ranks <= top).mean(axis=0)
    low, high = _quantiles(ranks)
    return Stability(
        _assembled(empty, known, central.astype(np.float64), share, low, high, top=top),
        num_draws,
        seed,
        top,
    )


def _central(terms: Terms, moved: Moved) -> NDArray[np.float64]:
    value: NDArray[np.float64] = terms.value @ (terms.weights / terms.weights.sum())
    if moved.lack is not None:
        value = value * moved.lack[moved.factors.index(1.0)]
    return value if moved.presence is None else value * moved.presence


def _drawn(
    rng: np.random.Generator,
    terms: Terms,
    moved: Moved,
    known: NDArray[np.bool_],
    size: int,
) -> NDArray[np.float64]:
    """Values of `size` draws: float64[size, known zones]."""
    weights = terms.weights * np.exp(
        WEIGHT_SPREAD * rng.standard_normal((size, len(terms.weights)))
    )
    weights /= weights.sum(axis=1, keepdims=True)
    at = np.flatnonzero(known)
    value = weights @ terms.value[at].T
    open_ = np.flatnonzero((terms.high[at] > terms.low[at]).any(axis=1))
    if open_.size:
        low, high = (weights @ side[at[open_]].T for side in (terms.low, terms.high))
        value[:, open_] = low + rng.random((size, open_.size)) * (high - low)
    if moved.lack is not None:
        value *= _lack_drawn(rng, moved.lack[:, at], moved.factors, size)
    return value if moved.presence is None else value * moved.presence[at]


def _lack_drawn(
    rng: np.random.Generator, lack: NDArray[np.float64], factors: tuple[float, ...], size: int
) -> NDArray[np.float64]:
    """Lack of access under drawn travel times, between those it was measured at."""
    num = lack.shape[1]
    log_factor = TIME_SPREAD * rng.standard_normal((size, 1)) + (
        ZONE_TIME_SPREAD * rng.standard_normal((size, num))
    )
    first, last = np.log(factors[0]), np.log(factors[-1])
    place = np.clip((log_factor - first) / (last - first), 0.0, 1.0) * (len(factors) - 1)
    below = np.minimum(place.astype(np.int64), len(factors) - 2)
    part = place - below
    column = np.arange(num)
    return np.asarray(lack[below, column] * (1 - part) + lack[below + 1, column] * part)


def _ranks(values: NDArray[np.float64]) -> NDArray[np.int32]:
    """Ranks from 1, the greatest first; equal values in the order of the zones."""
    order = np.argsort(-values, axis=1, kind="stable")
    ranks = np.empty(values.shape, dtype=np.int32)
    np.put_along_axis(
        ranks, order, np.arange(1, values.shape[1] + 1, dtype=np.int32)[None, :], axis=1
    )
    return ranks


def _rank_into(ranks: NDArray[np.int32], values: NDArray[np.float64]) -> None:
    ranks[:] = _ranks(values)


def _quantiles(ranks: NDArray[np.int32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    last = len(ranks) - 1
    at = [int(np.floor(LOW * last)), int(np.ceil(HIGH * last))]
    part = np.partition(ranks, at, axis=0)
    return part[at[0]].astype(np.float64), part[at[1]].astype(np.float64)


def _assembled(
    frame: pd.DataFrame,
    known: NDArray[np.bool_],
    rank: NDArray[np.float64],
    share: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    *,
    top: int = TOP,
) -> pd.DataFrame:
    num = max(1, int(known.sum()))
    agreement = np.where(rank <= top, share, 1.0 - share)
    width = (high - low) / num
    stable = (agreement >= LEAST_AGREEMENT) & (width <= 0.5)
    weight = np.where(stable, 1.0, np.maximum(LEAST_WEIGHT, np.minimum(agreement, 1.0 - width)))
    for name, values in (
        ("rank", rank), ("top_share", share), ("rank_low", low), ("rank_high", high),
    ):  # fmt: skip
        frame[name] = _placed(values, known)
    frame["stable"] = _placed(stable.astype(np.float64), known) == 1.0
    frame["weight"] = np.where(known, np.nan_to_num(_placed(weight, known)), LEAST_WEIGHT)
    return frame


def _placed(values: NDArray[np.float64], known: NDArray[np.bool_]) -> NDArray[np.float64]:
    found = np.full(len(known), np.nan)
    found[known] = values
    return found
