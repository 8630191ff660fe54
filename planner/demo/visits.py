"""Home visits of the mobile teams of an invented week: wishes, confirmed hours, double services."""

from __future__ import annotations

import numpy as np

from planner.demo.spots import Row

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_WINDOWS = (("09:00", "12:00"), ("10:00", "12:30"), ("13:30", "17:00"), ("14:30", "17:30"))
_CONFIRMED = (("09:00", "12:00", "09:30"), ("13:30", "17:00", "14:00"))
_WORKING_DAYS = 5
_ROUND = 20
"""Visits after which particularities come again; two of them are each other's double service."""


def visit_rows(crossings: list[Row], rng: np.random.Generator, *, mobile_teams: int) -> list[Row]:
    """One visit at each crossing.

    Two teams or more also make double services: two visits at once, or one after the other.
    Confirmed hours are never more than the teams at that moment.
    """
    rows = [_visit(rank, spot, rng) for rank, spot in enumerate(crossings)]
    if not mobile_teams:
        return rows
    for rank, row in enumerate(rows):
        turn = rank // _ROUND
        team = turn % mobile_teams + 1
        if rank % 10 == 3 and rank // 10 < len(_CONFIRMED) * _WORKING_DAYS * mobile_teams:
            _confirm(row, rank // 10)
        elif rank % 10 == 7:
            row["code de rota"] = f"E{team}{'ab'[rank % 2]}"
        elif rank % 10 == 5:
            row["équipe"] = f"EM{team}"
        elif rank % 10 == 1:
            row["fin souhaitée"] = f"{int(str(row['de'])[:2]) + 1:02d}:30"
        if mobile_teams > 1 and rank % _ROUND == 19:
            _tie(rows[rank - 1], row, turn)
    return rows


def _visit(rank: int, spot: Row, rng: np.random.Generator) -> Row:
    start, end = _WINDOWS[rank % len(_WINDOWS)]
    return {
        "référence": f"R{int(rng.integers(16**5)):05x}{rank:02d}",
        **spot,
        "jour": DAYS[rank % _WORKING_DAYS],
        "de": start,
        "à": end,
        "durée (min)": int(rng.choice([30, 40, 45])),
        "compétences": ("infirmier", "psychologue", None)[rank % 3],
        "obligatoire": "oui" if rank % 2 else "non",
    }


def _confirm(row: Row, number: int) -> None:
    """Give the confirmed visit of that number a day and an hour of its own."""
    start, end, hour = _CONFIRMED[number // _WORKING_DAYS % len(_CONFIRMED)]
    row |= {"jour": DAYS[number % _WORKING_DAYS], "de": start, "à": end, "obligatoire": "oui"}
    row |= {"état": "confirmé", "heure confirmée": hour}


def _tie(one: Row, two: Row, turn: int) -> None:
    """Make two visits of an afternoon a double service: at once, or within an hour and a half."""
    day = DAYS[2 * turn % _WORKING_DAYS]
    for row in (one, two):
        row |= {"obligatoire": "oui", "jour": day, "de": "13:30", "à": "17:00"}
    two["lié à"] = one["référence"]
    if turn % 2 == 0:
        two["lien"] = "même heure"
    else:
        two |= {"lien": "écart", "écart min (min)": -90, "écart max (min)": 90}
