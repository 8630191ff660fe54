r"""What passages are worth at most, as rows and columns: the side of demand of every bound.

An option is a way a passage can count: an activity and the units a start then reaches. With s_o
the passages of option o that routes supply, x_o those that count, φ_u a concave function of
segments nowhere below the value of unit u where its exposure y_u can be,

    maximise   Σ_u w_u φ_u(y_u) + Σ_i W m_i + Σ_j p_j z_j − Σ_i W min_i
    subject to x_o ≤ s_o,   Σ_{o of i} x_o ≤ max_i,   m_i ≤ min(min_i, Σ_{o of i} x_o)
               y_u ≤ Σ_o q_ou x_o

bounds coverage, optional appointments and passages missing. Other costs are at most zero and are
left out. Passages are whole, so y_u is 0 or at least the smallest q: the first segment is the
chord up to there; a unit of one option has chords between multiples of its q. Elsewhere segments
are tangents, cut where they meet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from optimisation.problem import FULL_EXPOSURE, Problem
from optimisation.program import Program

Pairs = tuple[tuple[int, int], ...]
_TANGENTS = (0, 128, 256, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192, FULL_EXPOSURE)
_NEVER = 100.0
"""Times the largest worth: the price of a mandatory appointment left out."""
_CHORDS = 8
"""Chords of a unit of one option; beyond, what is left counts at the last slope."""


@dataclass(frozen=True, slots=True)
class Option:
    """A way a passage can count: an activity, and pairs (unit, exposure) of a start there."""

    activity: int
    pairs: Pairs = ()


@dataclass(frozen=True, slots=True)
class Value:
    """The program above without its routes.

    Attributes
    ----------
    program
        Columns x, m and segments, with their rows.
    supply_rows
        int64[options]: rows Σ x_o ≤ 0, each to be given −s_o.
    constant
        Points earned or lost whatever the routes.
    rounding
        Points the integer arithmetic of the judge may add to the real value.
    """

    program: Program
    supply_rows: list[int]
    constant: float
    rounding: float


def value_program(
    problem: Problem, options: Iterable[Option], *, missed: int | None = None
) -> Value:
    """Make the program of the options (at most `max_passages` of each place, one of a visit).

    `missed`: mandatory appointments that may be left out, the others are kept; None: all may be.
    """
    program, supply_rows = Program(), []
    passages: dict[int, list[tuple[int, float]]] = defaultdict(list)
    covers: dict[int, list[tuple[int, float, float]]] = defaultdict(list)
    for option in options:
        worth, most = _kept(problem, option.activity)
        x = program.column(worth, most)
        supply_rows.append(program.row([(x, 1.0)], high=0.0))
        passages[option.activity].append((x, 1.0))
        for unit, q in option.pairs:
            if q > 0:
                covers[unit].append((x, float(q), most))
    for activity, columns in passages.items():
        _passages(problem, program, activity, columns)
    for unit, reach in covers.items():
        _unit(problem, program, unit, reach)
    if missed is not None:
        _mandatory(problem, program, passages, missed)
    missing = problem.weights.passage_missing
    return Value(
        program,
        supply_rows,
        constant=-float(missing * sum(place.min_passages for place in problem.places)),
        rounding=float(problem.weights.coverage * problem.units.weight.sum()) / 2**30,
    )


def _kept(problem: Problem, activity: int) -> tuple[float, float]:
    """(prize, most passages) of an activity; a mandatory appointment earns nothing."""
    if problem.is_place(activity):
        return 0.0, float(problem.places[activity].max_passages)
    item = problem.appointments[activity - len(problem.places)]
    prize = 0 if item.mandatory else problem.weights.optional_appointment * item.prize
    return float(prize), 1.0


def _passages(
    problem: Problem, program: Program, activity: int, columns: list[tuple[int, float]]
) -> None:
    """Passages of all the options of an activity: no more than its most, the owed ones earn."""
    if len(columns) > 1:
        program.row(columns, high=_kept(problem, activity)[1])
    if not problem.is_place(activity) or not problem.places[activity].min_passages:
        return
    owed = float(problem.places[activity].min_passages)
    m = program.column(float(problem.weights.passage_missing), owed)
    program.row([(m, 1.0), *((x, -1.0) for x, _one in columns)], high=0.0)


def _mandatory(
    problem: Problem, program: Program, passages: dict[int, list[tuple[int, float]]], missed: int
) -> None:
    """Keep all mandatory appointments but `missed`, at a price no plan would pay."""
    first = len(problem.places)
    told = [first + rank for rank, item in enumerate(problem.appointments) if item.mandatory]
    kept = [(x, -1.0) for activity in told for x, _one in passages.get(activity, ())]
    wanted = float(len(told) - missed)
    if wanted <= 0:
        return
    legs = (
        problem.weights.travel_s * way.seconds + problem.weights.distance * way.cost
        for way in problem.travel
    )
    worth = (
        w * min(most, FULL_EXPOSURE) for w, most in zip(program.worth, program.most, strict=True)
    )
    most = max(1.0, *worth, *(float(leg.max(initial=0)) for leg in legs))
    left_out = program.column(-_NEVER * most, wanted)
    program.row([*kept, (left_out, -1.0)], high=-wanted)


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
