"""What an operator shows others of its passages: nothing, but in the zones and fields it opted in.

Only where and when: zone × weekday × two-hour band × operator. Never a place, a street, a number of
people, a team or a route: a shared frame has no column for them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from planner.i18n import _
from planner.presence import ONLY_IN

OWN = ""
"""Operator under which the organisation shares its own passages: none of a file is so named."""
COLUMNS = ("zone_id", "operator", "weekday", "band", "faded")


class Field(StrEnum):
    """What may be shared of a passage besides that there is one in the zone."""

    WEEKDAY = "weekday"
    HOURS = "hours"
    """to the two-hour band."""
    CHECKED = "checked"
    """whether it was checked in the last six months."""


_COLUMN = {Field.WEEKDAY: "weekday", Field.HOURS: "band", Field.CHECKED: "faded"}


@dataclass(frozen=True, slots=True)
class Share:
    """What an operator shares in one zone: that it passes there, and these fields of it."""

    operator: str
    zone: str
    fields: frozenset[Field] = frozenset()


def shared_presence(table: pd.DataFrame, shares: Collection[Share]) -> pd.DataFrame:
    """What operators share of their passages, a function of what they opted in alone.

    Parameters
    ----------
    table
        Rows of `indicators.presence.presence_table`, of any operator.
    shares
        At most one per operator and zone.

    Returns
    -------
    DataFrame
        `COLUMNS`, one row for each thing shared, ordered by its content: `zone_id` and `operator`
        text, `weekday` 0 to 6, `band` 0 to 11, `faded` (no such passage was checked in the last
        six months). A field that is not shared is null, and rows that differ by it alone are one.
    """
    opted = {(one.operator, one.zone): one.fields for one in shares}
    keys = zip(table["operator"].astype(str), table["zone_id"].astype(str), strict=True)
    fields = [opted.get(key) for key in keys]
    kept = table.loc[[one is not None for one in fields], list(COLUMNS)]
    told = kept.astype(
        {"zone_id": "string", "operator": "string", "weekday": "Int64", "band": "Int64",
         "faded": "boolean"}
    )  # fmt: skip
    allowed = [one for one in fields if one is not None]
    for field, column in _COLUMN.items():
        told[column] = told[column].where(
            np.array([field in one for one in allowed], dtype=np.bool_)
        )
    who_and_when = ["zone_id", "operator", "weekday", "band"]
    told["faded"] = told.groupby(who_and_when, dropna=False)["faded"].transform("min")
    return told.drop_duplicates().sort_values(who_and_when).reset_index(drop=True)


def opted_lines(
    presence: gpd.GeoDataFrame,
    zones: gpd.GeoDataFrame | None,
    operators: Collection[str],
    shares: Collection[Share],
) -> gpd.GeoDataFrame:
    """Passages the coordination may read: those of operators who choose, where they opted in.

    Parameters
    ----------
    presence
        `frames.PRESENCE` as it was imported.
    zones
        `frames.ZONES` as they are shared; None: no zone, so nothing of these operators.
    operators
        Who chooses what it shares; everybody else's passages are as the file tells them.
    shares
        At most one per operator and zone. A day without hours has no place in a week, nor the
        reverse: such a zone is left out.

    Returns
    -------
    GeoDataFrame
        `frames.PRESENCE`, with `presence.ONLY_IN` where an operator chooses; never checked where
        that is not shared.
    """
    names = {_plain(name) for name in operators}
    chooses = presence["operator"].map(_plain).isin(names)
    if not chooses.any():
        return presence
    found = [presence[~chooses].assign(**{ONLY_IN: None})]
    shapes = {} if zones is None else dict(zip(map(str, zones.index), zones.geometry, strict=True))
    for operator in sorted(presence.loc[chooses, "operator"].unique()):
        own = presence[chooses & (presence["operator"] == operator)]
        for checked in (True, False):
            ground = [
                shapes[one.zone]
                for one in shares
                if one.operator == operator
                and one.zone in shapes
                and {Field.WEEKDAY, Field.HOURS} <= one.fields
                and (Field.CHECKED in one.fields) is checked
            ]
            if ground:
                told = own.assign(**{ONLY_IN: [shapely.union_all(ground)] * len(own)})
                found.append(told if checked else told.assign(checked_on=None))
    whole = pd.concat([one for one in found if len(one)] or found)
    whole.index = pd.RangeIndex(len(whole), name=presence.index.name)
    return gpd.GeoDataFrame(whole, geometry=presence.geometry.name, crs=presence.crs)


def _plain(name: str) -> str:
    return name.casefold().strip()


def field_words(field: Field) -> str:
    """A field in words."""
    words = {
        Field.WEEKDAY: _("jour de la semaine"),
        Field.HOURS: _("heures, à deux heures près"),
        Field.CHECKED: _("vérifié ou non depuis six mois"),
    }
    return words[field]
