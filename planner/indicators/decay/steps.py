"""Step decays: the family of the French APL, and of Luo and Qi."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from planner.indicators.decay.decay import Decay


def steps(
    edges: tuple[float, ...], weights: tuple[float, ...]
) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """Make a step function: `weights[i]` up to `edges[i]` of the cutoff, edge included.

    Parameters
    ----------
    edges, weights
        Same length; edges increasing in (0, 1], the last 1; weights non-increasing in [0, 1].
    """
    bounds, values = np.array(edges), np.array(weights)

    def shape(part: NDArray[np.float64]) -> NDArray[np.float64]:
        found: NDArray[np.float64] = values[np.searchsorted(bounds, part, side="left")]
        return found

    return shape


APL = Decay(
    "apl",
    "paliers de l'APL (1 ; 0,3 ; 0,1)",
    "accessibilité potentielle localisée aux généralistes, Barlet, Coldefy, Collin et "
    "Lucas-Gabrielli 2012: steps at 10, 15 and 20 minutes by car, kept here at a half, three "
    "quarters and the whole of the cutoff; the three weights are a convention to be changed",
    steps((0.5, 0.75, 1.0), (1.0, 0.3, 0.1)),
)
LUO_QI = Decay(
    "luo_qi",
    "paliers de Luo et Qi, décroissance lente (1 ; 0,68 ; 0,22)",
    "Luo and Qi 2009, Health & Place 15(4): steps at 10, 20 and 30 minutes, slow decay",
    steps((1 / 3, 2 / 3, 1.0), (1.0, 0.68, 0.22)),
)
LUO_QI_FAST = Decay(
    "luo_qi_fast",
    "paliers de Luo et Qi, décroissance rapide (1 ; 0,42 ; 0,09)",
    "Luo and Qi 2009, Health & Place 15(4): steps at 10, 20 and 30 minutes, sharp decay",
    steps((1 / 3, 2 / 3, 1.0), (1.0, 0.42, 0.09)),
)
