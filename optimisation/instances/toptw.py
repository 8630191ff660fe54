"""Team orienteering with time windows: choose and order stops for m teams, raise the prize.

Files of Solomon's 100 series and Cordeau's pr01–pr20 in the layout of Righini and Salani (2009):
id, x, y, service, prize, …, opening, closing. Distances are Euclidean, rounded down to one decimal
(Solomon) or two (pr); routes start and end at vertex 0, within its closing time. A route arriving
early waits.

As a Problem: a stop is a place with one own unit of full exposure and at most one passage, so its
value is its prize exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from optimisation.instances.instance import (
    WEIGHTS,
    Instance,
    InstanceError,
    Routes,
    Sense,
    euclidean,
)
from optimisation.problem import (
    FULL_EXPOSURE,
    Place,
    Problem,
    Shift,
    Solution,
    Travel,
    Units,
)


@dataclass(frozen=True, slots=True)
class Stops:
    """Rows of a file. `scale`: integers per unit of time; all times in scaled integers."""

    scale: int
    distance: NDArray[np.int64]
    service: NDArray[np.int64]
    prize: NDArray[np.int64]
    opening: NDArray[np.int64]
    closing: NDArray[np.int64]


def load(path: Path, m: int) -> Instance:
    """Read an instance for m teams.

    Raises
    ------
    InstanceError
        The file is not of this layout.
    """
    stops = read(path.read_text(), decimals=2 if path.stem.startswith("pr") else 1)
    return Instance(
        name=path.stem,
        family="toptw",
        sense=Sense.MAXIMISE,
        problem=_problem(stops, m),
        routes=_routes,
        verify=lambda routes: float(prize(stops, m, routes)),  # type: ignore[arg-type]
        bound=float,
    )


def read(text: str, *, decimals: int) -> Stops:
    """Parse a file; distances are rounded down to `decimals`."""
    try:
        rows = [[float(word) for word in line.split()] for line in text.splitlines()[2:]]
        table = np.array([[*row[1:5], *row[-2:]] for row in rows if row])
    except ValueError as error:
        raise InstanceError(f"not a TOPTW file: {error}") from error
    if table.ndim != 2 or table.shape[0] < 2 or table.shape[1] != 6:
        raise InstanceError(
            "not a TOPTW file: rows of id, x, y, service, prize, …, opening, closing"
        )
    scale = 10**decimals
    whole = np.round(table * scale).astype(np.int64)
    return Stops(
        scale=scale,
        distance=np.floor(euclidean(table[:, :2]) * scale + 1e-9).astype(np.int64),
        service=whole[:, 2],
        prize=np.round(table[:, 3]).astype(np.int64),
        opening=whole[:, 4],
        closing=whole[:, 5],
    )


def _problem(stops: Stops, m: int) -> Problem:
    num = len(stops.prize)
    end_s = int(stops.closing[0])
    return Problem(
        shifts=tuple(
            Shift(team, 0, 0, int(stops.opening[0]), end_s, start_location=0, end_location=0)
            for team in range(m)
        ),
        places=tuple(
            Place(
                location=row,
                presence_s=int(stops.service[row]),
                windows=((int(stops.opening[row]), int(stops.closing[row])),),
                unit_q=((row - 1, FULL_EXPOSURE),),
            )
            for row in range(1, num)
        ),
        appointments=(),
        travel=(Travel(stops.distance, np.ones((num, num), dtype=np.bool_), stops.distance),),
        units=Units(
            stops.prize[1:], np.zeros(num - 1, dtype=np.int64), np.zeros(num - 1, dtype=np.int64)
        ),
        weights=WEIGHTS,
    )


def _routes(solution: Solution) -> Routes:
    """Ids of stops, one list a team."""
    return [[visit.activity + 1 for visit in route.visits] for route in solution.routes]


def prize(stops: Stops, m: int, routes: Routes) -> int:
    """Prize of routes, checked stop by stop against the definition.

    Raises
    ------
    InstanceError
        More than m routes, an unknown stop or one taken twice, a closed stop, a late return.
    """
    if len(routes) > m:
        raise InstanceError(f"{len(routes)} routes for {m} teams")
    seen: set[int] = set()
    for route in routes:
        time, at = int(stops.opening[0]), 0
        for stop in route:
            if not 0 < stop < len(stops.prize) or stop in seen:
                raise InstanceError(f"stop {stop}: unknown or taken twice")
            seen.add(stop)
            time = max(time + int(stops.distance[at, stop]), int(stops.opening[stop]))
            if time > stops.closing[stop]:
                raise InstanceError(
                    f"stop {stop}: reached at {time}, closed at {stops.closing[stop]}"
                )
            time, at = time + int(stops.service[stop]), stop
        if time + int(stops.distance[at, 0]) > stops.closing[0]:
            raise InstanceError("a route returns after the depot closes")
    return int(sum(stops.prize[stop] for stop in seen))
