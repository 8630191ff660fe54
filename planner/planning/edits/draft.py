"""A plan under an edit: the week, its routes, what is fixed, and how a passage is found in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from optimisation.change_trials import with_route
from optimisation.judge import broken_further, judge
from optimisation.problem import Problem, Route, Solution
from planner.errors import UsageError
from planner.i18n import _
from planner.planning.build import BuiltWeek
from planner.planning.held import Locks, is_fixed, is_whole
from planner.planning.promised import Stop


@dataclass(frozen=True, slots=True)
class Draft:
    """A week with its routes and what a person fixed (`built` holds it too)."""

    built: BuiltWeek
    solution: Solution
    locks: Locks = ()

    @property
    def problem(self) -> Problem:
        """The week's Problem."""
        return self.built.problem

    def rank(self, shift: str) -> int:
        """Index of an outing; UsageError where the week does not have it."""
        for rank, own in enumerate(self.built.index.shifts):
            if own.id == shift:
                return rank
        raise UsageError(_("cette sortie n'est plus dans la semaine"))

    def activity(self, ref: str) -> int:
        """Index of a place or visit; UsageError where the week does not have it."""
        index = self.built.index
        refs = (*index.places, *index.appointments)
        if ref not in refs:
            raise UsageError(_("ce lieu ou ce rendez-vous n'est plus dans la semaine"))
        return refs.index(ref)

    def find(self, stop: Stop) -> tuple[int, int]:
        """Outing and rank of a passage: at its start, else the only one there on that outing.

        Raises
        ------
        UsageError
            The outing has no such passage any more.
        """
        rank, activity = self.rank(stop.shift), self.activity(stop.ref)
        starts = {
            position: visit.start_s
            for position, visit in enumerate(self.solution.routes[rank].visits)
            if visit.activity == activity
        }
        exact = [position for position, start_s in starts.items() if start_s == stop.start_s]
        found = exact or (list(starts) if len(starts) == 1 else [])
        if not found:
            raise UsageError(_("ce passage n'est plus à cette heure dans cette sortie"))
        return rank, found[0]

    def refuse_fixed(self, rank: int, position: int | None = None) -> None:
        """Refuse to change an outing that is fixed whole, or one of its passages that is fixed.

        Raises
        ------
        UsageError
            It is fixed.
        """
        shift = self.built.index.shifts[rank].id
        if is_whole(self.locks, shift):
            raise UsageError(_("cette sortie est fixée : la libérer d'abord"))
        if position is None:
            return
        visit = self.solution.routes[rank].visits[position]
        if is_fixed(self.locks, shift, self.built.index.ref(visit.activity), visit.start_s):
            raise UsageError(_("ce passage est fixé : le libérer d'abord"))

    def with_route(self, rank: int, route: Route) -> Draft:
        """The week with one route replaced."""
        return replace(self, solution=with_route(self.solution, rank, route))

    def best(self, found: Iterable[Solution]) -> Draft:
        """The week with the best of some plans: nothing more broken first, then the judge's order.

        Raises
        ------
        ValueError
            There is none.
        """
        before = judge(self.problem, self.solution)

        def worth(solution: Solution) -> tuple[bool, int, int]:
            verdict = judge(self.problem, solution)
            return broken_further(verdict, before), verdict.missed, -verdict.points

        return replace(self, solution=min(found, key=worth))
