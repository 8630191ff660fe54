"""What an indicator is, and what it may be computed from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from planner.model import Public
from planner.network.graph import Graph


@dataclass(frozen=True, slots=True)
class NeedContext:
    """What a need may use besides the zones; None: not known, which is not the same as none.

    Attributes
    ----------
    services
        `frames.SERVICES` in the zones' system.
    graph
        Walking graph in the same system.
    places, reports, counts
        Own known places, reports, and what teams counted (`counted_places`): the columns of
        `_spread.spread_points`; `protected` true: its contribution is for the team only.
    include_protected
        False leaves protected places and reports out: required of anything shown outside the team.
    today
        Day announced closings are read from; None: not known.
    """

    services: gpd.GeoDataFrame | None = None
    graph: Graph | None = None
    places: pd.DataFrame | None = None
    reports: pd.DataFrame | None = None
    counts: pd.DataFrame | None = None
    include_protected: bool = False
    today: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure per zone.

    Attributes
    ----------
    key, label
        Name in code and weights; French name shown.
    unit
        `share` (in [0, 1]), `households`, or `part` (part of the territory's total: sums to 1).
    needs
        Zone columns, at least one of which must hold a value; and `context.…` fields required.
    source
        Key of `data/sources.toml`, or `own` for what the organisation brings.
    compute
        Pure function (zones, context) → float64 series on the zones' index, null where unknown.
    publics
        Whose need it may count in.
    note
        (zones, context) → sentence printed beside figures it counts in; None: nothing to say.
    """

    key: str
    label: str
    unit: str
    needs: tuple[str, ...]
    source: str
    compute: Callable[[gpd.GeoDataFrame, NeedContext], pd.Series]
    publics: tuple[Public, ...] = tuple(Public)
    note: Callable[[gpd.GeoDataFrame, NeedContext], str] | None = None
