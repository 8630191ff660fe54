"""An organisation's own list: name, category, lat, lon, and hours in OSM syntax."""

from __future__ import annotations

import pandas as pd

from planner.errors import Fault
from planner.i18n import _
from planner.sources.opening import validated
from planner.sources.services_layouts._layout import ServiceLayout, text
from planner.sources.services_layouts._position import degrees

CATEGORIES = (
    "france_services", "town_hall", "toilets", "drinking_water", "station", "food", "health",
    "social", "other",
)  # fmt: skip
_YES = ("oui", "yes", "true", "vrai", "1", "x")


def _parse(raw: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Read own services; a category outside the list or hours outside the syntax is a fault."""
    position, faults = degrees(raw[["lat", "lon"]], raw, "lat, lon", file)
    told = text(raw, "opening_hours")
    frame = pd.DataFrame(
        {
            "local_id": text(raw, "id"),
            "name": text(raw, "name"),
            "category": text(raw, "category").str.casefold(),
            "opening_hours": [validated(hours) for hours in told],
            "mobile": text(raw, "mobile").str.casefold().isin(_YES),
        },
        index=raw.index,
    ).join(position)
    for row in raw.index:
        line = int(raw.loc[row, "line"])
        faults += _row_faults(frame.loc[row], str(told.loc[row]), line, file)
    return frame, faults


def _row_faults(row: pd.Series, hours: str, line: int, file: str) -> list[Fault]:
    faults = []
    if not row["name"]:
        faults.append(
            Fault(_("nom absent"), _("nommer le service"), file, line=line, column="name")
        )
    if row["category"] not in CATEGORIES:
        message = _("catégorie « {value} » inconnue").format(value=row["category"])
        hint = _("choisir parmi : {list}").format(list=", ".join(CATEGORIES))
        faults.append(Fault(message, hint, file, line=line, column="category"))
    if hours and pd.isna(row["opening_hours"]):
        message = _("horaires « {value} » illisibles").format(value=hours)
        hint = _("écrire par exemple Mo-Fr 09:00-12:00,14:00-17:00")
        faults.append(Fault(message, hint, file, line=line, column="opening_hours"))
    return faults


LAYOUT = ServiceLayout(
    "own",
    "liste propre : name, category, lat, lon (et id, opening_hours, mobile)",
    frozenset({"name", "category", "lat", "lon"}),
    _parse,
)
