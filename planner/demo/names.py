"""Invented street names: trades, trees, landscape. No name of a person."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

TOWN_NAME = "Villefeinte-les-Ponts"
"""No commune bears this name (« feinte »: feigned)."""
ACROSS_NAME = "Rivefeinte"
"""The commune across the river: none bears this name either."""
_THINGS = (
    "des Tanneurs", "des Tisserands", "des Vignerons", "des Potiers", "des Bateliers",
    "des Meuniers", "des Charrons", "des Verriers", "des Cordiers", "des Drapiers",
    "des Tilleuls", "des Marronniers", "des Érables", "des Platanes", "des Saules",
    "des Peupliers", "des Noisetiers", "des Acacias", "des Charmes", "des Bouleaux",
    "des Lilas", "des Glycines", "des Églantines", "des Bleuets", "des Genêts",
    "du Lavoir", "du Moulin", "du Four à Chaux", "du Colombier", "du Puits", "du Pressoir",
    "de la Fontaine", "de la Tuilerie", "de la Scierie", "de la Corderie", "de la Halle",
    "de l'Abreuvoir", "de l'Écluse", "de l'Observatoire", "de l'Arsenal", "de l'Octroi",
    "de la Prairie", "de la Garenne", "de la Combe", "de la Butte", "de la Plaine",
    "des Remparts", "des Jardins", "des Prés", "des Coteaux", "des Carrières", "des Étangs",
    "des Hirondelles", "des Alouettes", "des Rossignols", "des Mésanges", "des Hérons",
    "de l'Alliance", "de la Concorde", "de l'Avenir", "du Progrès", "de l'Espérance",
    "de la Liberté", "de l'Égalité", "de la Fraternité", "des Libertés", "de la Solidarité",
    "du Nord", "du Midi", "de l'Est", "de l'Ouest", "du Couchant", "du Levant",
    "des Deux Ponts", "des Trois Sources", "des Quatre Vents", "des Cinq Chemins",
    "du Vieux Marché", "du Petit Bois", "du Grand Pré", "du Haut Clos", "du Bas Clos",
    "de la Croix Verte", "de la Pierre Levée", "de la Roche Percée", "de la Belle Étoile",
)  # fmt: skip
_NUM_LANDS = 57
"""The first things also name a piece of land: « Rue du Clos des Tanneurs »."""
_LANDS = {
    "m": ("Clos", "Pré", "Champ", "Bois", "Pont", "Val", "Verger", "Bief", "Gué", "Jardin"),
    "f": ("Porte", "Mare", "Cour", "Vigne", "Grange", "Sente", "Source", "Ferme", "Levée"),
}  # fmt: skip
_OF = {"m": "du", "f": "de la"}
_ADJECTIVES = {
    "m": ("", "Petit ", "Grand ", "Vieux ", "Haut ", "Bas ", "Long ", "Beau "),
    "f": ("", "Petite ", "Grande ", "Vieille ", "Haute ", "Basse ", "Longue ", "Belle "),
}
_KINDS = {
    "primary": ("Avenue", "Boulevard"),
    "secondary": ("Avenue", "Boulevard", "Cours"),
    "tertiary": ("Rue", "Route", "Rue"),
    "residential": ("Rue", "Rue", "Rue", "Allée", "Chemin", "Impasse"),
    "living_street": ("Rue", "Place", "Ruelle"),
    "pedestrian": ("Passage", "Place", "Venelle"),
}


class StreetNames:
    """Deals names, each once."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._given: set[str] = set()
        self._things = self._all()

    def _all(self) -> Iterator[str]:
        """Things in a random order, then lands named after them, plain before qualified."""
        plain = [_THINGS[rank] for rank in self._rng.permutation(len(_THINGS)).tolist()]
        lands = [
            [
                f"{_OF[gender]} {_ADJECTIVES[gender][level]}{land} {thing}"
                for gender, heads in _LANDS.items()
                for land in heads
                for thing in _THINGS[:_NUM_LANDS]
            ]
            for level in range(len(_ADJECTIVES["m"]))
        ]
        ordered = list(plain)
        for level in lands:
            ordered += [level[rank] for rank in self._rng.permutation(len(level)).tolist()]
        yield from ordered
        yield from ordered
        for number in itertools.count(2):
            yield from (f"{thing} {number}" for thing in ordered)

    def next(self, highway: str) -> str:
        """Deal the next name of a street of that class; the second time, another kind of way."""
        kinds = _KINDS.get(highway, ("Rue",))
        for thing in self._things:
            first = int(self._rng.integers(len(kinds)))
            for kind in kinds[first:] + kinds[:first]:
                name = f"{kind} {thing}"
                if name not in self._given:
                    self._given.add(name)
                    return name
        raise AssertionError("names never end")


DISTRICTS = (
    "Vieille Ville", "Gare", "Les Hauts-Prés", "Rive Gauche", "Faubourg du Moulin", "La Tuilerie",
    "Bellevue", "Les Tilleuls", "Port-aux-Bois", "Le Viaduc", "La Garenne", "Champ de Foire",
    "Les Remparts", "Croix Verte", "Le Plateau", "Les Étangs", "La Corderie", "Clos des Vignes",
    "Pierre Levée", "Le Marais", "Les Coteaux", "Zone d'activités des Sablons", "Bois-Joli",
    "Le Couchant", "La Combe", "Grand-Pré", "Les Carrières", "Belle Étoile", "L'Écluse",
    "Les Bleuets", "Le Levant", "La Scierie", "Les Genêts", "Quatre Vents", "Les Mésanges",
    "Le Lavoir", "La Butte", "Haut Clos", "Les Saules", "Deux Ponts",
)  # fmt: skip
