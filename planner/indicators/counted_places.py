"""Observations as weighted places: what teams counted, and what was reported to them."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from planner.presence import current

COLUMNS = ("x_m", "y_m", "ground", "weight", "protected")


def counted_places(observations: gpd.GeoDataFrame, today: dt.date) -> pd.DataFrame:
    """Places where teams counted, each once, with how many people they usually meet there.

    weight = max over time bands of the mean, over dates, of the counts of that place and band: the
    same people met twice, or in two bands, are not added up; a visit that met nobody lowers it.

    Parameters
    ----------
    observations
        `frames.OBSERVATIONS`.
    today
        Counts expired on that day are left out.

    Returns
    -------
    DataFrame
        `COLUMNS`: point, polygon where the place is known by one (else null), weight ≥ 0, and
        whether any of its counts is protected.
    """
    met = _current(observations, today, "met")
    if met.empty:
        return _places(met, np.zeros(0))
    place = pd.Series(shapely.to_wkb(met.geometry.to_numpy(), hex=True), index=met.index)
    band = met["start_min"].astype(str) + "-" + met["end_min"].astype(str)
    usual = met["count"].groupby([place, band]).mean().groupby(level=0).max()
    protected = met["protected"].groupby(place).any()
    once = met[~place.duplicated()]
    keys = place[~place.duplicated()]
    found = _places(once, usual.loc[keys].to_numpy(dtype=np.float64))
    return found.assign(protected=protected.loc[keys].to_numpy(dtype=bool))


def reported_places(observations: gpd.GeoDataFrame, today: dt.date) -> pd.DataFrame:
    """Places of current reports (`COLUMNS`), each of the number of people it told of."""
    told = _current(observations, today, "report")
    return _places(told, told["count"].to_numpy(dtype=np.float64))


def _current(observations: gpd.GeoDataFrame, today: dt.date, kind: str) -> gpd.GeoDataFrame:
    kept = current(observations, today)
    return gpd.GeoDataFrame(kept[kept["kind"] == kind])


def _places(observations: gpd.GeoDataFrame, weight: np.ndarray) -> pd.DataFrame:
    shapes = observations.geometry.to_numpy()
    points = shapely.point_on_surface(shapes)
    ground = pd.Series(shapes, dtype=object)
    ground = ground.where(shapely.get_dimensions(shapes) == 2, None)
    return pd.DataFrame(
        {
            "x_m": shapely.get_x(points),
            "y_m": shapely.get_y(points),
            "ground": ground,
            "weight": weight,
            "protected": observations["protected"].to_numpy(dtype=bool),
        }
    )
