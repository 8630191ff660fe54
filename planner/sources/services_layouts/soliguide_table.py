"""Places of Soliguide as its export to a table writes them (CSV or XLSX, in French)."""

from __future__ import annotations

import pandas as pd

from planner.errors import Fault
from planner.sources.opening import french_week
from planner.sources.service_categories import OTHER, category_map
from planner.sources.services_layouts._layout import ServiceLayout, numbers, text

_KEY = "soliguide"
_CLOSED = "fermé définitivement"


def _parse(raw: pd.DataFrame, _file: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Read places; itineraries have no position in it, so they are left out and counted."""
    known = category_map(_KEY)
    name, services = text(raw, "Nom de la structure"), text(raw, "Les services")
    found = [known.told_in(told) or (OTHER,) for told in services]
    frame = pd.DataFrame(
        {
            "local_id": text(raw, "Numéro de la fiche"),
            "name": name,
            "category": found,
            "opening_hours": [french_week(told) for told in text(raw, "Les horaires")],
            "mobile": False,
            "lon": numbers(raw, "Longitude"),
            "lat": numbers(raw, "Latitude"),
        },
        index=raw.index,
    )
    told = zip(name, services, strict=True)
    hidden = pd.Series([known.is_sensitive(f"{n} {s}") for n, s in told], raw.index, dtype=bool)
    closed = text(raw, "Fermeture temporaire").str.casefold().str.contains(_CLOSED)
    frame = frame[~hidden & ~closed.astype(bool)].explode("category")
    frame["local_id"] = frame["local_id"] + "-" + frame["category"]
    return frame, []


LAYOUT = ServiceLayout(
    "soliguide_table",
    "export de Soliguide (CSV, XLSX)",
    frozenset({"Numéro de la fiche", "Nom de la structure", "Les horaires", "Latitude"}),
    _parse,
    source=_KEY,
)
