"""Passages as operators tell them to one another: only where and when, only what each opted in."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import pandas as pd

from planner.indicators.presence import presence_table
from planner.indicators.presence_gaps import LEAST_SHARE
from planner.service.load import LoadedTerritory
from planner.service.own_sharing import organisation_name, own_table
from planner.sharing import OWN, shared_presence
from planner.store.workspace import Workspace


def passages_by_zone(
    workspace: Workspace, loaded: LoadedTerritory, *, on: dt.date
) -> pd.DataFrame | None:
    """Every operator's passages by zone, weekday and band; None: no file of presence.

    As the file tells them: `shared_passages` and `own_passages` say what somebody may read of it.
    """
    filed = workspace.layer(loaded.territory.code, "presence")
    if filed is None:
        return None
    table = presence_table(gpd.GeoDataFrame(filed), loaded.required_zones(), on=on)
    there = (table["share"] >= LEAST_SHARE) | (table["inside"] >= LEAST_SHARE)
    return table[there]


def shared_passages(
    workspace: Workspace, loaded: LoadedTerritory, table: pd.DataFrame | None, *, on: dt.date
) -> pd.DataFrame:
    """What operators share now, as `sharing.shared_presence`: all a partner sees of others.

    The organisation's own published passages are among them, where it chose to share them.
    """
    code = loaded.territory.code
    tables = [own_table(workspace, loaded, on=on), *([] if table is None else [table])]
    whole = pd.concat([one for one in tables if len(one)] or tables[:1])
    told = shared_presence(whole, workspace.shares(code))
    names = {OWN: organisation_name(workspace, code)}
    return told.assign(operator=told["operator"].replace(names))


def own_passages(table: pd.DataFrame, operator: str) -> pd.DataFrame:
    """Rows of one operator, for itself."""
    return table[table["operator"].astype(str) == operator].reset_index(drop=True)
