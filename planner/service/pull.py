"""What draws stops to a zone: need, lack of access, what presence leaves undone, rank stability.

pull_u = need_u × L_u × e^(−E0_u ÷ 1024) × s_u, the factors of `indicators.underservice` and s_u in
[0.1, 1] the weight of `indicators.stability`: 1 where the zone's rank holds.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.i18n import _, ngettext
from planner.indicators.draws import TIME_FACTORS, Moved
from planner.indicators.need_estimates import EstimatedNeeds
from planner.indicators.stability import rank_stability
from planner.indicators.underservice import FULL
from planner.model import Means
from planner.service.access import exposure_of, lack_by_travel_time
from planner.service.load import LoadedTerritory


@dataclass(frozen=True, slots=True)
class Pull:
    """`weight`: by zone, ≥ 0, null where the need is unknown.

    `num_unstable`: zones whose rank does not hold. `by_access`, `by_presence`: whether lack of
    access and other operators' passages are known and count.
    """

    weight: pd.Series
    num_unstable: int
    by_access: bool
    by_presence: bool

    def notes(self) -> tuple[str, ...]:
        """What a reader must know of the choice."""
        said = []
        if self.by_access:
            said.append(_("Les zones loin des services attirent davantage les arrêts."))
        if self.by_presence:
            said.append(_("Les zones où d'autres équipes passent déjà attirent moins les arrêts."))
        if self.num_unstable:
            text = ngettext(
                "{num} zone au rang instable compte moins dans le choix des arrêts.",
                "{num} zones au rang instable comptent moins dans le choix des arrêts.",
                self.num_unstable,
            )
            said.append(text.format(num=self.num_unstable))
        return tuple(said)


def pull_of(
    loaded: LoadedTerritory, estimated: EstimatedNeeds, means: Means | None, *, on: dt.date
) -> Pull:
    """Measure what draws stops.

    Where `service_access` already weighs in the need, lack of access does not multiply it: it
    would count twice.

    Parameters
    ----------
    loaded
        The territory.
    estimated
        Needs of its zones.
    means
        Of the organisation that asks; its own passages do not count as presence.
    on
        Day that passages and opening hours are read for.
    """
    needs, index = estimated.needs, estimated.needs.frame.index
    need = needs.frame["need"]
    exposed = exposure_of(loaded, needs.public, means, on=on).reindex(index).fillna(0.0)
    left = np.exp(-exposed.to_numpy(dtype=np.float64) / FULL)
    lack = None
    if not needs.weights.get("service_access", 0.0):
        lack = lack_by_travel_time(loaded, needs.public, need, factors=TIME_FACTORS, on=on)
    value = need * left * (1.0 if lack is None else lack[TIME_FACTORS.index(1.0)])
    num_unstable = 0
    if estimated.terms is not None:
        moved = Moved(lack=lack, presence=left)
        held = rank_stability(index, estimated.terms, moved).frame
        value = value * held["weight"]
        num_unstable = int((~held["stable"] & need.notna()).sum())
    return Pull(value, num_unstable, lack is not None, bool((exposed > 0).any()))
