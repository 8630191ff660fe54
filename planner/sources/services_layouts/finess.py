"""Health and social establishments (FINESS), those people can go to; no hours in it."""

from __future__ import annotations

import pandas as pd

from planner.errors import Fault
from planner.sources.service_categories import category_map
from planner.sources.services_layouts._layout import ServiceLayout, first_text, numbers, text

_KEY = "finess"


def _parse(raw: pd.DataFrame, _file: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Read establishments of the categories mapped; an establishment told once an activity is one.

    Those whose address may protect somebody are left out.
    """
    known = category_map(_KEY)
    code = text(raw, "categetab")
    name = first_text(raw, "rslongue", "raison_sociale", "rs", "categorie", "libcategetab")
    category = code.map(lambda one: next(iter(known.of([one])), None))
    told = zip(name, code, strict=True)
    sensitive = pd.Series(
        [known.is_sensitive(n, [c]) for n, c in told], index=raw.index, dtype=bool
    )
    frame = pd.DataFrame(
        {
            "local_id": first_text(raw, "nofinesset", "numero finess etablissement"),
            "name": name,
            "category": category,
            "opening_hours": None,
            "mobile": code.isin(known.mobile),
            "lon": numbers(raw, "lon" if "lon" in raw else "longitude"),
            "lat": numbers(raw, "lat" if "lat" in raw else "latitude"),
        },
        index=raw.index,
    )
    kept = frame[category.notna() & ~sensitive]
    return kept[~kept["local_id"].duplicated() | (kept["local_id"] == "")], []


LAYOUT = ServiceLayout(
    _KEY,
    "établissements FINESS géolocalisés",
    frozenset({"nofinesset", "categetab"}),
    _parse,
)
GEOCODED = ServiceLayout(
    "finess_geocoded",
    "établissements FINESS avec latitude et longitude",
    frozenset({"numero finess etablissement", "categetab", "latitude", "longitude"}),
    _parse,
    source=_KEY,
)
