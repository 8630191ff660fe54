"""Compiled loops of the draws: what numpy does in many passes, done in one, exactly alike.

One call lets other threads run from its beginning to its end, where many short ones would each wait
for the interpreter.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimisation.search.jit import compiled

_BITS, _TURNS = 11, 6
_DIGITS = 1 << _BITS


@compiled
def multiply_lack(
    values: NDArray[np.float64],
    zones: NDArray[np.int64],
    log_factor: NDArray[np.float64],
    spread: float,
    own: NDArray[np.float64],
    lack: NDArray[np.float64],
    log_ends: tuple[float, float],
) -> None:
    """Multiply values by the lack of access under drawn travel times, as `draws.lack_drawn` does.

    Parameters
    ----------
    values
        float64[draws, zones], changed in place at `zones` alone.
    zones
        Those whose lack moves, m of them.
    log_factor, spread, own
        The territory's float64[draws] of a travel-time factor's logarithm, and each zone's
        float64[draws, m], to be multiplied by `spread`.
    lack
        float64[factors, m], at factors evenly spaced in logarithm.
    log_ends
        Logarithm of the first and of the last factor.
    """
    steps = lack.shape[0] - 1
    first, last = log_ends
    for draw in range(values.shape[0]):
        for at in range(zones.size):
            log = log_factor[draw] + spread * own[draw, at]
            place = min(max((log - first) / (last - first), 0.0), 1.0) * steps
            below = min(int(place), steps - 1)
            part = place - below
            values[draw, zones[at]] *= lack[below, at] * (1 - part) + lack[below + 1, at] * part


@compiled
def rank_into(values: NDArray[np.float64], ranks: NDArray[np.unsignedinteger]) -> None:
    """Write ranks from 1, the greatest first; equal values in the order of the zones.

    A radix sort over all the bits of the values that are not zero; zeros stand below those above
    zero, as they come.

    Parameters
    ----------
    values
        float64[draws, zones], none null.
    ranks
        Unsigned[zones, draws], wide enough for the number of zones.
    """
    num = values.shape[1]
    key, next_key = np.empty(num, np.uint64), np.empty(num, np.uint64)
    order, next_order = np.empty(num, np.int32), np.empty(num, np.int32)
    place = np.empty((_TURNS, _DIGITS), np.int32)
    for draw in range(values.shape[0]):
        num_sorted, num_above = _keys_into(values[draw], key, order, place)
        for turn in range(_TURNS):
            if num_sorted and place[turn, _digit(key[0], turn)] < num_sorted:
                _sort_into(key[:num_sorted], order, turn, place[turn], next_key, next_order)
                key, next_key = next_key, key
                order, next_order = next_order, order
        for at in range(num_sorted):
            ranks[order[at], draw] = at + 1 if at < num_above else at + 1 + num - num_sorted
        zero_rank = num_above
        for zone in range(num):
            if values[draw, zone] == 0.0:
                zero_rank += 1
                ranks[zone, draw] = zero_rank


@compiled
def _keys_into(
    values: NDArray[np.float64],
    key: NDArray[np.uint64],
    order: NDArray[np.int32],
    place: NDArray[np.int32],
) -> tuple[int, int]:
    """Keys that grow as values that are not zero fall, and how often each digit stands at a turn.

    Keys count from the least of them, so that the last turns have nothing to part. Returns how many
    there are, and how many are above zero.
    """
    sign = np.uint64(1) << np.uint64(63)
    bits = values.view(np.uint64)
    num_sorted = num_above = 0
    least = ~np.uint64(0)
    for zone in range(values.size):
        if values[zone] == 0.0:
            continue
        one = bits[zone]
        if values[zone] > 0.0:
            one = ~one ^ sign
            num_above += 1
        key[num_sorted] = one
        order[num_sorted] = zone
        num_sorted += 1
        least = min(least, one)
    place[:] = 0
    for at in range(num_sorted):
        key[at] -= least
        for turn in range(_TURNS):
            place[turn, _digit(key[at], turn)] += 1
    return num_sorted, num_above


@compiled
def _sort_into(
    key: NDArray[np.uint64],
    order: NDArray[np.int32],
    turn: int,
    place: NDArray[np.int32],
    next_key: NDArray[np.uint64],
    next_order: NDArray[np.int32],
) -> None:
    """Sort by one digit, keeping the order of those that share it; `place` is used up."""
    before = 0
    for at in range(_DIGITS):
        here = place[at]
        place[at] = before
        before += here
    for at in range(key.size):
        digit = _digit(key[at], turn)
        to = place[digit]
        place[digit] = to + 1
        next_key[to] = key[at]
        next_order[to] = order[at]


@compiled
def _digit(key: np.uint64, turn: int) -> np.uint64:
    return (key >> np.uint64(_BITS * turn)) & np.uint64(_DIGITS - 1)
