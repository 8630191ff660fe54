"""A week small enough to judge by hand.

Six locations, all 600 s apart; the base is 0. One outing of two hours from second 0; places take
600 s. So one passage at location 1 reads: leave 0, arrive and start 600, leave 1200, back 1800.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from optimisation.problem import (
    Appointment,
    Place,
    Problem,
    Route,
    Shift,
    Solution,
    Travel,
    Units,
    Visit,
    Weights,
)

WAY_S, STAY_S, END_S = 600, 600, 7200
NUM_LOCATIONS = 6
NO_EXPLORATION = Weights(exploration_target_share=0.0)


def travel(*closed: tuple[int, int]) -> Travel:
    """Everything 600 s and 7 units apart, but for the pairs without a way."""
    seconds = np.full((NUM_LOCATIONS, NUM_LOCATIONS), WAY_S, dtype=np.int64)
    np.fill_diagonal(seconds, 0)
    reachable = np.ones(seconds.shape, dtype=np.bool_)
    for one, two in closed:
        reachable[one, two] = False
    return Travel(seconds, reachable, seconds // WAY_S * 7)


def shift(**more: Any) -> Shift:
    values = {"team": 0, "day": 0, "mode": 0, "start_s": 0, "end_s": END_S} | more
    return Shift(**({"start_location": 0, "end_location": 0} | values))


def place(location: int = 1, **more: Any) -> Place:
    return Place(location, **({"presence_s": STAY_S} | more))


def appointment(location: int = 1, **more: Any) -> Appointment:
    return Appointment(location, **({"duration_s": STAY_S, "window": (0, END_S)} | more))


def units(*weights: int, before: int = 0) -> Units:
    weight = np.array(weights or (10**9,), dtype=np.int64)
    zero = np.zeros(len(weight), dtype=np.int64)
    return Units(weight, zero + before, zero)


def problem(*places: Place, shifts: tuple[Shift, ...] = (shift(),), **more: Any) -> Problem:
    values = {
        "appointments": (),
        "travel": (travel(),),
        "units": units(),
        "weights": NO_EXPLORATION,
    } | more
    return Problem(shifts, places, **values)


def visit(activity: int = 0, arrive_s: int = 600, start_s: int | None = None, **more: Any) -> Visit:
    """A stop; it starts on arrival and takes 600 s unless told otherwise."""
    start_s = arrive_s if start_s is None else start_s
    return Visit(activity, arrive_s, start_s, more.get("leave_s", start_s + STAY_S))


def route(*visits: Visit, **more: Any) -> Route:
    """Stops between leaving the base just in time and being back as soon as can be."""
    values = {
        "depart_s": visits[0].arrive_s - WAY_S,
        "return_s": visits[-1].leave_s + WAY_S,
    } | more
    return Route(visits, **values)


def week(*routes: Route) -> Solution:
    return Solution(routes)


HOME = Route()
SIMPLE = week(route(visit()))
"""One passage at activity 0: 0, 600, 600, 1200, 1800."""
