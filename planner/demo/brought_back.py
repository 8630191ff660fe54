"""What invented teams bring back of an invented town: counts of a stop, what became of a visit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.tally import ROUND_COLUMNS, TallyColumn

_NOBODY_SHARE = 0.12
"""Stops where a team meets nobody."""
_FEWEST, _MOST = 2.0, 7.0
"""People met beside the first, on average, from one open place to another."""
_QUIET = (0.0, 1.5)
"""Beside one person, at a place only the team knows: at half of them nobody."""
_PARTS = {TallyColumn.FIRST_TIME: 0.25, TallyColumn.ORIENTED: 0.3}
"""Of those met."""
_MISSED = {TallyColumn.NOT_THERE: 0.5, TallyColumn.DECLINED: 0.4}
"""People a stop, on average."""
_VISITS = {
    TallyColumn.DONE: 0.8,
    TallyColumn.NOT_THERE: 0.1,
    TallyColumn.POSTPONED: 0.04,
    TallyColumn.DECLINED: 0.06,
}


def draw_counts(
    columns: Sequence[TallyColumn], place: int, rng: np.random.Generator, *, quiet: bool
) -> dict[TallyColumn, int]:
    """Counts of one stop.

    Parameters
    ----------
    columns
        Those of the sheet; the ones nothing is drawn for are left blank.
    place
        Number of the place: the same place is about as busy every time.
    quiet
        Only the team knows the place.
    """
    own = np.random.default_rng(place)
    others = float(own.choice(_QUIET)) if quiet else float(own.uniform(_FEWEST, _MOST))
    met = 0 if rng.random() < _NOBODY_SHARE else 1 + int(rng.poisson(others))
    found = {TallyColumn.MET: met}
    found |= {column: int(rng.binomial(met, share)) for column, share in _PARTS.items()}
    for column, mean in _MISSED.items():
        found[column] = int(rng.poisson(mean)) + (column is TallyColumn.NOT_THERE and not met)
    return {
        column: found[column] for column in ROUND_COLUMNS if column in found and column in columns
    }


def draw_outcome(rng: np.random.Generator) -> TallyColumn:
    """What became of a visit."""
    return list(_VISITS)[int(rng.choice(len(_VISITS), p=list(_VISITS.values())))]
