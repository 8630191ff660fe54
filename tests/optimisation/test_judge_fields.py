"""No field of the model is decoration: changing any one changes what the judge says.

One week uses every field; each line changes one field of it. A field added to the model without
a line here, or one the judge does not look at, fails.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from optimisation.judge import judge
from optimisation.problem import (
    Appointment,
    AreaFloor,
    Break,
    Kind,
    Lock,
    Place,
    Problem,
    Promise,
    Shift,
    Travel,
    Units,
    Weights,
)
from tests.optimisation.tiny import END_S, appointment, place, route, shift, travel, visit, week

FIRST = shift(
    vehicle=0,
    skills=frozenset({1}),
    workers=frozenset({4}),
    capacity=2,
    max_route_s=5000,
    briefing_s=0,
    closing_s=0,
    rest=Break(300, 1200, 1500),
    blocked=((6000, 6100),),
    reserve_share=0.25,
    fixed_cost=5,
)
SECOND = shift(team=1, vehicle=1, workers=frozenset({5}))
STOP = place(
    1,
    windows=((0, END_S),),
    forbidden=((6000, 7000),),
    skills=frozenset({1}),
    teams=frozenset({0}),
    demand=1,
    min_passages=2,
    max_passages=2,
    day_sets=(frozenset({0}),),
    min_gap_s=1000,
    max_gap_s=90_000,
    previous_s=(-80_000,),
    due_s=700,
    locks=(Lock(0, 0, 600),),
    promises=(Promise(0, 700),),
    kind=Kind.EXPLORATORY,
    sweep_s=500,
    unit_q=((0, 700),),
)
VISIT = appointment(
    2,
    approach_s=0,
    soft_end_s=1000,
    tardiness_weight=2,
    skills=frozenset({1}),
    teams=frozenset({0}),
    forbidden=((6000, 7000),),
    demand=1,
    wished_team=0,
    wished_worker=4,
    mandatory=False,
    prize=9,
    lock=Lock(0, 1, 2100),
    pair=1,
    pair_gap_s=(-1500, -1400),
)
PARTNER = appointment(3, mandatory=False, prize=9)
RATES = Weights(distance=1, tardiness=1, largest_tardiness=1, exploration_target_share=0.9)
WEEK = Problem(
    shifts=(FIRST, SECOND),
    places=(STOP, place(4, min_passages=1, due_s=600, promises=(Promise(0, 0),)), place(5)),
    appointments=(VISIT, PARTNER),
    travel=(travel(), travel((0, 1))),
    units=Units(np.array([10**9]), np.array([0]), np.array([0]), (((0, END_S),), ((9000, 9001),))),
    areas=(AreaFloor(frozenset({0, 1}), 3),),
    weights=RATES,
)
PLAN = week(
    route(visit(0), visit(3, 2100), depart_s=0, return_s=3300, rest_start_s=1200),
    route(visit(4), visit(2, 1800)),
)
"""600–1200 at the stop, 300 s of rest and 600 s of way to the visit at 2100; its partner at 600."""

CHANGES: dict[type, dict[str, Any]] = {
    Shift: {
        "team": 1, "day": 1, "mode": 1, "start_s": 1, "end_s": 3299, "start_location": 1,
        "end_location": 2, "vehicle": 1, "skills": frozenset(), "workers": frozenset({5}),
        "capacity": 1, "max_route_s": 3299, "briefing_s": 1, "closing_s": 3901, "rest": None,
        "blocked": ((1100, 1300),), "reserve_share": 0.9, "fixed_cost": 6,
        "frozen": True,
    },
    Break: {"duration_s": 301, "earliest_s": 1201, "latest_s": 1199},
    Place: {
        "location": 2, "presence_s": 601, "approach_s": 1, "windows": ((0, 599),),
        "forbidden": ((600, 601),), "skills": frozenset({2}), "teams": frozenset({1}), "demand": 2,
        "min_passages": 1, "max_passages": 0, "day_sets": (frozenset({1}),), "min_gap_s": 80_601,
        "max_gap_s": 80_599, "previous_s": (-100,), "due_s": 599, "locks": (Lock(1),),
        "promises": (Promise(0, 3000),), "kind": Kind.KNOWN, "sweep_s": 601, "unit_q": ((0, 701),),
    },
    Lock: {"shift": 1, "position": 1, "start_s": 601},
    Promise: {"shift": 1, "start_s": 1501},
    Appointment: {
        "location": 1, "duration_s": 601, "window": (0, 2099), "approach_s": 1, "soft_end_s": 999,
        "tardiness_weight": 3, "skills": frozenset({2}), "teams": frozenset({1}),
        "forbidden": ((2100, 2101),), "demand": 2, "wished_team": 1, "wished_worker": 5,
        "mandatory": True, "prize": 10, "lock": None, "pair": None, "pair_gap_s": (0, 0),
    },
    AreaFloor: {"places": frozenset({1}), "min_passages": 2},
    Units: {
        "weight": np.array([10]), "exposure0": np.array([9]), "band": np.array([1]),
        "bands": (((601, END_S),),),
    },
    Travel: {
        "seconds": travel().seconds + 1, "reachable": travel((1, 2)).reachable,
        "cost": travel().cost + 1,
    },
    Weights: {name.name: 3 for name in fields(Weights)} | {"exploration_target_share": 0.8},
}  # fmt: skip
LOOSER = {
    (Shift, "rest"): Break(301, 1200, 1500),
    (Appointment, "lock"): Lock(1),
    (Appointment, "pair"): 0,
}
"""Taking these away breaks nothing: another value is held against their absence."""


def change(kind: type, name: str, value: Any) -> Problem:
    """The week with one field of its first shift, place, appointment … changed."""
    first, stop, seen = WEEK.shifts[0], WEEK.places[0], WEEK.appointments[0]
    if name == "frozen":  # all that the first outing visits is locked there
        return replace(WEEK, shifts=(first, replace(WEEK.shifts[1], frozen=value)))
    if kind is Shift:
        return replace(WEEK, shifts=(replace(first, **{name: value}), *WEEK.shifts[1:]))
    if kind is Break:
        rest = replace(first.rest, **{name: value})
        return replace(WEEK, shifts=(replace(first, rest=rest), *WEEK.shifts[1:]))
    if kind is Appointment:
        seen = replace(seen, **{name: value})
        return replace(WEEK, appointments=(seen, *WEEK.appointments[1:]))
    if kind in (Place, Lock, Promise):
        if kind is Lock:
            stop = replace(stop, locks=(replace(stop.locks[0], **{name: value}),))
        elif kind is Promise:
            stop = replace(stop, promises=(replace(stop.promises[0], **{name: value}),))
        else:
            stop = replace(stop, **{name: value})
        return replace(WEEK, places=(stop, *WEEK.places[1:]))
    return _change_whole(kind, name, value)


def _change_whole(kind: type, name: str, value: Any) -> Problem:
    if kind is AreaFloor:
        return replace(WEEK, areas=(replace(WEEK.areas[0], **{name: value}),))
    if kind is Units:
        return replace(WEEK, units=replace(WEEK.units, **{name: value}))
    if kind is Travel:
        return replace(WEEK, travel=(replace(WEEK.travel[0], **{name: value}), WEEK.travel[1]))
    return replace(WEEK, weights=replace(WEEK.weights, **{name: value}))


def told(item: Problem) -> tuple[Any, ...]:
    """All the judge says but the exposure, which the points hold."""
    verdict = judge(item, PLAN)
    return (verdict.missed, verdict.parts, verdict.violations, verdict.broken)


def test_the_week_that_uses_every_field_breaks_nothing_above_information():
    assert {found.severity for found in judge(WEEK, PLAN).violations} <= {"info"}


def test_every_field_of_the_model_has_its_change():
    for kind, changes in CHANGES.items():
        assert set(changes) == {field.name for field in fields(kind)}, kind


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        pytest.param(kind, name, id=f"{kind.__name__}.{name}")
        for kind, changes in CHANGES.items()
        for name in changes
    ],
)
def test_changing_a_field_changes_what_the_judge_says(kind, name):
    value = CHANGES[kind][name]
    if (kind, name) in LOOSER:
        wrong = LOOSER[kind, name]
        assert told(change(kind, name, wrong)) != told(change(kind, name, value))
        return
    assert told(change(kind, name, value)) != told(WEEK)
