"""Needs as a table: rows for a screen, CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.digits import percent, percent_in_table, written
from planner.errors import PrivacyError
from planner.i18n import _, labelled, ngettext
from planner.indicators.need import Needs, indicators

_FORMULA_STARTS = ("=", "+", "-", "@", "|", "%", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class NeedsTable:
    """Header and rows as text, greatest need first, unknown last; `inconnu` for null."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def check_public(needs: Needs) -> Needs:
    """Return needs fit to be shown outside the team.

    Raises
    ------
    PrivacyError
        They count protected places.
    """
    if needs.shows_protected:
        raise PrivacyError(
            _("ces besoins comptent des lieux protégés : les recalculer sans eux pour les montrer")
        )
    return needs


def ranked(
    zones: gpd.GeoDataFrame,
    needs: Needs,
    *,
    only: pd.Index | None = None,
    columns: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Zones' name and commune beside the needs, greatest first; or `only` some, in their order.

    `columns`: of the needs, None: all.

    Returns
    -------
    DataFrame
        `rank` (nullable integer, 1 the greatest, equal needs share a rank, null unknown), `name`
        (the zone's id where it has none), `commune`, then the needs' columns.
    """
    frame = needs.frame if columns is None else needs.frame[list(columns)]
    own = need = needs.frame["need"].to_numpy(dtype=np.float64)
    if only is not None:
        at = frame.index.get_indexer(only)
        frame, own = frame.iloc[at], need[at]
    below = np.sort(need[~np.isnan(need)])
    rank = pd.Series(len(below) - np.searchsorted(below, own, side="right") + 1, index=frame.index)
    name = zones["name"].reindex(frame.index)
    ids = pd.Series(frame.index.astype(str), index=frame.index, dtype=object)
    front = pd.DataFrame(
        {
            "rank": rank.astype("Int64").mask(np.isnan(own)),
            "name": name.astype(object).where(name.notna(), ids),
            "commune": zones["commune"].reindex(frame.index).astype(object),
        },
        index=frame.index,
    )
    found = front.join(frame)
    if only is not None:
        return found
    return found.sort_values(["rank", "name"], na_position="last", kind="stable")


def zones_of_half(needs: Needs) -> tuple[int, int]:
    """How the need gathers: the fewest zones that hold half of it, of how many with a known need.

    (0, n) where no need is known to be above zero.
    """
    share = needs.frame["need_share"].dropna().sort_values(ascending=False).to_numpy()
    if not share.sum() > 0:
        return 0, len(share)
    return int(np.searchsorted(np.cumsum(share), share.sum() / 2 - 1e-12)) + 1, len(share)


def half_words(needs: Needs) -> str:
    """Where half of the need is, in words; empty where none is known."""
    num, total = zones_of_half(needs)
    if not num:
        return ""
    return ngettext(
        "la moitié du besoin estimé tient dans {num} zone sur {total} ({share})",
        "la moitié du besoin estimé tient dans {num} zones sur {total} ({share})",
        num,
    ).format(num=number(num, 0), total=number(total, 0), share=percent(num / total))


def needs_table(
    zones: gpd.GeoDataFrame, needs: Needs, *, only: pd.Index | None = None
) -> NeedsTable:
    """Build the table shown on a screen: rank, zone, commune, need, part, study, components.

    `only` (None: all): zones told, in their order.

    Components without weight and known nowhere are left out. Texts are raw: whoever shows them
    escapes them.
    """
    known = indicators()
    components = [
        key for key, weight in needs.weights.items() if weight or needs.frame[key].notna().any()
    ]
    header = (
        _("rang"),
        _("zone"),
        _("commune"),
        labelled(_("besoin"), needs.label),
        _("part du besoin estimé du territoire"),
        *study_header(needs.frame),
        *(
            _("{label} (poids {weight})").format(
                label=_(known[key].label), weight=number(needs.weights[key], 2)
            )
            for key in components
        ),
    )
    written = ["need", "need_share", *components]
    written += [name for name in STUDIED if name in needs.frame]
    told = ranked(zones, needs, only=only, columns=written)
    rows = tuple(
        (
            "—" if pd.isna(row["rank"]) else str(row["rank"]),
            str(row["name"]),
            "" if pd.isna(row["commune"]) else str(row["commune"]),
            need_text(row["need"], needs),
            percent_in_table(row["need_share"]),
            *study_cells(row),
            *(percent_in_table(row[key]) for key in components),
        )
        for row in told.to_dict("records")
    )
    return NeedsTable(header, rows)


STUDIED = (
    "underservice", "underservice_rank", "rank_low", "rank_high", "stable", "top_share"
)  # fmt: skip
"""Columns of a study that its cells are written from."""


def study_header(frame: pd.DataFrame) -> tuple[str, ...]:
    """Headers of what a study adds to a table of needs; empty where it holds none."""
    found = []
    if "underservice" in frame:
        found += [_("sous-desserte (0 à 1)"), _("rang de sous-desserte")]
    if "rank_low" in frame:
        found += [_("fourchette du rang"), _("part des essais parmi les 20 premières")]
    return tuple(found)


def study_cells(row: Mapping[Hashable, Any]) -> tuple[str, ...]:
    """Cells under `study_header`."""
    found = []
    if "underservice" in row:
        value, rank = row["underservice"], row["underservice_rank"]
        found += [_("inconnu") if pd.isna(value) else number(value, 3)]
        found += ["—" if pd.isna(rank) else str(int(rank))]
    if "rank_low" in row:
        found += [held_words(row), percent_in_table(row["top_share"])]
    return tuple(found)


def held_words(row: Mapping[Hashable, Any]) -> str:
    """Ranks of 5 to 95 % of the draws, and whether they do not hold; `—` where none is known."""
    if "rank_low" not in row or pd.isna(row["rank_low"]):
        return "—"
    low, high = (number(row[name], 0) for name in ("rank_low", "rank_high"))
    told = low if low == high else _("{low} à {high}").format(low=low, high=high)
    return told if row["stable"] else _("{range}, instable").format(range=told)


def needs_csv(zones: gpd.GeoDataFrame, needs: Needs) -> str:
    """Write the table as CSV (`;`, decimal comma, shares in [0, 1], line feeds as RFC 4180).

    Formulas in names are made inert. Unknown is written `inconnu`, never blank or 0; no priority
    district, and no service known to be open, `aucun`.

    Raises
    ------
    PrivacyError
        The needs count protected places.
    """
    frame = ranked(zones, check_public(needs))
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    shown = {"rank", "name", "commune", "need", "need_share"}
    components = [str(name) for name in frame if name not in shown]
    writer.writerow([_("rang"), _("code"), _("zone"), _("commune"), _("besoin"), _("unité"),
                     _("part_du_besoin"), *components])  # fmt: skip
    for code, row in zip(frame.index, frame.to_dict("records"), strict=True):
        writer.writerow(
            [
                plain(row["rank"]),
                cell(str(code)),
                cell(str(row["name"])),
                cell("" if pd.isna(row["commune"]) else str(row["commune"])),
                plain(row["need"]),
                cell(needs.label),
                plain(row["need_share"]),
                *(missing(key) if pd.isna(row[key]) else plain(row[key]) for key in components),
            ]
        )
    return buffer.getvalue()


def cell(text: str) -> str:
    """Text a spreadsheet shows and never runs: stripped, then `'` before a formula's start."""
    text = text.strip().replace("\x00", "")
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


WHOLE_FROM = 9.95
"""Counts that would be written 10 or more are whole."""


def need_text(need: float | None, needs: Needs) -> str:
    """Write a need in its unit: a percentage, or a count; `inconnu` where null.

    A count from ten on is whole: an estimate has no tenths of a household.
    """
    if needs.unit == "share":
        return percent(need, share_digits(needs))
    if need is None or np.isnan(need):
        return _("inconnu")
    return number(need, 0 if need >= WHOLE_FROM else 1)


def share_digits(needs: Needs) -> int:
    """Decimals of a per cent that still part small shares of many zones."""
    need = needs.frame["need"].to_numpy(dtype=np.float64)
    greatest = float(np.max(need, initial=0.0, where=~np.isnan(need)))
    return 1 + sum(0 < greatest < least for least in (0.02, 0.002))


def number(value: float, digits: int) -> str:
    """A number in the user's language, at most `digits` decimals."""
    return written(value, digits, whole=True)


def short_number(value: float) -> str:
    """A number without decimals where it is whole, else with two at most."""
    return number(value, 0 if float(value).is_integer() else 2)


def missing(column: str) -> str:
    """What stands for a null of a column: nothing of the kind there, or not known."""
    there_is_none = column == "qpv" or column.startswith("open_")
    return _("aucun") if there_is_none else _("inconnu")


def plain(value: object) -> str:
    """A value for a CSV: decimal comma, `inconnu` where null."""
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return _("inconnu")
    if isinstance(value, (bool, np.bool_)):
        return _("oui") if value else _("non")
    if isinstance(value, str):
        return cell(value)
    return f"{value:.6g}".replace(".", ",") if isinstance(value, float) else str(value)
