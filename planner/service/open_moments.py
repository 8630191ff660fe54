"""Travel time to the nearest service open at the three moments access is asked at."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.hours import duration_words
from planner.i18n import _
from planner.indicators.bands import asked_moments
from planner.indicators.nearest_open import nearest_open
from planner.indicators.underservice import CATEGORIES
from planner.kept import Kept
from planner.model import Public, Week
from planner.network.reach import Reach
from planner.service.access import reach_of
from planner.service.load import LoadedTerritory

MOMENTS = ("tuesday_10", "tuesday_18", "sunday_night")
OPEN_COLUMNS = tuple(
    f"open_{moment}_{what}" for moment in MOMENTS for what in ("s", "category", "status")
)


def open_at_moments(
    loaded: LoadedTerritory, public: Public, mode: str, *, on: dt.date
) -> pd.DataFrame | None:
    """Nearest service of a public's categories that is open on Tuesday at 10, at 18, Sunday at 23.

    Parameters
    ----------
    mode
        Key of the mode travelled by.
    on
        Day of the ISO week whose Tuesday and Sunday are asked about.

    Returns
    -------
    DataFrame or None
        Zones' index × `OPEN_COLUMNS`: seconds (null: none known to be open within the mode's
        reach), category of that service (null likewise), and `nearest_open`'s status. None: no
        streets, or no service of these categories. Mobile units are nobody's nearest: where they
        stop is presence.
    """
    found = reach_of(loaded, mode)
    if found is None or loaded.services is None:
        return None
    services = loaded.services
    counted = services["category"].isin(CATEGORIES[public]) & ~services["mobile"]
    if not counted.any():
        return None
    zones = loaded.required_zones()
    return _NEAREST.get(
        (found, services, zones),
        (public, on, loaded.territory.tz),
        lambda: _nearest(
            found.of(counted.to_numpy(dtype=np.bool_)),
            services,
            zones.index,
            on=on,
            tz=loaded.territory.tz,
        ),
    )


_NEAREST: Kept[pd.DataFrame] = Kept(6)


def _nearest(
    mine: Reach, services: gpd.GeoDataFrame, zones: pd.Index, *, on: dt.date, tz: str
) -> pd.DataFrame:
    columns: dict[str, object] = {}
    for moment, when in asked_moments(Week.of(on)).items():
        nearest = nearest_open(mine, services, when, tz=tz)
        columns[f"open_{moment}_s"] = nearest["open_s"].to_numpy()
        names = services["category"].reindex(nearest["open_service"]).astype(object)
        columns[f"open_{moment}_category"] = names.where(names.notna(), None).to_numpy()
        columns[f"open_{moment}_status"] = nearest["status"].to_numpy()
    return pd.DataFrame(columns, index=zones)


def moment_words() -> dict[str, str]:
    """The moments at the head of a narrow column."""
    return {
        "tuesday_10": _("mar. 10 h"),
        "tuesday_18": _("mar. 18 h"),
        "sunday_night": _("dim. 23 h"),
    }


def open_words(seconds: float | None, status: str | None) -> str:
    """One zone's nearest open service in a few words."""
    if status == "open" and seconds is not None and not np.isnan(seconds):
        return duration_words(max(60, seconds))
    if status == "unknown":
        return _("horaires inconnus")
    return _("hors des rues") if status == "off_streets" else _("aucun")
