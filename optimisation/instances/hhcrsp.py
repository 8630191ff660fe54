"""Home health care: visits with skills, double services, soft windows (Mankowska et al. 2014).

JSON files of the public benchmark: patients with a window and one or two required services, double
services at the same start or with the second start within `distance` of the first, caregivers with
abilities, one office (row 0 of `distances`; patients follow in order). Nobody may be left out; a
service may start after its window, and is then late.

    cost = (Σ distance + Σ lateness + largest lateness) / 3

As a Problem: a shift per caregiver, a mandatory appointment per service, pairs for double services.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from optimisation.instances.instance import (
    DISTANCE,
    Instance,
    InstanceError,
    Named,
    Sense,
    no_units,
)
from optimisation.problem import Appointment, Problem, Shift, Solution, Travel

SCALE = 1000
_DAY = 100_000 * SCALE
_MOST_GUESSES = 4096
_Way: TypeAlias = tuple[tuple[int, ...], ...]
"""Caregivers of each patient's services, in the order of the services."""


@dataclass(frozen=True, slots=True)
class Patient:
    """One patient: window, required services with durations, gap of the second start or None."""

    id: str
    window: tuple[float, float]
    services: tuple[str, ...]
    durations: tuple[float, ...]
    gap: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Day:
    """A file; row 0 of `distance` is the office, row p + 1 patient p."""

    patients: tuple[Patient, ...]
    abilities: tuple[frozenset[str], ...]
    distance: NDArray[np.float64]


def load(path: Path) -> Instance:
    """Read an instance.

    Raises
    ------
    InstanceError
        The file is not of this layout.
    """
    day = read(path.read_text())
    owners = [p for p, patient in enumerate(day.patients) for _service in patient.services]
    return Instance(
        name=path.stem,
        family="hhcrsp",
        sense=Sense.MINIMISE,
        problem=_problem(day),
        routes=lambda solution: _routes(day, owners, solution),
        verify=lambda routes: cost(day, routes),  # type: ignore[arg-type]
        bound=lambda points: max(0.0, -points / SCALE / 3),
    )


def read(text: str) -> Day:
    """Parse a file."""
    try:
        raw = json.loads(text)
        day = Day(
            patients=tuple(_patient(item) for item in raw["patients"]),
            abilities=tuple(frozenset(item["abilities"]) for item in raw["caregivers"]),
            distance=np.array(raw["distances"], dtype=np.float64),
        )
    except (ValueError, LookupError, TypeError) as error:
        raise InstanceError(f"not a HHCRSP file: {error!r}") from error
    num = len(day.patients) + 1
    if day.distance.shape != (num, num):
        raise InstanceError(f"distances of {day.distance.shape}, not {num} × {num}")
    if any(len(patient.services) not in (1, 2) for patient in day.patients):
        raise InstanceError("a patient with neither one nor two services")
    return day


def _patient(item: dict) -> Patient:  # type: ignore[type-arg]
    needed = item["required_caregivers"]
    tie = item.get("synchronization")
    gap: tuple[float, float] | None = None
    if len(needed) == 2:
        gap = (0.0, 0.0)
        if tie and tie["type"] == "sequential":
            gap = (float(tie["distance"][0]), float(tie["distance"][1]))
    return Patient(
        id=str(item["id"]),
        window=(float(item["time_window"][0]), float(item["time_window"][1])),
        services=tuple(str(one["service"]) for one in needed),
        durations=tuple(float(one["duration"]) for one in needed),
        gap=gap,
    )


def _problem(day: Day) -> Problem:
    skills = sorted({s for abilities in day.abilities for s in abilities})
    code = {skill: rank for rank, skill in enumerate(skills)}
    appointments: list[Appointment] = []
    for rank, patient in enumerate(day.patients):
        low, high = (_whole(value) for value in patient.window)
        for part, (service, duration) in enumerate(
            zip(patient.services, patient.durations, strict=True)
        ):
            gap = patient.gap if part == 0 else None
            appointments.append(
                Appointment(
                    location=rank + 1,
                    duration_s=_whole(duration),
                    window=(low, _DAY),
                    soft_end_s=high,
                    tardiness_weight=1,
                    skills=frozenset({code.get(service, len(code))}),
                    pair=None if gap is None else len(appointments) + 1,
                    pair_gap_s=(0, 0) if gap is None else (_whole(gap[0]), _whole(gap[1])),
                )
            )
    way = np.round(day.distance * SCALE).astype(np.int64)
    return Problem(
        shifts=tuple(
            Shift(
                team=rank,
                day=0,
                mode=0,
                start_s=0,
                end_s=2 * _DAY,
                start_location=0,
                end_location=0,
                skills=frozenset(code[skill] for skill in abilities),
            )
            for rank, abilities in enumerate(day.abilities)
        ),
        places=(),
        appointments=tuple(appointments),
        travel=(Travel(way, np.ones(way.shape, dtype=np.bool_), way),),
        units=no_units(),
        weights=replace(DISTANCE, tardiness=1, largest_tardiness=1),
    )


def _whole(value: float) -> int:
    return round(value * SCALE)


def _routes(day: Day, owners: list[int], solution: Solution) -> Named:
    """Ids of patients, a list a caregiver."""
    return [
        [day.patients[owners[visit.activity]].id for visit in route.visits]
        for route in solution.routes
    ]


def cost(day: Day, routes: Named) -> float:
    """Cost of routes, checked against the definition; every service starts as early as it can.

    Routes name patients, not services: where both caregivers could give either service of a
    sequence, the cheaper way round is taken.

    Raises
    ------
    InstanceError
        A route too many, a patient not visited as often as needed, an ability missing, or double
        services that no times can satisfy.
    """
    if len(routes) > len(day.abilities):
        raise InstanceError(f"{len(routes)} routes for {len(day.abilities)} caregivers")
    rank = {patient.id: number for number, patient in enumerate(day.patients)}
    where: list[list[int]] = [[] for _ in day.patients]
    for caregiver, route in enumerate(routes):
        for name in route:
            if name not in rank or caregiver in where[rank[name]]:
                raise InstanceError(f"patient {name}: unknown, or twice on one route")
            where[rank[name]].append(caregiver)
    choices = [
        list(_ways(day, patient, held)) for patient, held in zip(day.patients, where, strict=True)
    ]
    found = [
        value
        for way in itertools.islice(itertools.product(*choices), _MOST_GUESSES)
        if (value := _timed(day, routes, rank, way)) is not None
    ]
    if not found:
        raise InstanceError("double services that no times can satisfy")
    return min(found)


def _ways(day: Day, patient: Patient, held: list[int]) -> list[tuple[int, ...]]:
    """Caregivers of the services in order: every assignment that abilities allow."""
    if len(held) != len(patient.services):
        raise InstanceError(f"patient {patient.id}: {len(held)} visits for {len(patient.services)}")
    ways = [
        way
        for way in itertools.permutations(held)
        if all(s in day.abilities[c] for s, c in zip(patient.services, way, strict=True))
    ]
    if not ways:
        raise InstanceError(f"patient {patient.id}: an ability is missing")
    return ways[:1] if patient.gap == (0.0, 0.0) and len(set(patient.durations)) == 1 else ways


_Starts: TypeAlias = dict[tuple[int, int], float]
"""Start by (patient, caregiver)."""


def _timed(day: Day, routes: Named, rank: dict[str, int], way: _Way) -> float | None:
    """Cost with every start at its earliest; None when the gaps push each other for ever."""
    starts: _Starts = {
        (p, c): patient.window[0]
        for p, (patient, carers) in enumerate(zip(day.patients, way, strict=True))
        for c in carers
    }
    for _round in range(4 * len(starts) + 4):
        before = dict(starts)
        for caregiver, route in enumerate(routes):
            _along(day, caregiver, [rank[name] for name in route], way, starts)
        _across(day, way, starts)
        if starts == before:
            break
    else:
        return None
    late = [max(0.0, start - day.patients[p].window[1]) for (p, _c), start in starts.items()]
    stops = [[0, *(rank[name] + 1 for name in route), 0] for route in routes]
    legs = (float(day.distance[a, b]) for row in stops for a, b in itertools.pairwise(row))
    return (sum(legs) + sum(late) + max(late, default=0.0)) / 3


def _along(day: Day, caregiver: int, route: list[int], way: _Way, starts: _Starts) -> None:
    """Delay the starts of a route that the visits before them delay."""
    time, at = 0.0, 0
    for p in route:
        time += float(day.distance[at, p + 1])
        starts[p, caregiver] = max(starts[p, caregiver], time)
        time = starts[p, caregiver] + day.patients[p].durations[way[p].index(caregiver)]
        at = p + 1


def _across(day: Day, way: _Way, starts: _Starts) -> None:
    """Delay the starts of double services that each other's delay."""
    for p, patient in enumerate(day.patients):
        if patient.gap is not None:
            one, two = ((p, caregiver) for caregiver in way[p])
            starts[two] = max(starts[two], starts[one] + patient.gap[0])
            starts[one] = max(starts[one], starts[two] - patient.gap[1])
