"""Tables of indicators joined to contours by code: Filosofi by IRIS, districts (QPV)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.errors import Fault, ZonesError, gathered
from planner.i18n import _, counted
from planner.sources import qpv
from planner.sources.tables import read_csv_text
from planner.sources.zones_columns import IDENTIFIERS, find_text

_TABLE_KEYS = ("code_iris|iris", "code_qp", "idcar_200m|idinspire", "insee_com|codgeo|com", "code")
"""Identifier of a table, by kind of area; `com` alone is a commune."""


def join_indicators(
    raw: gpd.GeoDataFrame, paths: Sequence[Path]
) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Zones with the columns of each table, one line per zone, and what is to be said of it.

    The number and order of the zones do not change; a zone without a line keeps null, which is
    unknown. A column the contours already have is taken from the table.

    Raises
    ------
    ZonesError
        A table that cannot be read, has no code column, the same code twice, or no code of these
        zones; all tables' faults at once.
    """
    joined, notes, faults = raw, [], list[Fault]()
    for path in paths:
        with gathered(faults):
            joined, note = _join(joined, Path(path))
            notes += [note] if note else []
    if faults:
        raise ZonesError(faults)
    return joined, tuple(notes)


def _join(zones: gpd.GeoDataFrame, path: Path) -> tuple[gpd.GeoDataFrame, str]:
    table = read_csv_text(path)
    if qpv.is_qpv([str(name) for name in zones.columns]):
        table = qpv.parse_indicators(table, zones["code_qp"], str(path))
    key, ours = _keys(zones, table, path)
    codes = table[key].str.strip()
    _check_codes(codes, table["line"], path)
    place = pd.Series(np.arange(len(table)), index=codes)
    rows = zones[ours].astype("string").str.strip().map(place)
    if rows.isna().all():
        message = _("aucun code de « {column} » n'est celui d'une zone").format(column=key)
        hint = _("vérifier que le tableau et les contours sont de la même région et de même année")
        raise ZonesError([Fault(message, hint, str(path))])
    taken = table.drop(columns=[key]).set_index(np.arange(len(table)))
    taken = taken.drop(columns=_identity(zones, taken))
    added = taken.reindex(rows.to_numpy()).set_index(zones.index)
    lines = added.pop("line").fillna(0).astype(int)
    kept = zones.drop(columns=_same(zones, added))
    out = gpd.GeoDataFrame(pd.concat([kept, added], axis=1), geometry=zones.geometry.name)
    before = zones.attrs.get("joined", {})
    out.attrs = {**zones.attrs, "joined": before | dict.fromkeys(added, (str(path), lines))}
    missing = int(rows.isna().sum())
    note = counted(
        "{num} zone sur {total} sans ligne dans {file} : valeurs inconnues",
        "{num} zones sur {total} sans ligne dans {file} : valeurs inconnues",
        missing,
        total=len(zones),
        file=path.name,
    )
    return out, note if missing else ""


def _keys(zones: gpd.GeoDataFrame, table: pd.DataFrame, path: Path) -> tuple[str, str]:
    """Code columns of the table and of the zones that are of the same kind."""
    names, ours = [str(n) for n in table.columns], [str(n) for n in zones.columns]
    for pattern in _TABLE_KEYS:
        key = find_text(names, pattern)
        own = find_text(ours, "code_iris|iris" if pattern.startswith("code_iris") else pattern)
        if key is not None and own is not None:
            return key, own
    own = find_text(ours, IDENTIFIERS[0])
    key = find_text(names, "zone_id")
    if key is not None and own is not None:
        return key, own
    hint = _("colonne attendue : {list}").format(list=", ".join(_TABLE_KEYS).replace("|", ", "))
    raise ZonesError([Fault(_("aucun code commun avec les zones"), hint, str(path))])


def _check_codes(codes: pd.Series, lines: pd.Series, path: Path) -> None:
    faults = []
    again = codes[codes.duplicated(keep=False) & (codes != "")]
    for code, group in again.groupby(again):
        where = ", ".join(str(lines.loc[row]) for row in group.index[:5])
        message = _("code « {id} » en double, lignes {lines}").format(id=code[:40], lines=where)
        hint = _("garder une ligne par code")
        faults.append(Fault(message, hint, str(path), line=int(lines.loc[group.index[0]])))
    if faults:
        raise ZonesError(faults[:20])


def _identity(zones: pd.DataFrame, table: pd.DataFrame) -> list[str]:
    """Names and communes of the table where the contours have theirs."""
    ours, theirs = [str(n) for n in zones.columns], [str(n) for n in table.columns]
    return [
        name
        for pattern in IDENTIFIERS
        if find_text(ours, pattern)
        for alternative in pattern.split("|")
        if (name := find_text(theirs, alternative))
    ]


def _same(zones: pd.DataFrame, added: pd.DataFrame) -> list[str]:
    """Columns of the zones that the table gives anew, case ignored."""
    given = {str(name).casefold() for name in added.columns} - {"geometry"}
    return [name for name in zones.columns if str(name).casefold() in given]
