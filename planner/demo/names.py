"""Invented street names: trades, trees, landscape. No name of a person."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

TOWN_NAME = "Villefeinte-les-Ponts"
"""No commune bears this name (« feinte »: feigned)."""
_THINGS = (
    "des Tanneurs", "des Tisserands", "des Vignerons", "des Potiers", "des Bateliers",
    "des Meuniers", "des Charrons", "des Verriers", "des Cordiers", "des Drapiers",
    "des Tilleuls", "des Marronniers", "des Érables", "des Platanes", "des Saules",
    "des Peupliers", "des Noisetiers", "des Acacias", "des Charmes", "des Bouleaux",
    "des Lilas", "des Glycines", "des Églantines", "des Bleuets", "des Genêts",
    "du Lavoir", "du Moulin", "du Four à Chaux", "du Colombier", "du Puits", "du Pressoir",
    "de la Fontaine", "de la Tuilerie", "de la Scierie", "de la Corderie", "de la Halle",
    "de l'Abreuvoir", "de l'Écluse", "de l'Observatoire", "de l'Arsenal", "de l'Octroi",
    "du Nord", "du Midi", "de l'Est", "de l'Ouest", "du Couchant", "du Levant",
    "de la Prairie", "de la Garenne", "de la Combe", "de la Butte", "de la Plaine",
    "des Remparts", "des Jardins", "des Prés", "des Coteaux", "des Carrières", "des Étangs",
    "des Hirondelles", "des Alouettes", "des Rossignols", "des Mésanges", "des Hérons",
    "de l'Alliance", "de la Concorde", "de l'Avenir", "du Progrès", "de l'Espérance",
    "de la Liberté", "de l'Égalité", "de la Fraternité", "des Libertés", "de la Solidarité",
    "des Deux Ponts", "des Trois Sources", "des Quatre Vents", "des Cinq Chemins",
    "du Vieux Marché", "du Petit Bois", "du Grand Pré", "du Haut Clos", "du Bas Clos",
    "de la Croix Verte", "de la Pierre Levée", "de la Roche Percée", "de la Belle Étoile",
)  # fmt: skip
_QUALIFIERS = (
    "", "du Canal", "des Sources", "d'en Haut", "d'en Bas", "du Bourg", "de la Rive", "du Plateau",
    "du Vallon", "du Bocage", "du Lac", "du Ruisseau", "des Sables", "du Calvaire", "du Stade",
    "du Viaduc", "du Faubourg", "de la Dune", "du Causse", "des Landes", "du Marais",
)  # fmt: skip
_KINDS = {
    "primary": ("Avenue", "Boulevard"),
    "secondary": ("Avenue", "Boulevard", "Cours"),
    "tertiary": ("Rue", "Route", "Rue"),
    "residential": ("Rue", "Rue", "Rue", "Allée", "Impasse"),
    "living_street": ("Rue", "Place", "Ruelle"),
    "pedestrian": ("Passage", "Place", "Venelle"),
}


class StreetNames:
    """Deals names, each once."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._order = rng.permutation(len(_THINGS)).tolist()
        self._given: set[str] = set()
        self._things = self._all()
        self._rng = rng

    def _all(self) -> Iterator[str]:
        for qualifier, rank in itertools.product(_QUALIFIERS, self._order):
            yield f"{_THINGS[rank]} {qualifier}".strip()
        for number in itertools.count(2):
            for rank in self._order:
                yield f"{_THINGS[rank]} {number}"

    def next(self, highway: str) -> str:
        """Deal the next name of a street of that class."""
        kinds = _KINDS.get(highway, ("Rue",))
        kind = kinds[int(self._rng.integers(len(kinds)))]
        return f"{kind} {next(self._things)}"


DISTRICTS = (
    "Vieille Ville", "Gare", "Les Hauts-Prés", "Rive Gauche", "Faubourg du Moulin", "La Tuilerie",
    "Bellevue", "Les Tilleuls", "Port-aux-Bois", "Le Viaduc", "La Garenne", "Champ de Foire",
    "Les Remparts", "Croix Verte", "Le Plateau", "Les Étangs", "La Corderie", "Clos des Vignes",
    "Pierre Levée", "Le Marais", "Les Coteaux", "Zone d'activités des Sablons", "Bois-Joli",
    "Le Couchant", "La Combe", "Grand-Pré", "Les Carrières", "Belle Étoile", "L'Écluse",
    "Les Bleuets", "Le Levant", "La Scierie", "Les Genêts", "Quatre Vents", "Les Mésanges",
    "Le Lavoir", "La Butte", "Haut Clos", "Les Saules", "Deux Ponts",
)  # fmt: skip
