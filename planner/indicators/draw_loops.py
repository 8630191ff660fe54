"""Compiled loops of the draws: what numpy does in many passes, done in one, exactly alike.

One call lets other threads run from its beginning to its end, where many short ones would each wait
for the interpreter.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimisation.search.jit import compiled

_BITS = 11
_DIGITS = 1 << _BITS
_MOVES = 8
"""Moves of each zone, on average, from which insertion is no longer worth it."""


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
def weigh_into(
    values: NDArray[np.float64], weights: NDArray[np.float64], terms: NDArray[np.float64]
) -> None:
    """Write Σ_k weights_dk terms_uk, added in the order of k, as `draws.weighed` does.

    Parameters
    ----------
    values
        float64[draws, zones], written.
    weights, terms
        float64[draws, k], float64[zones, k], k ≥ 1.
    """
    for draw in range(values.shape[0]):
        for zone in range(values.shape[1]):
            total = weights[draw, 0] * terms[zone, 0]
            for k in range(1, terms.shape[1]):
                total += weights[draw, k] * terms[zone, k]
            values[draw, zone] = total


@compiled
def rank_into(values: NDArray[np.float64], ranks: NDArray[np.unsignedinteger]) -> None:
    """Write ranks from 1, the greatest first; equal values in the order of the zones.

    Values that are not zero are sorted by radix on the first bits that part them, then by insertion
    among those these bits leave together; by radix on every bit where many are. Zeros stand below
    those above zero, as they come.

    Parameters
    ----------
    values
        float64[draws, zones], none null.
    ranks
        Unsigned[zones, draws], wide enough for the number of zones.
    """
    num = values.shape[1]
    key, other_key = np.empty(num, np.uint64), np.empty(num, np.uint64)
    order, other_order = np.empty(num, np.int32), np.empty(num, np.int32)
    place = np.empty(_DIGITS, np.int32)
    for draw in range(values.shape[0]):
        num_sorted, num_above, greatest = _keys_into(values[draw], key, order)
        own = key[:num_sorted], order[:num_sorted]
        other = other_key[:num_sorted], other_order[:num_sorted]
        shift = max(0, _bits_of(greatest) - 2 * _BITS)
        _sort_into(own, shift, place, other)
        _sort_into(other, shift + _BITS, place, own)
        if shift and not _inserted(own):
            for turn in range(0, 64, 2 * _BITS):
                _sort_into(own, turn, place, other)
                _sort_into(other, turn + _BITS, place, own)
        for at in range(num_sorted):
            ranks[order[at], draw] = at + 1 if at < num_above else at + 1 + num - num_sorted
        zero_rank = num_above
        for zone in range(num):
            if values[draw, zone] == 0.0:
                zero_rank += 1
                ranks[zone, draw] = zero_rank


@compiled
def _keys_into(
    values: NDArray[np.float64], key: NDArray[np.uint64], order: NDArray[np.int32]
) -> tuple[int, int, np.uint64]:
    """Keys that grow as values that are not zero fall, counted from the least of them.

    Returns how many there are, how many are above zero, and the greatest key.
    """
    sign = np.uint64(1) << np.uint64(63)
    bits = values.view(np.uint64)
    num_sorted = num_above = 0
    least, greatest = ~np.uint64(0), np.uint64(0)
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
        least, greatest = min(least, one), max(greatest, one)
    for at in range(num_sorted):
        key[at] -= least
    return num_sorted, num_above, greatest - least if num_sorted else np.uint64(0)


@compiled
def _bits_of(number: np.uint64) -> int:
    bits = 0
    while bits < 64 and number >> np.uint64(bits):
        bits += 1
    return bits


@compiled
def _sort_into(
    own: tuple[NDArray[np.uint64], NDArray[np.int32]],
    shift: int,
    place: NDArray[np.int32],
    other: tuple[NDArray[np.uint64], NDArray[np.int32]],
) -> None:
    """Sort keys with their zones by one digit, keeping the order of those that share it."""
    key, order = own
    other_key, other_order = other
    low, mask = np.uint64(shift), np.uint64(_DIGITS - 1)
    place[:] = 0
    for at in range(key.size):
        place[(key[at] >> low) & mask] += 1
    before = 0
    for digit in range(_DIGITS):
        here = place[digit]
        place[digit] = before
        before += here
    for at in range(key.size):
        number = (key[at] >> low) & mask
        to = place[number]
        place[number] = to + 1
        other_key[to] = key[at]
        other_order[to] = order[at]


@compiled
def _inserted(own: tuple[NDArray[np.uint64], NDArray[np.int32]]) -> bool:
    """Sort keys that are nearly sorted; false, still a stable order, where they are not."""
    key, order = own
    left = _MOVES * key.size
    for at in range(1, key.size):
        one, zone, to = key[at], order[at], at
        while to > 0 and key[to - 1] > one:
            key[to], order[to] = key[to - 1], order[to - 1]
            to -= 1
        key[to], order[to] = one, zone
        left -= at - to
        if left < 0:
            return False
    return True
