"""A week as a grid, team by day: every outing with its passages, marks and load.

Places are named as the own team's tables may tell them; the load is the judge's.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from optimisation.judge_routes import RouteLoad, route_load
from optimisation.problem import Kind, Solution
from planner.model import Means, PlannedShift, WeekPlan
from planner.planning.build import BuiltWeek
from planner.planning.held import is_fixed, is_whole
from planner.planning.promised import PromisesKept, Stop, TouchedPromise
from planner.planning.together import Together, told_together

DAYS = 7
Cells = Mapping[tuple[str, dt.date], tuple["OutingCell", ...]]
"""Outings by team and date on which they start, in order of their start."""


@dataclass(frozen=True, slots=True)
class PassageCell:
    """A passage of an outing: what it answers of the promises (None: nothing), what is fixed."""

    ref: str
    start_s: int
    leave_s: int
    promise: TouchedPromise | None
    fixed: bool
    exploratory: bool


@dataclass(frozen=True, slots=True)
class OutingCell:
    """An outing; `whole`: fixed as it is. `dropped`: slots told of it that no passage answers.

    `load` None: fewer than three people, its times are told with others' only.
    """

    shift: PlannedShift
    passages: tuple[PassageCell, ...]
    dropped: tuple[TouchedPromise, ...]
    load: RouteLoad | None
    whole: bool


@dataclass(frozen=True, slots=True)
class WeekGrid:
    """The rows (teams), the columns (dates from Monday to Sunday) and what lies where they meet."""

    teams: tuple[str, ...]
    days: tuple[dt.date, ...]
    cells: Cells
    together: Together

    @property
    def outings(self) -> tuple[OutingCell, ...]:
        """Every outing, in order of its start."""
        found = (one for cell in self.cells.values() for one in cell)
        return tuple(sorted(found, key=lambda one: (one.shift.start_s, one.shift.id)))


def week_grid(
    plan: WeekPlan,
    means: Means,
    built: BuiltWeek,
    solution: Solution,
    *,
    kept: PromisesKept | None,
) -> WeekGrid:
    """Lay a plan out by team and day.

    Parameters
    ----------
    plan, means
        The plan and what it rests on; `solution` is the plan in the indices of `built`.
    kept
        Its promised slots; None: nothing was told.
    """
    together = told_together(plan.shifts, means)
    loads = {
        shift.id: route_load(built.problem, rank, solution.routes[rank])
        for rank, shift in enumerate(built.index.shifts)
        if shift.id not in together.shifts
    }
    exploratory = {
        ref
        for ref, place in zip(built.index.places, built.problem.places, strict=True)
        if place.kind is Kind.EXPLORATORY
    }
    answers = {one.after: one for one in kept.slots if one.after is not None} if kept else {}
    found: dict[tuple[str, dt.date], list[OutingCell]] = defaultdict(list)
    for shift in sorted(plan.shifts, key=lambda one: (one.start_s, one.id)):
        cell = OutingCell(
            shift,
            tuple(_passages(plan, shift, answers, exploratory)),
            _dropped(kept, shift),
            loads.get(shift.id),
            is_whole(plan.locks, shift.id),
        )
        found[shift.team, shift.date].append(cell)
    monday = plan.week.monday
    return WeekGrid(
        tuple(dict.fromkeys(shift.team for shift in plan.shifts)),
        tuple(monday + dt.timedelta(days=day) for day in range(DAYS)),
        {key: tuple(cells) for key, cells in found.items()},
        together,
    )


def _passages(
    plan: WeekPlan,
    shift: PlannedShift,
    answers: Mapping[Stop, TouchedPromise],
    exploratory: Collection[str],
) -> list[PassageCell]:
    return [
        PassageCell(
            passage.ref,
            passage.start_s,
            passage.leave_s,
            answers.get(Stop(passage.ref, shift.id, passage.start_s)),
            is_fixed(plan.locks, shift.id, passage.ref, passage.start_s),
            passage.ref in exploratory,
        )
        for passage in shift.passages
    ]


def _dropped(kept: PromisesKept | None, shift: PlannedShift) -> tuple[TouchedPromise, ...]:
    slots = kept.slots if kept else ()
    return tuple(one for one in slots if one.after is None and one.promised.shift == shift.id)
