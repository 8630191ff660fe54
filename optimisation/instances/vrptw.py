"""VRP with time windows: every customer once, least distance, at most the file's vehicles.

Solomon's layout: name; `VEHICLE` with number and capacity; `CUSTOMER` rows of id, x, y, demand,
ready time, due date, service time. Distances are Euclidean, truncated to one decimal, as in the
exact literature (Kohl et al. 1999); a vehicle arriving early waits.

As a Problem: a shift per vehicle, a mandatory appointment per customer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from optimisation.instances.instance import (
    DISTANCE,
    Instance,
    InstanceError,
    Routes,
    Sense,
    euclidean,
    no_units,
)
from optimisation.problem import Appointment, Problem, Shift, Solution, Travel

SCALE = 10


@dataclass(frozen=True, slots=True)
class Customers:
    """A file, in tenths; row 0 is the depot."""

    vehicles: int
    capacity: int
    distance: NDArray[np.int64]
    demand: NDArray[np.int64]
    ready: NDArray[np.int64]
    due: NDArray[np.int64]
    service: NDArray[np.int64]


def load(path: Path) -> Instance:
    """Read an instance.

    Raises
    ------
    InstanceError
        The file is not of this layout.
    """
    customers = read(path.read_text())
    return Instance(
        name=path.stem,
        family="vrptw",
        sense=Sense.MINIMISE,
        problem=_problem(customers),
        routes=_routes,
        verify=lambda routes: length(customers, routes),  # type: ignore[arg-type]
        bound=lambda points: max(0.0, -points / SCALE),
    )


def read(text: str) -> Customers:
    """Parse a file."""
    rows = [
        [float(word) for word in line.split()]
        for line in text.splitlines()
        if re.fullmatch(r"[\d.\s+-]+", line) and line.strip()
    ]
    fleet = [row for row in rows if len(row) == 2]
    table = np.array([row for row in rows if len(row) == 7])
    if not fleet or table.shape[0] < 2:
        raise InstanceError("not a file of Solomon's layout: VEHICLE and CUSTOMER tables")
    whole = np.round(table[:, 4:7] * SCALE).astype(np.int64)
    return Customers(
        vehicles=int(fleet[0][0]),
        capacity=int(fleet[0][1]),
        distance=np.floor(euclidean(table[:, 1:3]) * SCALE + 1e-9).astype(np.int64),
        demand=table[:, 3].astype(np.int64),
        ready=whole[:, 0],
        due=whole[:, 1],
        service=whole[:, 2],
    )


def _problem(customers: Customers) -> Problem:
    num = len(customers.demand)
    reachable = np.ones((num, num), dtype=np.bool_)
    return Problem(
        shifts=tuple(
            Shift(
                team=vehicle,
                day=0,
                mode=0,
                start_s=int(customers.ready[0]),
                end_s=int(customers.due[0]),
                start_location=0,
                end_location=0,
                capacity=customers.capacity,
            )
            for vehicle in range(customers.vehicles)
        ),
        places=(),
        appointments=tuple(
            Appointment(
                location=row,
                duration_s=int(customers.service[row]),
                window=(int(customers.ready[row]), int(customers.due[row])),
                demand=int(customers.demand[row]),
            )
            for row in range(1, num)
        ),
        travel=(Travel(customers.distance, reachable, customers.distance),),
        units=no_units(),
        weights=DISTANCE,
    )


def _routes(solution: Solution) -> Routes:
    """Ids of customers, a list a vehicle."""
    return [[visit.activity + 1 for visit in route.visits] for route in solution.routes]


def length(customers: Customers, routes: Routes) -> float:
    """Total distance, checked against the definition.

    Raises
    ------
    InstanceError
        Too many vehicles, an overload, a window missed, a customer not served exactly once.
    """
    used = [route for route in routes if route]
    if len(used) > customers.vehicles:
        raise InstanceError(f"{len(used)} vehicles of {customers.vehicles}")
    if sorted(i for route in used for i in route) != list(range(1, len(customers.demand))):
        raise InstanceError("a customer is not served exactly once")
    total = 0
    for route in used:
        if sum(int(customers.demand[i]) for i in route) > customers.capacity:
            raise InstanceError("a vehicle overloaded")
        time, at = int(customers.ready[0]), 0
        for customer in [*route, 0]:
            total += int(customers.distance[at, customer])
            time = max(time + int(customers.distance[at, customer]), int(customers.ready[customer]))
            if time > customers.due[customer]:
                raise InstanceError(f"customer {customer}: reached at {time / SCALE}")
            time, at = time + int(customers.service[customer]), customer
    return total / SCALE
