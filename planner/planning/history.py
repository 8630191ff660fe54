"""Versions of a plan: which one an undo or a redo goes to, and what two of them differ by.

A version that takes up another's content again (`restores`) stands for that one, so that undoing
twice goes two steps back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from optimisation.differences import differences
from optimisation.problem import Route, Solution, Visit
from planner.model import PlanLock, WeekPlan
from planner.planning.promised import Stop
from planner.planning.proposed import MovedStop


def undo_to(versions: Sequence[WeekPlan], head: WeekPlan) -> WeekPlan | None:
    """The version before the head's content, None where it is the first.

    `versions`: all of one plan's, in any order.
    """
    known = {plan.version: plan for plan in versions}
    before = _origin(known, head.version).replaces
    return None if before is None or before not in known else _origin(known, before)


def redo_to(versions: Sequence[WeekPlan], head: WeekPlan) -> WeekPlan | None:
    """The last version made on the content that an undo went back to; None where there is none."""
    if head.restores is None:
        return None
    known = {plan.version: plan for plan in versions}
    here = _origin(known, head.version).version
    made = [
        plan
        for plan in versions
        if plan.restores is None
        and plan.replaces in known
        and _origin(known, plan.replaces).version == here
    ]
    return max(made, key=lambda plan: plan.version, default=None)


def _origin(known: dict[int, WeekPlan], version: int) -> WeekPlan:
    """The version whose content a version has."""
    plan = known[version]
    while plan.restores is not None and plan.restores in known and plan.restores < plan.version:
        plan = known[plan.restores]
    return plan


@dataclass(frozen=True, slots=True)
class VersionChanges:
    """What a version has otherwise than another, in ids and seconds.

    `fixed` and `released`: locks it has more and fewer; `other_means`: it rests on other means.
    """

    moved: tuple[MovedStop, ...]
    left_out: tuple[Stop, ...]
    added: tuple[Stop, ...]
    fixed: tuple[PlanLock, ...]
    released: tuple[PlanLock, ...]
    other_means: bool

    @property
    def nothing(self) -> bool:
        """Whether both are the same but for when they were saved."""
        return (
            not (self.moved or self.left_out or self.added or self.fixed or self.released)
            and not self.other_means
        )


def version_changes(before: WeekPlan, after: WeekPlan) -> VersionChanges:
    """Compare two versions of a week's plan, whatever the means each rests on."""
    shifts = list(dict.fromkeys(shift.id for plan in (before, after) for shift in plan.shifts))
    refs = list(
        dict.fromkeys(
            passage.ref
            for plan in (before, after)
            for shift in plan.shifts
            for passage in shift.passages
        )
    )
    found = differences(_indexed(before, shifts, refs), _indexed(after, shifts, refs))

    def stop(activity: int, slot: tuple[int, int]) -> Stop:
        return Stop(refs[activity], shifts[slot[0]], slot[1])

    return VersionChanges(
        moved=tuple(
            MovedStop(stop(one.activity, one.before), stop(one.activity, one.after))
            for one in sorted(found.moved, key=lambda one: one.before[1])
        ),
        left_out=_in_time(stop(*one) for one in found.left_out),
        added=_in_time(stop(*one) for one in found.added),
        fixed=tuple(lock for lock in after.locks if lock not in before.locks),
        released=tuple(lock for lock in before.locks if lock not in after.locks),
        other_means=before.means != after.means,
    )


def _in_time(stops: Iterable[Stop]) -> tuple[Stop, ...]:
    return tuple(sorted(stops, key=lambda stop: stop.start_s))


def _indexed(plan: WeekPlan, shifts: Sequence[str], refs: Sequence[str]) -> Solution:
    """A plan's routes over shared lists of outings and places."""
    ranks = {ref: rank for rank, ref in enumerate(refs)}
    own = {shift.id: shift for shift in plan.shifts}
    return Solution(
        tuple(
            Route(
                tuple(
                    Visit(ranks[one.ref], one.arrive_s, one.start_s, one.leave_s)
                    for one in own[shift].passages
                )
            )
            if shift in own
            else Route()
            for shift in shifts
        )
    )
