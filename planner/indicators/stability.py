"""Rank stability: which zones stay first when weights, unknown values and travel times move.

500 seeded draws. Each draw multiplies every weight by e^(0.3 z), takes values that are imputed or
estimated anywhere in their interval, and multiplies travel times by one factor for the territory
(free-flow car times are 25 to 50 % optimistic) and a smaller one for each zone. The spreads are
conventions. A zone is unstable where fewer than four draws in five agree with its side of the top
20, or where its rank interval covers more than half of the zones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.indicators.draws import Moved, Terms, drawn_ranks, ranks_of, threaded, weighed

TOP = 20
NUM_DRAWS = 500
LEAST_AGREEMENT = 0.8
LOW, HIGH = 0.05, 0.95
LEAST_WEIGHT = 0.1
_PIECE = 1_000
"""Zones whose ranks are ordered at once: they stay near the processor."""


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


def rank_stability(
    index: pd.Index,
    terms: Terms,
    moved: Moved | None = None,
    *,
    seed: int = 1,
    num_draws: int = NUM_DRAWS,
    top: int = TOP,
    num_threads: int = 2,
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
    num_threads
        How many draw at once, to the same result.
    """
    moved = moved or Moved()
    known = np.asarray(~np.isnan(terms.value).any(axis=1), dtype=np.bool_)
    num = int(known.sum())
    empty = pd.DataFrame(index=index)
    if num == 0:
        return Stability(_assembled(empty, known, *(np.zeros(0),) * 4), num_draws, seed, top)
    terms, moved = _of(terms, moved, known)
    central = ranks_of(_central(terms, moved))
    ranks = drawn_ranks(terms, moved, seed=seed, num_draws=num_draws, num_threads=num_threads)
    share, low, high = _held(ranks, top, num_threads)
    return Stability(
        _assembled(empty, known, central.astype(np.float64), share, low, high, top=top),
        num_draws,
        seed,
        top,
    )


def _of(terms: Terms, moved: Moved, known: NDArray[np.bool_]) -> tuple[Terms, Moved]:
    """What is said of the zones that are `known`."""
    lack, presence = moved.lack, moved.presence
    return (
        Terms(terms.value[known], terms.low[known], terms.high[known], terms.weights),
        Moved(
            None if lack is None else np.ascontiguousarray(lack[:, known]),
            None if presence is None else presence[known],
            moved.factors,
        ),
    )


def _central(terms: Terms, moved: Moved) -> NDArray[np.float64]:
    shares = terms.weights / terms.weights.sum()
    value: NDArray[np.float64] = weighed(shares[None], terms.value)[0]
    if moved.lack is not None:
        value = value * moved.lack[moved.factors.index(1.0)]
    return value if moved.presence is None else value * moved.presence


def _held(
    ranks: NDArray[np.unsignedinteger], top: int, num_threads: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Part of the draws in the top, ranks of 5 and 95 % of them: each float64[zones]."""
    last = ranks.shape[1] - 1
    ends = [int(np.floor(LOW * last)), int(np.ceil(HIGH * last))]
    share, held = np.empty(len(ranks)), np.empty((2, len(ranks)))

    def hold(first: int) -> None:
        own = ranks[first : first + _PIECE]
        share[first : first + _PIECE] = (own <= top).mean(axis=1)
        ordered = np.sort(own, axis=1, kind="stable")  # by radix where 16 bits hold a rank
        held[:, first : first + _PIECE] = ordered[:, ends].T

    threaded(hold, range(0, len(ranks), _PIECE), num_threads)
    return share, held[0], held[1]


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
