"""Who goes back to whom: visits by referent, by someone known, by someone new; calls to make.

Totals of a plan only: nothing is counted by code.
"""

from __future__ import annotations

from dataclasses import dataclass

from planner.clock import Clock
from planner.model import AppointmentState, Means, WeekPlan
from planner.planning.expand import expand


@dataclass(frozen=True, slots=True)
class Continuity:
    """Visits of a plan by who makes them.

    `referent`: the referent is of the outing. `known`: another code the person knows. `new`:
    neither. `undeclared`: the visit names nobody. The four add up to the visits; `first` counts
    those never made before, as far as outcomes are told.
    """

    referent: int
    known: int
    new: int
    undeclared: int
    first: int

    @property
    def visits(self) -> int:
        """Visits of the plan."""
        return self.referent + self.known + self.new + self.undeclared


@dataclass(frozen=True, slots=True)
class Call:
    """A confirmed appointment that a plan moves or leaves out: somebody must be called.

    Seconds of the week; `planned_s` None: the plan does not keep it.
    """

    appointment: str
    confirmed_s: int
    planned_s: int | None


def continuity(plan: WeekPlan, means: Means) -> Continuity:
    """Count the visits of a plan by who makes them."""
    outings = {shift.id: shift.workers for shift in expand(means, Clock(plan.week, plan.tz)).shifts}
    visits = {visit.id: visit for visit in means.appointments}
    made = {one.appointment for one in means.outcomes if one.state is AppointmentState.DONE}
    counts = {"referent": 0, "known": 0, "new": 0, "undeclared": 0, "first": 0}
    for shift in plan.shifts:
        going = outings.get(shift.id, frozenset())
        for passage in shift.passages:
            visit = visits.get(passage.appointment or "")
            if visit is None:
                continue
            counts["first"] += visit.id not in made
            if visit.worker in going:
                counts["referent"] += 1
            elif going & set(visit.known_workers):
                counts["known"] += 1
            elif visit.worker or visit.known_workers:
                counts["new"] += 1
            else:
                counts["undeclared"] += 1
    return Continuity(**counts)


def calls_to_make(plan: WeekPlan, means: Means) -> tuple[Call, ...]:
    """Confirmed appointments whose hour the plan does not keep, by confirmed hour."""
    starts = {
        passage.appointment: passage.start_s
        for shift in plan.shifts
        for passage in shift.passages
        if passage.appointment
    }
    dated = expand(means, Clock(plan.week, plan.tz)).appointments
    calls = [
        Call(one.appointment.id, one.fixed_start_s, starts.get(one.appointment.id))
        for one in dated
        if one.appointment.state is AppointmentState.CONFIRMED
        and one.fixed_start_s is not None
        and starts.get(one.appointment.id) != one.fixed_start_s
    ]
    return tuple(sorted(calls, key=lambda call: (call.confirmed_s, call.appointment)))
