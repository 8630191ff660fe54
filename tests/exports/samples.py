"""A sheet written by hand, with as many stops as asked."""

from __future__ import annotations

import itertools

from planner.dates import NBSP
from planner.exports.sheet import (
    Instruction,
    Phone,
    Sheet,
    SheetHeader,
    SheetLeg,
    SheetMap,
    SheetStop,
    StopMark,
)

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 190 95">'
    '<rect width="190" height="95" fill="#eee"/></svg>'
)
APPROACH = Instruction("AP", "Approcher à pied, véhicule garé à distance.")
QUIET = Instruction("BR", "Parler bas, lampes dirigées vers le sol.")


def make_sheet(num_stops: int = 11, *, label: str = "Place du Marché", steps: int = 4) -> Sheet:
    marks = (StopMark.NONE, StopMark.TEAM, StopMark.NONE, StopMark.MEETING)
    stops = tuple(
        SheetStop(
            number=n,
            arrive=f"vers{NBSP}{20 + n // 6}{NBSP}h{NBSP}{n % 6 * 10:02d}",
            leave=f"{20 + n // 6}{NBSP}h{NBSP}{n % 6 * 10 + 5:02d}",
            presence_min=15,
            label=f"{label} {n}",
            mark=marks[n % 4],
            instructions=(APPROACH, QUIET)[: n % 3],
        )
        for n in range(1, num_stops + 1)
    )
    step = "Tourner à gauche dans la rue de la Fontaine-aux-Lilas, 120 m."
    ends = ["Base", *map(str, range(1, num_stops + 1)), "Base"]
    legs = tuple(
        SheetLeg(f"{a} → {b}", (step,) * steps, 6, 1240) for a, b in itertools.pairwise(ends)
    )
    header = SheetHeader(
        "Les Veilleurs",
        "Maraude Nord",
        "Valmy-sur-Orge",
        "lundi 30 novembre 2026",
        "de 20 h à 0 h 30",
        "à pied",
        "Local, rue Haute",
        version=2,
        replaces=1,
    )
    return Sheet(
        header=header,
        map=SheetMap(SVG, "Carte de la tournée.", 190.0, 95.0),
        stops=stops,
        legs=legs,
        start_back=f"vers{NBSP}0{NBSP}h{NBSP}05",
        back_at=f"vers{NBSP}0{NBSP}h{NBSP}20",
        briefing=("Téléphones chargés.", "Les heures sont des repères."),
        phones=(Phone("01 99 00 12 34", "astreinte"), Phone("115", "hébergement d'urgence")),
        destroy_on="lundi 7 décembre 2026",
        attributions=("Rues : © OpenStreetMap", "Filosofi (INSEE) : 2021"),
        fictional=True,
    )
