"""France services sites (ANCT): fixed sites, branches and itinerant units, hours per weekday."""

from __future__ import annotations

import pandas as pd

from planner.errors import Fault
from planner.sources.opening import FRENCH_DAYS, spans, week_text
from planner.sources.services_layouts._layout import ServiceLayout, text


def _parse(raw: pd.DataFrame, _file: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Read sites; a day told in words (`Sur RDV` …) is unknown, not closed."""
    hours = [text(raw, f"h_{day}") for day in FRENCH_DAYS[:6]]
    frame = pd.DataFrame(
        {
            "local_id": text(raw, "MATRICULE"),
            "name": "France services " + text(raw, "lib_france_services"),
            "category": "france_services",
            "opening_hours": [_hours(row) for row in zip(*hours, strict=True)],
            "mobile": text(raw, "categorie").str.contains("itinerante", case=False)
            | (text(raw, "ITINERANCE") == "Oui"),
            "lon": raw["lon"],
            "lat": raw["lat"],
        },
        index=raw.index,
    )
    return frame, []


def _hours(days: tuple[str, ...]) -> str | None:
    return week_text({day: spans(told) for day, told in enumerate(days)})


LAYOUT = ServiceLayout(
    "france_services",
    "France services (ANCT)",
    frozenset({"MATRICULE", "lib_france_services", "h_lundi"}),
    _parse,
)
