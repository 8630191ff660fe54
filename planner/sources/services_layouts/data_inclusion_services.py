"""Services of data·inclusion; what one leaves out is told by its structure's file."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.errors import Fault
from planner.opening import normalised
from planner.sources.service_categories import OTHER, category_map
from planner.sources.services_layouts._inclusion import codes
from planner.sources.services_layouts._layout import ServiceLayout, first_text, numbers, text

_KEY = "data_inclusion"
_REMOTE = {"a-distance"}


def _parse(raw: pd.DataFrame, _file: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Read services people go to: one row per category of the service's themes.

    Those given at a distance only are left out. `volume_horaire_hebdomadaire` tells what a service
    asks of people, not what it is staffed: it is no capacity.
    """
    known = category_map(_KEY)
    themes = [codes(told) for told in text(raw, "thematiques")]
    themes = [one + [code.partition("--")[0] for code in one] for one in themes]
    name = text(raw, "nom")
    remote = pd.Series([set(codes(m)) == _REMOTE for m in text(raw, "modes_accueil")], raw.index)
    sensitive = pd.Series(
        [known.is_sensitive(n, c) for n, c in zip(name, themes, strict=True)], raw.index
    )
    frame = pd.DataFrame(
        {
            "local_id": text(raw, "id"),
            "name": name,
            "category": [known.of(one) or (OTHER,) for one in themes],
            "opening_hours": [
                normalised(told) for told in first_text(raw, "horaires_accueil", "recurrence")
            ],
            "mobile": False,
            "lon": numbers(raw, "longitude"),
            "lat": numbers(raw, "latitude"),
            "parent": text(raw, "structure_id").replace("", None),
        },
        index=raw.index,
    )
    kept = frame[~(remote | sensitive).astype(np.bool_)].explode("category")
    many = kept.index.duplicated(keep=False)
    kept["local_id"] = kept["local_id"].where(~many, kept["local_id"] + "-" + kept["category"])
    return kept, []


LAYOUT = ServiceLayout(
    "data_inclusion_services",
    "services de data·inclusion",
    frozenset({"id", "source", "nom", "structure_id", "thematiques", "longitude", "latitude"}),
    _parse,
    source=_KEY,
)
