"""Places of the street teams of an invented week: fixed points, known places, sectors."""

from __future__ import annotations

import numpy as np

from planner.demo.spots import Row

_KINDS = ("point fixe", "lieu connu", "lieu connu", "exploratoire", "lieu connu")
_REFUSALS: tuple[Row, ...] = (
    {"sans passage : jours": "mardi"},
    {"sans passage : jours": "jeudi", "sans passage : de": "19:00", "sans passage : à": "21:00"},
    {"sans passage : jours": "lundi, mercredi"},
    {"sans passage : de": "22:30", "sans passage : à": "00:30"},
    {"sans passage : jours": "vendredi", "sans passage : de": "21:30", "sans passage : à": "23:59"},
)
"""When not to pass: days, hours, both."""


def place_rows(
    crossings: list[Row], landmarks: list[Row], rng: np.random.Generator, *, num_due: int
) -> list[Row]:
    """One place at each crossing; the first fixed points stand at landmarks instead.

    Passages are due at `num_due` fixed points at most: what the outings can hold.
    """
    left = iter(landmarks)
    rows = []
    for rank, crossing in enumerate(crossings):
        kind = _KINDS[rank % len(_KINDS)]
        spot = next(left, crossing) if kind == "point fixe" else crossing
        rows.append(_place(rank, kind, spot, rng))
        if kind == "point fixe" and rank // len(_KINDS) < num_due:
            rows[-1]["passages dus"] = 1
    return rows


def _place(rank: int, kind: str, spot: Row, rng: np.random.Generator) -> Row:
    row: Row = {"code": f"L{rank + 1:02d}", "nature": kind, **spot}
    row["présence (min)"] = int(rng.choice([15, 20, 30, 40]))
    row["passages souhaités"] = int(rng.choice([1, 1, 2]))
    row["écart min (h)"] = 40
    if kind == "point fixe":
        row |= {"protection": "public", "de": "20:00", "à": "22:30"}
        row["nom"] = (
            f"Point fixe, {spot['repère']}" if "repère" in spot else f"Point fixe {rank + 1}"
        )
    elif kind == "exploratoire":
        row |= {"protection": "public", "nom": f"Secteur {rank + 1}", "passages souhaités": 1}
    else:
        row |= _known(rank)
    return row


def _known(rank: int) -> Row:
    """What is particular about a known place, if anything."""
    if rank % 11 == 4:
        return {"protection": "scellé", "équipe réservée": "M1"}
    if rank % 7 == 1:
        return {"consignes": "AP, BR", **_REFUSALS[rank // 5 % len(_REFUSALS)]}
    if rank % 7 == 2:
        return {"passages souhaités": 2, "écart max (h)": 96}
    if rank % 7 == 4:
        return {"jours": "lundi, mardi, jeudi", "de": "19:30", "à": "23:30"}
    if rank % 7 == 6:
        return {"protection": "partenaires", "compétences": "infirmier"}
    return {}
