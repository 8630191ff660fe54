"""Step decays: the family of the French APL, and of Luo and Qi.

What `source` calls UNVERIFIED could be traced to no publication; the label says so to whoever
chooses it. None of those is the default.
"""

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
    "paliers de l'accessibilité potentielle localisée (APL) de 2012 (1 ; 0,3 ; 0,1)",
    "accessibilité potentielle localisée aux généralistes, Barlet, Coldefy, Collin et "
    "Lucas-Gabrielli 2012 (DREES, Études et Résultats n° 795; Irdes, DT n° 51): 70 % less from 5 "
    "to 10 minutes by car, 90 % less from 10 to 15, nothing beyond, as told in "
    "http://controverses.mines-paristech.fr/public/promo14/promo14_G6/; kept here at a third, two "
    "thirds and the whole of the cutoff",
    steps((1 / 3, 2 / 3, 1.0), (1.0, 0.3, 0.1)),
)
APL_2015 = Decay(
    "apl_2015",
    "paliers de l'APL refondue en 2015 (1 ; 2/3 ; 1/3), poids non vérifiés",
    "DREES, « L'indicateur d'accessibilité potentielle localisée », method recast in 2015: steps "
    "at 10, 15 and 20 minutes by car. Nothing beyond 20 minutes is read in the ARS of "
    "Bourgogne-Franche-Comté's description of the indicator (2018). UNVERIFIED: the steps inside "
    "and the three weights are from memory, no publication of them could be read",
    steps((0.5, 0.75, 1.0), (1.0, 2 / 3, 1 / 3)),
)
LUO_QI = Decay(
    "luo_qi",
    "paliers de Luo et Qi, décroissance lente (1 ; 0,68 ; 0,22)",
    "Luo and Qi 2009, Health & Place 15(4), 1100-1107: steps at 10, 20 and 30 minutes, slow decay; "
    "the three weights read in works that cite it, not in the article itself",
    steps((1 / 3, 2 / 3, 1.0), (1.0, 0.68, 0.22)),
)
LUO_QI_FAST = Decay(
    "luo_qi_fast",
    "paliers de Luo et Qi, décroissance rapide (1 ; 0,42 ; 0,09), poids non vérifiés",
    "Luo and Qi 2009, Health & Place 15(4), 1100-1107: steps at 10, 20 and 30 minutes, sharp "
    "decay. UNVERIFIED: the two last weights are from memory",
    steps((1 / 3, 2 / 3, 1.0), (1.0, 0.42, 0.09)),
)
