"""Populations are compared only when they count the same people in the same way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.errors import ComparisonError
from planner.i18n import _


@dataclass(frozen=True, slots=True)
class Counted:
    """Where a population comes from: source key and vintage, "" where none is told."""

    source: str
    vintage: str = ""

    def __str__(self) -> str:
        return f"{self.source} {self.vintage}".strip()


POPULATION_SOURCES = ("filosofi", "squares", "iris", "qpv", "communes")
"""Keys of `data/sources.toml` whose data set counts people or households."""


def require_same_population(a: Iterable[Counted], b: Iterable[Counted]) -> None:
    """Refuse to compare figures that rest on different populations.

    Tax households of one year, inhabitants of a census and squares where INSEE spread the totals
    of small cells are not the same people: a difference between them is a difference of sources.

    Parameters
    ----------
    a, b
        Sources of the populations of each side.

    Raises
    ------
    ComparisonError
        They differ; the message says how.
    """
    first, second = sorted(set(map(str, a))), sorted(set(map(str, b)))
    if first == second:
        return
    raise ComparisonError(
        _(
            "comparaison refusée : les populations ne viennent pas de la même source "
            "({first} ; {second}). L'écart mesurerait les sources, pas les habitants : reprendre "
            "les deux territoires avec les mêmes fichiers."
        ).format(first=", ".join(first) or "?", second=", ".join(second) or "?")
    )
