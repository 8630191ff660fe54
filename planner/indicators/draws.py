"""Seeded draws of needs: weights, unknown values and travel times move, zones are ranked again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from planner.kept import Kept

WEIGHT_SPREAD = 0.3
TIME_SPREAD = 0.2
ZONE_TIME_SPREAD = 0.1
TIME_FACTORS = (0.625, 0.7906, 1.0, 1.2649, 1.6)
"""Travel-time factors that lack of access is measured at, evenly spaced in logarithm; draws are
taken between them."""
_BLOCK = 50
_COMPILED = 5_000
"""Zones from which compiled loops are worth loading: pages of such territories are made ready."""


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
class Moved:
    """What multiplies the need.

    `lack`: float64[len(factors), zones] in (0, 1] at each travel-time factor; None: access does not
    count. `presence`: float64[zones] in (0, 1], the same in every draw; None: nobody passes.
    `factors`: increasing, evenly spaced in logarithm, 1 among them.
    """

    lack: NDArray[np.float64] | None = None
    presence: NDArray[np.float64] | None = None
    factors: tuple[float, ...] = field(default=TIME_FACTORS)


@dataclass(frozen=True, slots=True)
class _Chances:
    """What chance said of some draws.

    `weights`: float64[draws, k]. `within`: float64[draws, zones of an open interval] in [0, 1).
    `log_factor`, `own`: of travel times, the territory's float64[draws] and float64[draws, zones]
    of each zone whose lack moves with them; no draw where access does not count.
    """

    weights: NDArray[np.float64]
    within: NDArray[np.float64]
    log_factor: NDArray[np.float64]
    own: NDArray[np.float64]


def drawn_ranks(
    terms: Terms, moved: Moved, *, seed: int, num_draws: int, num_threads: int = 2
) -> NDArray[np.unsignedinteger]:
    """Ranks from 1 of every zone in every draw: unsigned[zones, draws].

    The greatest first; equal values in the order of the zones. What chance said is kept for other
    weights.

    Parameters
    ----------
    terms, moved
        Of zones whose need is known.
    seed, num_draws
        Same seed, same ranks.
    num_threads
        How many share the draws.
    """
    num = len(terms.value)
    ranks = np.empty((num, num_draws), dtype=np.uint16 if num < 1 << 16 else np.uint32)
    drawing = _Drawing(terms, moved)
    blocks = drawing.chances(seed, num_draws)

    def rank(block: int) -> None:
        values = drawing.values(blocks[block])
        _rank_into(values, ranks[:, block * _BLOCK :][:, : len(values)])

    threaded(rank, range(len(blocks)), num_threads)
    return ranks


def threaded(work: Callable[[int], None], pieces: Iterable[int], num_threads: int) -> None:
    """Do each piece of a work, so many at a time where it lets other threads run."""
    with ThreadPoolExecutor(max_workers=num_threads) as pool:
        for _done in pool.map(work, pieces):
            pass


def ranks_of(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Ranks from 1 along the last axis, the greatest first; equal values in their order."""
    order = np.argsort(-values, axis=-1, kind="stable")
    ranks = np.empty(values.shape, dtype=np.int64)
    np.put_along_axis(ranks, order, np.arange(1, values.shape[-1] + 1), axis=-1)
    return ranks


def _rank_into(values: NDArray[np.float64], ranks: NDArray[np.unsignedinteger]) -> None:
    if len(ranks) < _COMPILED:
        ranks[:] = ranks_of(values).T
        return
    from planner.indicators.draw_loops import rank_into

    rank_into(values, ranks)


_CHANCES: Kept[tuple[_Chances, ...]] = Kept(2)
"""29 MB for the 7,000 zones of 21,585 whose lack moves."""


class _Drawing:
    """What is the same in every draw, and the values of some of them."""

    def __init__(self, terms: Terms, moved: Moved) -> None:
        self.terms, self.moved = terms, moved
        self.open = np.flatnonzero((terms.high > terms.low).any(axis=1))
        lack = moved.lack
        # a factor of 1 whatever the travel time changes nothing, to the last bit
        self.moving = np.empty(0, int) if lack is None else np.flatnonzero((lack != 1).any(axis=0))
        self.lack = None if lack is None else np.ascontiguousarray(lack[:, self.moving])

    def chances(self, seed: int, num_draws: int) -> tuple[_Chances, ...]:
        """What chance says of each block of draws; the same while it is asked of the same zones."""
        num, num_terms = self.terms.value.shape
        asked = (seed, num_draws, num, num_terms, self.open.size, self.lack is not None)
        return _CHANCES.get(
            (),
            (*asked, self.moving.tobytes()),
            lambda: tuple(self._asked(np.random.default_rng(seed), num_draws)),
        )

    def _asked(self, rng: np.random.Generator, num_draws: int) -> Iterator[_Chances]:
        num, num_terms = self.terms.value.shape
        for first in range(0, num_draws, _BLOCK):
            size = min(_BLOCK, num_draws - first)
            weights = rng.standard_normal((size, num_terms))
            within = rng.random((size, self.open.size))
            timed = 0 if self.lack is None else size
            log_factor = TIME_SPREAD * rng.standard_normal(timed)
            own = rng.standard_normal((timed, num)).take(self.moving, axis=1)
            yield _Chances(weights, within, log_factor, own)

    def values(self, chances: _Chances) -> NDArray[np.float64]:
        """Values of some draws: float64[draws, zones]."""
        terms, open_ = self.terms, self.open
        weights = terms.weights * np.exp(WEIGHT_SPREAD * chances.weights)
        weights /= weights.sum(axis=1, keepdims=True)
        value = weighed(weights, terms.value)
        if open_.size:
            low, high = (weighed(weights, side[open_]) for side in (terms.low, terms.high))
            value[:, open_] = low + chances.within * (high - low)
        if self.lack is not None:
            self._multiply_lack(value, self.lack, chances)
        if self.moved.presence is not None:
            value *= self.moved.presence
        return value

    def _multiply_lack(
        self, value: NDArray[np.float64], lack: NDArray[np.float64], chances: _Chances
    ) -> None:
        zones, log_factor, own = self.moving, chances.log_factor, chances.own
        ends = float(np.log(self.moved.factors[0])), float(np.log(self.moved.factors[-1]))
        if value.shape[1] < _COMPILED:
            log = log_factor[:, None] + ZONE_TIME_SPREAD * own
            value[:, zones] *= lack_drawn(log, lack, ends)
            return
        from planner.indicators.draw_loops import multiply_lack

        multiply_lack(value, zones, log_factor, ZONE_TIME_SPREAD, own, lack, ends)


def weighed(weights: NDArray[np.float64], terms: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weighted sum of terms under each draw: float64[draws, zones].

    Added in the order of the terms, so that it is the same everywhere to the last bit. Not a
    product of matrices by BLAS: its threads keep a processor busy while they wait for the next.

    Parameters
    ----------
    weights, terms
        float64[draws, k], float64[zones, k], k ≥ 1.
    """
    values = np.empty((len(weights), len(terms)))
    if len(terms) < _COMPILED:
        np.multiply(weights[:, :1], terms[:, 0], out=values)
        for k in range(1, terms.shape[1]):
            values += weights[:, k, None] * terms[:, k]
        return values
    from planner.indicators.draw_loops import weigh_into

    weigh_into(values, weights, terms)
    return values


def lack_drawn(
    log_factor: NDArray[np.float64], lack: NDArray[np.float64], log_ends: tuple[float, float]
) -> NDArray[np.float64]:
    """Lack of access under drawn travel times, between those it was measured at.

    Parameters
    ----------
    log_factor
        float64[draws, zones], logarithm of the travel-time factor.
    lack
        float64[factors, zones], at factors evenly spaced in logarithm between `log_ends`.
    """
    first, last = log_ends
    steps = len(lack) - 1
    place = np.clip((log_factor - first) / (last - first), 0.0, 1.0) * steps
    below = np.minimum(place.astype(np.int64), steps - 1)
    part = place - below
    column = np.arange(lack.shape[1])
    return np.asarray(lack[below, column] * (1 - part) + lack[below + 1, column] * part)
