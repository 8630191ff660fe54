"""Why something has no passage: every reason re-tried against the plan, none taken from a solver.

Reasons are tried from what no plan can change to what this plan chose; the first that holds is
given. A trial builds a route's times with the engines' scheduler and asks the judge.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from operator import itemgetter

from optimisation.change_trials import held_starts, sequence_of
from optimisation.engines.schedule import detours, item_of, presence_s, schedule, way_s
from optimisation.judge import Verdict, better, judge
from optimisation.judge_routes import JudgedRoutes
from optimisation.problem import Appointment, Place, Problem, Route, Severity, Solution, Window
from planner.model import Unserved
from planner.planning.build import BuiltWeek
from planner.planning.reasons import Reason

JUDGED = 3
"""Clean positions judged of each place or appointment without a passage."""


def explain(
    built: BuiltWeek, solution: Solution, *, only: Collection[str] | None = None
) -> tuple[Unserved, ...]:
    """One entry per place or appointment of the week without a passage, in order of the week.

    `only`: those of these ids; None: all.
    """
    served = {visit.activity for route in solution.routes for visit in route.visits}
    trial = _Trial(built.problem, solution)
    return tuple(
        Unserved(built.index.ref(activity), str(reason), detail)
        for activity in range(built.problem.num_activities)
        if activity not in served and (only is None or built.index.ref(activity) in only)
        for reason, detail in (trial.reason(activity),)
    )


def reason_of(built: BuiltWeek, solution: Solution, activity: int) -> str:
    """Why one activity has no passage (key of `planning/reasons.py`)."""
    return str(_Trial(built.problem, solution).reason(activity)[0])


class _Trial:
    """Re-tries activities against one plan."""

    def __init__(self, problem: Problem, solution: Solution) -> None:
        self.problem = problem
        self.solution = solution
        self.routes = JudgedRoutes(problem)
        self.verdict = judge(problem, solution, known=self.routes)
        self.known = set(_above_info(self.verdict))
        self.pins = held_starts(problem, solution)
        self.sequences = [sequence_of(solution, rank) for rank in range(len(problem.shifts))]
        self.free_s = [
            shift.plannable_s - self._busy_s(rank) for rank, shift in enumerate(problem.shifts)
        ]

    def reason(self, activity: int) -> tuple[Reason, dict[str, str | int | float]]:
        fixed = self._fixed_reason(activity)
        if fixed is not None:
            return fixed, {}
        welcome = list(self._welcome(activity))
        shifts = [rank for rank in welcome if self._alone(rank, activity)]
        if not shifts:
            unrested = any(self._alone(rank, activity, rest=False) for rank in welcome)
            return Reason.BREAK if unrested else Reason.NOT_REACHABLE, {}
        pair = self._pair(activity)
        if pair is not None and not self._served(pair):
            return Reason.PAIR, {}
        verdict = self._inserted(shifts, activity)
        if verdict is not None and better(verdict, self.verdict):
            return Reason.ROOM_LEFT, {"points": int(verdict.points - self.verdict.points)}
        if verdict is not None:
            return Reason.LITTLE_GAIN, {"points": int(self.verdict.points - verdict.points)}
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

    def _item(self, activity: int) -> Place | Appointment:
        return item_of(self.problem, activity)

    def _windows(self, activity: int) -> tuple[Window, ...] | None:
        item = self._item(activity)
        return item.windows if isinstance(item, Place) else (item.window,)

    def _open(
        self, rank: int, activity: int, *, refusals: bool, within: Window = (-(10**12), 10**12)
    ) -> bool:
        """Whether some start in the shift suits the hours (and the wishes, when asked)."""
        shift = self.problem.shifts[rank]
        stay_s = presence_s(self._item(activity))
        first_s = max(shift.earliest_s, within[0])
        last_s = min(shift.latest_s - stay_s, within[1])
        windows = self._windows(activity)
        spans = (
            [(first_s, last_s)]
            if windows is None
            else [(max(first_s, start), min(last_s, end)) for start, end in windows]
        )
        forbidden = sorted(self._item(activity).forbidden) if refusals else []
        return any(_has_start(span, stay_s, forbidden) for span in spans)

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

    def _alone(self, rank: int, activity: int, *, rest: bool = True) -> bool:
        """Whether a shift holds it and nothing else; `rest` false: had the shift no break."""
        problem, shifts = self.problem, self.problem.shifts
        if not rest:
            unrested = replace(shifts[rank], rest=None)
            problem = replace(problem, shifts=(*shifts[:rank], unrested, *shifts[rank + 1 :]))
        return schedule(problem, rank, (activity,)) is not None

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
        """The judge's verdict of the plan with one route replaced; None when it breaks a rule.

        What the plan broke before does not count, so that a place is not blamed for it.
        """
        route = self._timed(rank, sequence)
        return None if route is None else self._judged(rank, route)

    def _timed(self, rank: int, sequence: tuple[int, ...]) -> Route | None:
        """Times of a sequence on a shift; what others hold there keeps its start."""
        return schedule(self.problem, rank, sequence, self.pins.get(rank))

    def _judged(self, rank: int, route: Route) -> Verdict | None:
        routes: tuple[Route, ...] = self.solution.routes
        changed = replace(self.solution, routes=(*routes[:rank], route, *routes[rank + 1 :]))
        verdict = judge(self.problem, changed, known=self.routes)
        return None if set(_above_info(verdict)) - self.known else verdict

    def _inserted(self, shifts: list[int], activity: int) -> Verdict | None:
        """Best clean plan with the activity added to one route, nothing else changed.

        Of the positions that can be timed, those of the shortest detours are judged, until
        `JUDGED` are clean: a longer detour to the same place brings no more.
        """
        best: Verdict | None = None
        clean = 0
        for _detour_s, rank, route in sorted(
            self._positions(shifts, activity), key=itemgetter(0, 1)
        ):
            verdict = self._judged(rank, route)
            if verdict is None:
                continue
            clean += 1
            if best is None or better(verdict, best):
                best = verdict
            if clean == JUDGED:
                break
        return best

    def _positions(self, shifts: list[int], activity: int) -> Iterator[tuple[int, int, Route]]:
        """(seconds of travel added, shift, timed route) of each position that can be timed."""
        stay_s = self._stay_s(activity)
        for rank in shifts:
            sequence = self.sequences[rank]
            for detour_s, at in detours(self.problem, rank, sequence, activity):
                if detour_s + stay_s > self.free_s[rank]:  # `schedule` would find so, at length
                    continue
                route = self._timed(rank, (*sequence[:at], activity, *sequence[at:]))
                if route is not None:
                    yield detour_s, rank, route

    def _replacing(self, shifts: list[int], activity: int) -> bool:
        """Whether it fits where one other passage of the same route is left out."""
        for rank in shifts:
            sequence = self.sequences[rank]
            for at in range(len(sequence)):
                if self._clean(rank, (*sequence[:at], activity, *sequence[at + 1 :])) is not None:
                    return True
        return False

    def _busy_s(self, rank: int) -> int:
        """Busy seconds of a route as it would be timed: what `schedule` weighs."""
        stays_s = sum(self._stay_s(one) for one in self.sequences[rank])
        return way_s(self.problem, rank, self.sequences[rank]) + stays_s

    def _stay_s(self, activity: int) -> int:
        """Seconds parking, walking up and with people."""
        item = self._item(activity)
        return item.approach_s + presence_s(item)

    def _gaps_allow(self, activity: int) -> bool:
        """Whether some welcome shift has a start at the gaps asked from the passages before."""
        if not self.problem.is_place(activity):
            return True
        place = self.problem.places[activity]
        if not place.previous_s:
            return True
        last_s = max(place.previous_s)
        low_s = last_s + (place.min_gap_s or 0)
        high_s = 10**12 if place.max_gap_s is None else last_s + place.max_gap_s
        return any(
            self._open(rank, activity, refusals=True, within=(low_s, high_s))
            for rank in self._welcome(activity)
        )


def _above_info(verdict: Verdict) -> Iterator[tuple[str, int | None, int | None]]:
    """Rules broken that no plan may break unaccepted, and where."""
    for item in verdict.violations:
        if item.severity != Severity.INFO:
            yield str(item.rule), item.shift, item.activity


def _has_start(span: Window, presence_s: int, forbidden: list[Window]) -> bool:
    """Whether a start in `span` keeps [start, start + presence) off every forbidden window."""
    start_s, last_s = span
    for low, high in forbidden:
        if start_s + presence_s > low and start_s < high:
            start_s = high
    return start_s <= last_s
