r"""The simple bound: no week can be worth more than this, whatever the routes.

Relax everything but time. A passage at place i takes at least `c_i = presence + approach` busy
seconds of some shift that may go there; all shifts together hold `T = Σ plannable` seconds. The
value of unit u is concave in its exposure, and exposure is linear in the passages x_i, so with
tangents at exposures t

    maximise   Σ_u v_u + Σ_i r_i x_i + Σ_j p_j y_j
    subject to v_u ≤ w_u (G[E0_u] − G[t] + e^(−t/1024) (E0_u + Σ_i q_iu x_i − t) / 1024 2³⁰) / 2³⁰
               Σ_i c_i x_i + Σ_j d_j y_j ≤ T,   0 ≤ x_i ≤ max passages,   0 ≤ y_j ≤ 1

is a linear program whose value bounds coverage and optional appointments; costs are at most zero
and are left out. Rounding up and one point per unit cover the integer arithmetic. Mandatory
appointments take their time only where all can be kept, so they are left out too.
"""

from __future__ import annotations

import math
from datetime import timedelta

import numpy as np

from optimisation.problem import ALWAYS, FULL_EXPOSURE, Appointment, Place, Problem

_TANGENTS = (0, 128, 256, 512, 1024, 1536, 2048, 3072, 4096, 8192, FULL_EXPOSURE)
_ONE = float(2**30)


def knapsack_bound(problem: Problem, *, max_seconds: float = 5.0) -> int | None:
    """Upper bound of `judge.points`; None when the solver gives no proven value.

    Raises nothing: a bound that cannot be had is said as None ("no bound").
    """
    from ortools.math_opt.python import mathopt

    model = mathopt.Model()
    seconds, gains = [], []
    passages = {}
    for activity, place in enumerate(problem.places):
        if _has_a_start(problem, place):
            x = model.add_variable(lb=0.0, ub=float(place.max_passages))
            passages[activity] = x
            seconds.append((place.presence_s + place.approach_s) * x)
    for item in problem.appointments:
        if not item.mandatory and _has_a_start(problem, item):
            y = model.add_variable(lb=0.0, ub=1.0)
            seconds.append((item.duration_s + item.approach_s) * y)
            gains.append(problem.weights.optional_appointment * item.prize * y)
    held_s = sum(shift.plannable_s for shift in problem.shifts)
    model.add_linear_constraint(mathopt.fast_sum(seconds) <= float(held_s))
    gains += _unit_values(problem, model, passages)
    model.maximize(mathopt.fast_sum(gains))
    limits = mathopt.SolveParameters(time_limit=timedelta(seconds=max_seconds), threads=1)
    result = mathopt.solve(model, mathopt.SolverType.GLOP, params=limits)
    if result.termination.reason is not mathopt.TerminationReason.OPTIMAL:
        return None
    value: float = result.objective_value()
    return math.ceil(value + 1e-6 * abs(value) + len(problem.units.weight))


def _has_a_start(problem: Problem, item: Place | Appointment) -> bool:
    """Whether some shift's team may come, with the skills, and stay from a start in the hours."""
    windows = item.windows if isinstance(item, Place) else (item.window,)
    stay_s = item.presence_s if isinstance(item, Place) else item.duration_s
    return any(
        (item.teams is None or shift.team in item.teams)
        and item.skills <= shift.skills
        and any(
            max(low, shift.earliest_s) <= min(high, shift.latest_s - stay_s)
            for low, high in (ALWAYS if windows is None else windows)
        )
        for shift in problem.shifts
    )


def _unit_values(problem: Problem, model, passages) -> list:  # type: ignore[no-untyped-def,type-arg]
    """Value of each unit some passage can reach, under its tangents."""
    from ortools.math_opt.python import mathopt

    reach: dict[int, list] = {}  # type: ignore[type-arg]
    for activity, x in passages.items():
        for unit, q in problem.places[activity].unit_q:
            reach.setdefault(unit, []).append(float(q) * x)
    values = []
    for unit, terms in reach.items():
        weight = float(problem.units.weight[unit]) * problem.weights.coverage
        base = float(min(problem.units.exposure0[unit], FULL_EXPOSURE))
        most = weight * _gain(base)
        if most <= 0:
            continue
        v = model.add_variable(lb=0.0, ub=most + 1.0)
        exposure = base + mathopt.fast_sum(terms)
        for at in _TANGENTS:
            if at >= base or at == 0:
                slope = weight * _gain(at) / 1024
                model.add_linear_constraint(
                    v <= weight * (_gain(base) - _gain(at)) + slope * (exposure - at)
                )
        values.append(v)
    return values


def _gain(exposure: float) -> float:
    """e^(−k/1024): the table of the judge over 2³⁰, before rounding."""
    return float(np.exp(-exposure / 1024))
