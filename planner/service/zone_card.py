"""Zones as a page shows them: what their value is made of, how far it holds, who passes there.

No protected place counts in any of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from planner.indicators.presence import presence_table
from planner.indicators.presence_gaps import met_by
from planner.model import Means, Public
from planner.service.access import AccessRequest
from planner.service.load import LoadedTerritory
from planner.service.needs import estimated_of_loaded
from planner.service.needs_study import ZoneStudy, ranks_held, with_underservice


def zone_study(
    loaded: LoadedTerritory,
    public: Public,
    means: Means | None,
    *,
    weights: Mapping[str, float],
    request: AccessRequest,
    on: dt.date,
    stability: bool = True,
) -> ZoneStudy:
    """Study every zone of a loaded territory.

    Parameters
    ----------
    means
        Of the organisation that asks: its own passages do not count as presence.
    weights, request
        As asked of `needs --weights --mode --band --decay --stability`: the same figures come out.
    on
        Day that passages and opening hours are read for.
    stability
        Draw the weights again to see which ranks hold, which costs more than all the rest.

    Raises
    ------
    UsageError
        Weights that are all 0, or an unknown component.
    StreetsError
        No street that mode may use.
    """
    estimated = estimated_of_loaded(loaded, public, means=means, weights=weights, today=on)
    study = with_underservice(loaded, estimated, means, request, on=on)
    return ranks_held(loaded, study) if stability else study


def presence_of(loaded: LoadedTerritory, public: Public, *, on: dt.date) -> pd.DataFrame | None:
    """Passages a public can meet, by zone, weekday and two-hour band; None: no file of presence."""
    if loaded.presence is None:
        return None
    return met_by(presence_table(loaded.presence, loaded.required_zones(), on=on), public)
