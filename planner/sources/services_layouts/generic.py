"""An organisation's own list: name, category, lat, lon, and hours in OSM syntax."""

from __future__ import annotations

import pandas as pd

from planner.errors import Fault
from planner.frames import SERVICE_CATEGORIES
from planner.i18n import _
from planner.means_layout import EXAMPLE
from planner.opening import normalised
from planner.sources import means_cells as cells
from planner.sources.services_layouts._layout import ServiceLayout, numbers, text
from planner.sources.services_layouts._position import degrees

MOST_H_WEEK = 10_000.0
"""Staffed hours a week of a very large service: sixty counters open all week."""
_YES = ("oui", "yes", "true", "vrai", "1", "x")


def _parse(raw: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Read own services; a category outside the list or hours outside the syntax is a fault.

    Examples of the template are left out.
    """
    raw = raw[~text(raw, "name").str.casefold().str.startswith(EXAMPLE).astype(bool)]
    position, faults = degrees(raw[["lat", "lon"]], raw, "lat, lon", file)
    told = text(raw, "opening_hours")
    frame = pd.DataFrame(
        {
            "local_id": text(raw, "id"),
            "name": text(raw, "name"),
            "category": text(raw, "category").str.casefold(),
            "opening_hours": [normalised(hours) for hours in told],
            "mobile": text(raw, "mobile").str.casefold().isin(_YES),
            "capacity_h_week": numbers(raw, "capacity_h_week"),
            "closes_on": [_date(told) for told in text(raw, "closes_on")],
        },
        index=raw.index,
    ).join(position)
    for row in raw.index:
        line = int(raw.loc[row, "line"])
        faults += _row_faults(frame.loc[row], str(told.loc[row]), line, file)
        faults += _more_faults(raw.loc[[row]], frame.loc[row], line, file)
    return frame, faults


def _date(told: str) -> str | None:
    """ISO text of `2027-01-31` or `31/01/2027`, None for anything else."""
    try:
        return cells.date(told).isoformat()
    except cells.CellError:
        return None


def _more_faults(raw: pd.DataFrame, row: pd.Series, line: int, file: str) -> list[Fault]:
    """Optional cells that say something that cannot be read."""
    faults = []
    hours = text(raw, "capacity_h_week").iloc[0]
    if hours and not 0 <= row["capacity_h_week"] <= MOST_H_WEEK:
        message = _("« {value} » n'est pas un nombre d'heures").format(value=cells.shown(hours))
        hint = _("heures de présence d'agents par semaine, par exemple 35")
        faults.append(Fault(message, hint, file, line=line, column="capacity_h_week"))
    closing = text(raw, "closes_on").iloc[0]
    if closing and row["closes_on"] is None:
        message = _("date « {value} »").format(value=cells.shown(closing))
        hint = _("écrire par exemple 31/01/2027")
        faults.append(Fault(message, hint, file, line=line, column="closes_on"))
    return faults


def _row_faults(row: pd.Series, hours: str, line: int, file: str) -> list[Fault]:
    faults = []
    if not row["name"]:
        faults.append(
            Fault(_("nom absent"), _("nommer le service"), file, line=line, column="name")
        )
    if row["category"] not in SERVICE_CATEGORIES:
        message = _("catégorie « {value} » inconnue").format(value=row["category"])
        hint = _("choisir parmi : {list}").format(list=", ".join(SERVICE_CATEGORIES))
        faults.append(Fault(message, hint, file, line=line, column="category"))
    if hours and pd.isna(row["opening_hours"]):
        message = _("horaires « {value} » illisibles").format(value=hours)
        hint = _("écrire par exemple Mo-Fr 09:00-12:00,14:00-17:00")
        faults.append(Fault(message, hint, file, line=line, column="opening_hours"))
    return faults


LAYOUT = ServiceLayout(
    "own",
    "liste propre : name, category, lat, lon"
    " (et id, opening_hours, mobile, capacity_h_week, closes_on)",
    frozenset({"name", "category", "lat", "lon"}),
    _parse,
)
