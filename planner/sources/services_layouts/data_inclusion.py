"""Structures of data·inclusion, in the official schema of the offer (versions 0 and 1)."""

from __future__ import annotations

import pandas as pd

from planner.errors import Fault
from planner.opening import normalised
from planner.sources.service_categories import OTHER, category_map
from planner.sources.services_layouts._inclusion import codes
from planner.sources.services_layouts._layout import ServiceLayout, first_text, numbers, text

_KEY = "data_inclusion"


def _parse(raw: pd.DataFrame, _file: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Read structures; their category is that of their network.

    Hours are already OSM syntax; anything else is unknown. A structure whose address may protect
    somebody is left out.
    """
    known = category_map(_KEY)
    networks = [
        codes(f"{one} {two}")
        for one, two in zip(text(raw, "reseaux_porteurs"), text(raw, "typologie"), strict=True)
    ]
    name = text(raw, "nom")
    frame = pd.DataFrame(
        {
            "local_id": text(raw, "id"),
            "name": name,
            "category": [next(iter(known.of(one)), OTHER) for one in networks],
            "opening_hours": [
                normalised(told)
                for told in first_text(raw, "horaires_accueil", "horaires_ouverture")
            ],
            "mobile": False,
            "lon": numbers(raw, "longitude"),
            "lat": numbers(raw, "latitude"),
        },
        index=raw.index,
    )
    sensitive = [known.is_sensitive(n, c) for n, c in zip(name, networks, strict=True)]
    return frame[~pd.Series(sensitive, index=raw.index, dtype=bool)], []


LAYOUT = ServiceLayout(
    _KEY,
    "structures de data·inclusion",
    frozenset({"id", "source", "nom", "code_insee", "longitude", "latitude"}),
    _parse,
)
