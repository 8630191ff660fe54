"""Coded phrases a sheet may print at a place: chosen from a list, so nothing typed is stored.

The phrase says what a team does, never who is there.
"""

from __future__ import annotations

from planner.i18n import _

PHRASES: dict[str, str] = {
    "AP": "Approcher à pied, véhicule garé à distance.",
    "DX": "Rester à deux, à vue l'un de l'autre.",
    "BR": "Parler bas, lampes dirigées vers le sol.",
    "GD": "Prévenir le gardien ou l'accueil en arrivant.",
    "CH": "Chien possible : s'annoncer de loin.",
    "EA": "Proposer de l'eau et de quoi se couvrir.",
    "HY": "Proposer un kit d'hygiène.",
    "IN": "Avoir les dépliants en plusieurs langues.",
    "SO": "Rappeler les horaires des services ouverts à côté.",
    "ST": "Ne pas stationner devant l'accès.",
    "RT": "Ne pas s'attarder si l'on n'est pas souhaité.",
    "PF": "Point fixe annoncé : rester jusqu'à l'heure dite.",
}
"""Code → French phrase (a gettext source string)."""


def phrase(code: str) -> str:
    """Phrase of a code in the language in use; KeyError for a code not in the list."""
    return _(PHRASES[code])
