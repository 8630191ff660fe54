r"""The simple bound: no week can be worth more than this, whatever the routes.

Relax everything but time. A passage at place i takes at least `c_i = presence + approach` busy
seconds of some shift that may go there; all shifts together hold `T = Σ plannable` seconds. The
value of unit u is concave in what its passages add, y_u = Σ_i q_iu x_i, so with φ_u a concave
function of segments nowhere below it where y_u can be

    maximise   Σ_u w_u φ_u(y_u) + Σ_j p_j z_j
    subject to y_u ≤ Σ_i q_iu x_i
               Σ_i c_i x_i + Σ_j d_j z_j ≤ T,   0 ≤ x_i ≤ max passages,   0 ≤ z_j ≤ 1

is a linear program whose value bounds coverage and optional appointments; costs are at most zero
and are left out. Passages are whole, so y_u is 0 or at least the smallest q: the first segment is
the chord up to there; a unit of one place has chords between multiples of its q. Elsewhere
segments are tangents, cut where they meet. Rounding up and one point per unit cover the integer
arithmetic. Mandatory appointments take their time only where all can be kept, so they are left out
too.
"""

from __future__ import annotations

import math
from datetime import timedelta

import numpy as np

from optimisation.problem import ALWAYS, FULL_EXPOSURE, Appointment, Place, Problem
from optimisation.program import Program

_TANGENTS = (0, 128, 256, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192, FULL_EXPOSURE)
_CHORDS = 8
"""Chords of a unit of one place; beyond, what is left counts at the last slope."""


def knapsack_bound(problem: Problem, *, max_seconds: float = 5.0) -> int | None:
    """Upper bound of `judge.points`; None when the solver gives no proven value.

    Raises nothing: a bound that cannot be had is said as None ("no bound").
    """
    from ortools.math_opt.python import mathopt

    program = _program(problem)
    if not program.worth:
        return 0
    model = mathopt.Model.from_model_proto(program.message(integer=False))
    limits = mathopt.SolveParameters(time_limit=timedelta(seconds=max_seconds), threads=1)
    result = mathopt.solve(model, mathopt.SolverType.GLOP, params=limits)
    if result.termination.reason is not mathopt.TerminationReason.OPTIMAL:
        return None
    value: float = result.objective_value()
    return math.ceil(value + 1e-6 * abs(value) + len(problem.units.weight))


def _program(problem: Problem) -> Program:
    program = Program()
    seconds: list[tuple[int, float]] = []
    reach: dict[int, list[tuple[int, float, float]]] = {}
    for place in problem.places:
        if _has_a_start(problem, place):
            most = float(place.max_passages)
            x = program.column(0.0, most)
            seconds.append((x, float(place.presence_s + place.approach_s)))
            for unit, q in place.unit_q:
                if q > 0:
                    reach.setdefault(unit, []).append((x, float(q), most))
    for item in problem.appointments:
        if not item.mandatory and _has_a_start(problem, item):
            z = program.column(float(problem.weights.optional_appointment * item.prize), 1.0)
            seconds.append((z, float(item.duration_s + item.approach_s)))
    program.row(seconds, high=float(sum(shift.plannable_s for shift in problem.shifts)))
    for unit, covers in reach.items():
        _unit(problem, program, unit, covers)
    return program


def _unit(
    problem: Problem, program: Program, unit: int, covers: list[tuple[int, float, float]]
) -> None:
    """Segments of one unit: their lengths add up to no more than what its passages add."""
    base = float(min(problem.units.exposure0[unit], FULL_EXPOSURE))
    weight = float(problem.units.weight[unit]) * problem.weights.coverage * _left(base)
    if weight <= 0:
        return
    if len(covers) == 1:
        segments = _chords(covers[0][1], covers[0][2])
    else:
        segments = _segments(min(q for _x, q, _most in covers))
    columns = [(program.column(weight * slope, length), 1.0) for length, slope in segments]
    program.row([*columns, *((x, -q) for x, q, _most in covers)], high=0.0)


def _chords(q: float, most: float) -> list[tuple[float, float]]:
    """(length, slope) between multiples of q: the value itself where passages are whole."""
    num = min(_CHORDS, int(most))
    found = [(q, (_gained((rank + 1) * q) - _gained(rank * q)) / q) for rank in range(num)]
    if most > num:
        found.append(((most - num) * q, found[-1][1]))
    return found


def _segments(least: float) -> list[tuple[float, float]]:
    """(length, slope) nowhere below the value at 0 and from `least` on, slopes falling.

    A chord to the value at `least`, then tangents, each up to where it meets the next. The chord's
    slope is more than the tangent's there, so the whole is concave.
    """
    found = [(least, _gained(least) / least)]
    points = [least, *(at for at in _TANGENTS if at > least)]
    begin = least
    for here, after in zip(points, [*points[1:], None], strict=True):
        if after is None:
            found.append((float(FULL_EXPOSURE) * 1e3, _left(here) / 1024))
            break
        meets = _meeting(here, after)
        found.append((meets - begin, _left(here) / 1024))
        begin = meets
    return found


def _meeting(one: float, two: float) -> float:
    """Where the tangents at two exposures meet."""
    a, b = _left(one) / 1024, _left(two) / 1024
    return (_gained(two) - b * two - _gained(one) + a * one) / (a - b)


def _left(exposure: float) -> float:
    """e^(−k/1024): the table of the judge over 2³⁰, before rounding."""
    return float(np.exp(-exposure / 1024))


def _gained(exposure: float) -> float:
    """What an exposure adds, of a unit never met: at most 1; the whole from full exposure on."""
    return 1.0 if exposure >= FULL_EXPOSURE else 1.0 - _left(exposure)


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
