"""Who goes back to whom: visits by referent, by someone known, by someone new; calls to make.

Totals of a plan only: nothing is counted by code.
"""

from __future__ import annotations

from dataclasses import dataclass

from planner.clock import Clock
from planner.model import AppointmentState, Means, WeekPlan
from planner.planning.expand import DatedWeek, expand
from planner.planning.occurrences import Proposal


@dataclass(frozen=True, slots=True)
class Continuity:
    """Visits of a plan by who makes them.

    `referent`: the referent is of the outing. `known`: another code the person knows. `new`:
    neither. `undeclared`: the visit names nobody. The four add up to the visits; `first` counts
    those never made before, as far as outcomes are told (None: none is told). `people`: rota codes
    that go out on them, all together.
    """

    referent: int
    known: int
    new: int
    undeclared: int
    first: int | None
    people: int

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


@dataclass(frozen=True, slots=True)
class VisitsTold:
    """What to know of the visits of a plan.

    `confirmed` visits have an hour told to the person; `calls` are those of them that the plan does
    not keep at that hour, by hour told. `proposals`: visits to which another hour is proposed.
    """

    continuity: Continuity
    confirmed: int
    calls: tuple[Call, ...]
    proposals: tuple[Proposal, ...]


def visits_told(plan: WeekPlan, means: Means) -> VisitsTold:
    """Count the visits of a plan by who makes them, and find those somebody must be called for."""
    week = expand(means, Clock(plan.week, plan.tz))
    confirmed = {
        one.appointment.id: one.fixed_start_s
        for one in week.appointments
        if one.appointment.state is AppointmentState.CONFIRMED and one.fixed_start_s is not None
    }
    calls = _calls(plan, confirmed)
    return VisitsTold(_continuity(plan, means, week), len(confirmed), calls, week.proposals)


def _continuity(plan: WeekPlan, means: Means, week: DatedWeek) -> Continuity:
    outings = {shift.id: shift.workers for shift in week.shifts}
    visits = {visit.id: visit for visit in means.appointments}
    made = {one.appointment for one in means.outcomes if one.state is AppointmentState.DONE}
    counts = {"referent": 0, "known": 0, "new": 0, "undeclared": 0}
    first, people = 0, set[str]()
    for shift in plan.shifts:
        going = outings.get(shift.id, frozenset())
        for passage in shift.passages:
            visit = visits.get(passage.appointment or "")
            if visit is None:
                continue
            people |= going
            first += visit.id not in made
            if visit.worker in going:
                counts["referent"] += 1
            elif going & set(visit.known_workers):
                counts["known"] += 1
            elif visit.worker or visit.known_workers:
                counts["new"] += 1
            else:
                counts["undeclared"] += 1
    return Continuity(**counts, first=first if means.outcomes else None, people=len(people))


def _calls(plan: WeekPlan, confirmed: dict[str, int]) -> tuple[Call, ...]:
    starts = {
        passage.appointment: passage.start_s
        for shift in plan.shifts
        for passage in shift.passages
        if passage.appointment
    }
    calls = [
        Call(ref, told_s, starts.get(ref))
        for ref, told_s in confirmed.items()
        if starts.get(ref) != told_s
    ]
    return tuple(sorted(calls, key=lambda call: (call.confirmed_s, call.appointment)))
