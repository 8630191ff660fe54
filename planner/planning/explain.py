"""Why something has no passage: every reason re-tried against the plan, none taken from a solver.

Reasons are tried from what no plan can change to what this plan chose; the first that holds is
given. A trial builds a route's times with the engines' scheduler and asks the judge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from optimisation.engines.schedule import schedule
from optimisation.judge import Verdict, better, judge
from optimisation.problem import Problem, Route, Severity, Solution, Window
from planner.model import Unserved
from planner.planning.build import BuiltWeek
from planner.planning.reasons import Reason


def explain(built: BuiltWeek, solution: Solution) -> tuple[Unserved, ...]:
    """One entry per place or appointment of the week without a passage, in order of the week."""
    served = {visit.activity for route in solution.routes for visit in route.visits}
    trial = _Trial(built.problem, solution)
    return tuple(
        Unserved(built.index.ref(activity), str(reason), detail)
        for activity in range(built.problem.num_activities)
        if activity not in served
        for reason, detail in (trial.reason(activity),)
    )


class _Trial:
    """Re-tries activities against one plan."""

    def __init__(self, problem: Problem, solution: Solution) -> None:
        self.problem = problem
        self.solution = solution
        self.verdict = judge(problem, solution)

    def reason(self, activity: int) -> tuple[Reason, dict[str, str | int | float]]:
        fixed = self._fixed_reason(activity)
        if fixed is not None:
            return fixed, {}
        shifts = [s for s in self._welcome(activity) if self._alone(s, activity)]
        if not shifts:
            return Reason.NOT_REACHABLE, {}
        pair = self._pair(activity)
        if pair is not None and not self._served(pair):
            return Reason.PAIR, {}
        verdict = self._inserted(shifts, activity)
        if verdict is not None:
            lost = self.verdict.points - verdict.points
            return Reason.LITTLE_GAIN, {"points": int(max(0, lost))}
        if not self._gaps_allow(activity):
            return Reason.GAP, {}
        if self._replacing(shifts, activity):
            return Reason.OUTRANKED, {"shifts": len(shifts)}
        return Reason.NO_TIME, {"shifts": len(shifts)}

    def _fixed_reason(self, activity: int) -> Reason | None:
        item = self._item(activity)
        allowed = [
            rank
            for rank, shift in enumerate(self.problem.shifts)
            if item.teams is None or shift.team in item.teams
        ]
        if not allowed:
            return Reason.RESERVED
        skilled = [rank for rank in allowed if item.skills <= self.problem.shifts[rank].skills]
        if not skilled:
            return Reason.SKILL_ABSENT
        if not any(self._open(rank, activity, refusals=False) for rank in skilled):
            return Reason.OUTSIDE_HOURS
        if not any(self._open(rank, activity, refusals=True) for rank in skilled):
            return Reason.NO_PASSAGE_WANTED
        return None

    def _item(self, activity: int):  # type: ignore[no-untyped-def]
        places = self.problem.places
        if self.problem.is_place(activity):
            return places[activity]
        return self.problem.appointments[activity - len(places)]

    def _presence_s(self, activity: int) -> int:
        item = self._item(activity)
        return int(item.presence_s if self.problem.is_place(activity) else item.duration_s)

    def _windows(self, activity: int) -> tuple[Window, ...] | None:
        item = self._item(activity)
        windows: tuple[Window, ...] | None
        windows = item.windows if self.problem.is_place(activity) else (item.window,)
        return windows

    def _open(self, rank: int, activity: int, *, refusals: bool) -> bool:
        """Whether some start in the shift suits the hours (and the wishes, when asked)."""
        shift = self.problem.shifts[rank]
        presence_s = self._presence_s(activity)
        first_s, last_s = shift.earliest_s, shift.latest_s - presence_s
        windows = self._windows(activity)
        spans = (
            [(first_s, last_s)]
            if windows is None
            else [(max(first_s, start), min(last_s, end)) for start, end in windows]
        )
        forbidden = sorted(self._item(activity).forbidden) if refusals else []
        return any(_has_start(span, presence_s, forbidden) for span in spans)

    def _welcome(self, activity: int) -> Iterator[int]:
        """Shifts that may take it: team, skills, hours and wishes."""
        item = self._item(activity)
        for rank, shift in enumerate(self.problem.shifts):
            team_may = item.teams is None or shift.team in item.teams
            if (
                team_may
                and item.skills <= shift.skills
                and self._open(rank, activity, refusals=True)
            ):
                yield rank

    def _alone(self, rank: int, activity: int) -> bool:
        return schedule(self.problem, rank, (activity,)) is not None

    def _pair(self, activity: int) -> int | None:
        first = len(self.problem.places)
        if activity < first:
            return None
        own = self.problem.appointments[activity - first].pair
        if own is not None:
            return first + own
        for rank, other in enumerate(self.problem.appointments):
            if other.pair == activity - first:
                return first + rank
        return None

    def _served(self, activity: int) -> bool:
        return any(v.activity == activity for r in self.solution.routes for v in r.visits)

    def _clean(self, rank: int, sequence: tuple[int, ...]) -> Verdict | None:
        """The judge's verdict of the plan with one route replaced; None when it breaks a rule."""
        route = schedule(self.problem, rank, sequence)
        if route is None:
            return None
        routes: tuple[Route, ...] = self.solution.routes
        changed = replace(self.solution, routes=(*routes[:rank], route, *routes[rank + 1 :]))
        verdict = judge(self.problem, changed)
        above = [v for v in verdict.violations if v.severity != Severity.INFO]
        return None if above else verdict

    def _inserted(self, shifts: list[int], activity: int) -> Verdict | None:
        """Best clean plan with the activity added to one route, nothing else changed."""
        best: Verdict | None = None
        for rank in shifts:
            sequence = tuple(v.activity for v in self.solution.routes[rank].visits)
            for at in range(len(sequence) + 1):
                verdict = self._clean(rank, (*sequence[:at], activity, *sequence[at:]))
                if verdict is not None and (best is None or better(verdict, best)):
                    best = verdict
        return best

    def _replacing(self, shifts: list[int], activity: int) -> bool:
        """Whether it fits where one other passage of the same route is left out."""
        for rank in shifts:
            sequence = tuple(v.activity for v in self.solution.routes[rank].visits)
            for at in range(len(sequence)):
                if self._clean(rank, (*sequence[:at], activity, *sequence[at + 1 :])) is not None:
                    return True
        return False

    def _gaps_allow(self, activity: int) -> bool:
        """Whether some welcome shift is far enough from the passages before this Monday."""
        if not self.problem.is_place(activity):
            return True
        place = self.problem.places[activity]
        if place.min_gap_s is None or not place.previous_s:
            return True
        free_s = max(place.previous_s) + place.min_gap_s
        return any(self.problem.shifts[rank].latest_s >= free_s for rank in self._welcome(activity))


def _has_start(span: Window, presence_s: int, forbidden: list[Window]) -> bool:
    """Whether a start in `span` keeps [start, start + presence) off every forbidden window."""
    start_s, last_s = span
    for low, high in forbidden:
        if start_s + presence_s > low and start_s < high:
            start_s = high
    return start_s <= last_s
