"""Proposed stops as a table: rows for a screen, CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io

import pandas as pd

from planner.digits import percent_in_table
from planner.errors import PrivacyError
from planner.exports.needs_table import cell, plain
from planner.i18n import _


def check_public_stops(stops: pd.DataFrame) -> pd.DataFrame:
    """Return stops fit to be shown outside the team.

    Raises
    ------
    PrivacyError
        They were chosen with protected places in view.
    """
    if stops["team_only"].any():
        raise PrivacyError(
            _("ces arrêts sont réservés à l'équipe : les proposer sans --team pour les écrire")
        )
    return stops


def stops_rows(stops: pd.DataFrame) -> list[tuple[str, str, str, str, str]]:
    """Rank, name, part of the need added, what it covers, why: texts are raw."""
    return [
        (
            str(rank),
            row["name"],
            percent_in_table(row["need_share"]),
            row["covers"],
            row["why"],
        )
        for rank, row in enumerate(stops.to_dict("records"), start=1)
    ]


def stops_csv(stops: pd.DataFrame) -> str:
    """Write the table as CSV (`;`, decimal comma); formulas in names are made inert.

    Raises
    ------
    PrivacyError
        The stops are for the team only.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow([_("rang"), _("code"), _("arrêt"), _("part_du_besoin_ajoutée"), _("couvre"),
                     _("pourquoi"), _("qualité_du_lieu")])  # fmt: skip
    rows = check_public_stops(stops).to_dict("records")
    for rank, (code, row) in enumerate(zip(stops.index, rows, strict=True), start=1):
        writer.writerow(
            [
                rank,
                cell(str(code)),
                cell(row["name"]),
                plain(row["need_share"]),
                cell(row["covers"]),
                cell(row["why"]),
                plain(row["worth"]),
            ]
        )
    return buffer.getvalue()
