"""A workbook of a plan's points: by part, by outing, by zone; columns sum to the judge's."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence

import pandas as pd
import xlsxwriter

from planner.exports.marks_words import POINT
from planner.exports.score_words import OutingRows, names_told, part_words, zone_cells
from planner.i18n import _
from planner.model import Means, WeekPlan

_WRITTEN = dt.datetime(2000, 1, 1)
"""Written into every workbook, so that the same points give the same bytes."""
_NUMBER = "0.0000000"
"""Points to the judge's unit: 10⁻⁷ of a point."""
Cell = str | float


def score_xlsx(
    plan: WeekPlan,
    means: Means,
    outings: pd.DataFrame,
    zones: pd.DataFrame,
    *,
    zone_names: Mapping[str, str],
    for_team: bool,
) -> bytes:
    """Write the workbook; texts are never formulas nor links.

    Parameters
    ----------
    outings, zones
        OUTING_PARTS and ZONE_PARTS frames of the plan.
    for_team
        Whether `zones` counts protected places, which the sheet then says.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": _WRITTEN})
    told = names_told(outings)
    parts: list[Sequence[Cell]] = [
        (part_words(name), int(outings[name].sum()) / POINT) for name in told
    ]
    parts.append((_("total"), int(outings["points"].sum()) / POINT))
    _sheet(book, _("par nom"), (_("repère du plan"), _("points")), parts)
    header = (_("sortie"), *map(part_words, told), _("total"))
    _sheet(book, _("par sortie"), header, _outings(plan, means, outings, told))
    for_whom = _("réservé à l'équipe")
    zone = f"{_('zone')} · {for_whom}" if for_team else _("zone")
    header = (_("public"), zone, _("nom"), _("points"))
    _sheet(book, _("par zone"), header, _zones(zones, zone_names))
    book.close()
    return buffer.getvalue()


def _outings(
    plan: WeekPlan, means: Means, outings: pd.DataFrame, told: Sequence[str]
) -> list[Sequence[Cell]]:
    names = OutingRows(plan, means)
    return [
        (names.name(str(row)), *(int(values[name]) / POINT for name in (*told, "points")))
        for row, values in outings.iterrows()
    ]


def _zones(zones: pd.DataFrame, names: Mapping[str, str]) -> list[Sequence[Cell]]:
    return [
        (public, zone, names.get(zone, "") if zone else kind, points / POINT)
        for kind, public, zone, points in zone_cells(zones)
    ]


def _sheet(
    book: xlsxwriter.Workbook, title: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> None:
    head = book.add_format({"bold": True, "bg_color": "#D5E1E8", "text_wrap": True})
    figure = book.add_format({"num_format": _NUMBER})
    page = book.add_worksheet(title)
    for column, text in enumerate(header):
        page.write_string(0, column, text, head)
    for line, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(line, column, value)
            else:
                page.write_number(line, column, value, figure)
    page.freeze_panes(1, 1)
    page.set_column(0, 0, 40)
    page.set_column(1, max(1, len(header) - 1), 18)
