"""What one zone's value is made of, and who passes there: for a page, no protected place counts."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from planner.indicators.need import Needs
from planner.indicators.presence import presence_table
from planner.indicators.presence_gaps import met_by
from planner.indicators.underservice import Underservice, underservice
from planner.model import Means
from planner.service.access import access_of, exposure_of
from planner.service.load import LoadedTerritory


def underservice_of(
    loaded: LoadedTerritory, needs: Needs, means: Means | None, *, on: dt.date
) -> Underservice:
    """Underservice of each zone, its access on foot in the week's hours.

    Where `service_access` already weighs in the need, lack of access does not multiply it: it
    would count twice.

    Parameters
    ----------
    means
        Of the organisation that asks: its own passages do not count as presence.
    on
        Day that passages and opening hours are read for.
    """
    need = needs.frame["need"]
    found = None
    if not needs.weights.get("service_access", 0.0):
        found = access_of(loaded, needs.public, today=on)
    access = pd.DataFrame(index=need.index) if found is None else found.frame
    return underservice(need, access, exposure_of(loaded, needs.public, means, on=on))


def presence_of(loaded: LoadedTerritory, needs: Needs, *, on: dt.date) -> pd.DataFrame | None:
    """Passages a public can meet, by zone, weekday and two-hour band; None: no file of presence."""
    if loaded.presence is None:
        return None
    return met_by(presence_table(loaded.presence, loaded.required_zones(), on=on), needs.public)
