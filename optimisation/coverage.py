r"""Coverage with diminishing return, for engines and planning (the judge has its own).

A passage adds `q = min(20480, round(−1024 · ln(1 − ρ a)))` to a unit's exposure E; the unit's value
is `w (G[E0] − G[E]) >> 30` with `G[k] = round(2³⁰ e^(−k/1024))` and `G[20480] = 0`. Exposures add
up, so the chance of having met someone after several passages, 1 − Π (1 − ρ_i a_i), needs no order.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from optimisation.problem import FULL_EXPOSURE

SHIFT_BITS = 30


def exposure(chance: float, share: float) -> int:
    """Exposure of one passage: 0 … 20480.

    Parameters
    ----------
    chance
        ρ in [0, 1], the chance of meeting someone at a passage.
    share
        a in [0, 1], the part of the unit within reach.

    Raises
    ------
    ValueError
        A value outside [0, 1].
    """
    if not (0 <= chance <= 1 and 0 <= share <= 1):
        raise ValueError(f"chance {chance} and share {share} must lie in [0, 1]")
    met = chance * share
    if met >= 1:
        return FULL_EXPOSURE
    return min(FULL_EXPOSURE, round(-1024 * math.log1p(-met)))


def gain_table() -> NDArray[np.int64]:
    """Return `G`: int64[20481], decreasing from 2³⁰ to 0."""
    table = [round(2**SHIFT_BITS * math.exp(-k / 1024)) for k in range(FULL_EXPOSURE)]
    return np.array([*table, 0], dtype=np.int64)


GAIN = gain_table()


def unit_value(weight: int, before: int, after: int) -> int:
    """Points of one unit whose exposure goes from `before` to `after` (both clipped at 20480)."""
    low, high = min(before, FULL_EXPOSURE), min(after, FULL_EXPOSURE)
    return int(weight) * int(GAIN[low] - GAIN[high]) >> SHIFT_BITS
