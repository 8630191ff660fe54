"""Share items out to groups: near, and no group more loaded than its room where that can be.

A transport problem with overflow, in continuous shares x_ig of item i in group g:

    minimise  Σ_ig cost_ig x_ig + dear Σ_g o_g
    with      Σ_g x_ig = 1,   Σ_i load_i x_ig − o_g ≤ room_g,   x, o ≥ 0

A basic solution splits at most as many items as there are groups; each goes where most of it is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, hstack, identity


def balanced(
    cost: NDArray[np.float64],
    load: NDArray[np.float64],
    room: NDArray[np.float64],
    *,
    dear: float,
) -> NDArray[np.int64]:
    """Group of each item: int64[n], the same for the same numbers.

    Parameters
    ----------
    cost
        float64[n, groups] ≥ 0; infinite: never there. An item that fits nowhere goes to group 0.
    load, room
        float64[n] and float64[groups] ≥ 0, in one unit.
    dear
        Cost of a unit of load above a room, > 0.
    """
    num, groups = cost.shape
    lost = np.asarray(~np.isfinite(cost).any(axis=1))
    cost = np.where(lost[:, None], np.where(np.arange(groups) == 0, 0.0, np.inf), cost)
    load = np.where(lost, 0.0, load)
    row, group = np.nonzero(np.isfinite(cost))
    shares = len(row)
    each = csr_matrix((np.ones(shares), (row, np.arange(shares))), shape=(num, shares + groups))
    used = csr_matrix((load[row], (group, np.arange(shares))), shape=(groups, shares))
    found = linprog(
        np.concatenate([cost[row, group], np.full(groups, dear)]),
        A_ub=hstack([used, -identity(groups)], format="csr"), b_ub=room,
        A_eq=each, b_eq=np.ones(num), method="highs",
    )  # fmt: skip
    if found.x is None:  # numerical trouble: each to the nearest
        return np.asarray(np.argmin(cost, axis=1), dtype=np.int64)
    share = np.zeros((num, groups))
    share[row, group] = found.x[:shares]
    return np.asarray(np.argmax(share, axis=1), dtype=np.int64)
