r"""The simple bound: no week can be worth more than this, whatever the routes.

Relax everything but time. A passage at place i takes at least `c_i = presence + approach` busy
seconds of some shift that may go there; all shifts together hold `T = Σ plannable` seconds. With
s_i the passages at place i, one option each whatever the hour, the program of `value` under

    Σ_i c_i s_i + Σ_j d_j s_j ≤ T

bounds coverage, optional appointments and passages missing. Mandatory appointments take their time
where it is known how many may be missed.
"""

from __future__ import annotations

import math
from datetime import timedelta

from optimisation.bounds.value import Option, value_program
from optimisation.engines.schedule import may_go
from optimisation.problem import Appointment, Place, Problem
from optimisation.starts import starts


def knapsack_bound(
    problem: Problem, *, missed: int | None = None, max_seconds: float = 5.0
) -> int | None:
    """Upper bound of `judge.points`; None when the solver gives no proven value.

    `missed`: of plans that miss at most so many mandatory appointments; None: of all plans.
    Raises nothing: a bound that cannot be had is said as None ("no bound").
    """
    from ortools.math_opt.python import mathopt

    options, seconds = _options(problem, mandatory=missed is not None)
    value = value_program(problem, options, missed=missed)
    program, supplies = value.program, []
    for row, takes_s in zip(value.supply_rows, seconds, strict=True):
        s = program.column(0.0, math.inf)
        program.triples.append((row, s, -1.0))
        supplies.append((s, float(takes_s)))
    program.row(supplies, high=float(sum(shift.plannable_s for shift in problem.shifts)))
    model = mathopt.Model.from_model_proto(program.message(integers=False))
    limits = mathopt.SolveParameters(time_limit=timedelta(seconds=max_seconds), threads=1)
    result = mathopt.solve(model, mathopt.SolverType.GLOP, params=limits)
    if result.termination.reason is not mathopt.TerminationReason.OPTIMAL:
        return None
    found: float = result.objective_value()
    return math.ceil(found + value.constant + 1e-6 * abs(found) + value.rounding)


def _options(problem: Problem, *, mandatory: bool) -> tuple[list[Option], list[int]]:
    """Activities that count and have a start somewhere, and the seconds each takes."""
    options, seconds = [], []
    for activity, place in enumerate(problem.places):
        if _has_a_start(problem, place):
            options.append(Option(activity, place.unit_q))
            seconds.append(place.presence_s + place.approach_s)
    for rank, item in enumerate(problem.appointments):
        if (mandatory or not item.mandatory) and _has_a_start(problem, item):
            options.append(Option(len(problem.places) + rank))
            seconds.append(item.duration_s + item.approach_s)
    return options, seconds


def _has_a_start(problem: Problem, item: Place | Appointment) -> bool:
    """Whether some shift's team may come, with the skills, and start in the hours."""
    return any(may_go(shift, item) and any(starts(item, shift)) for shift in problem.shifts)
