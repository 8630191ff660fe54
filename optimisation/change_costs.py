"""What a change of a week costs: what is lost, what moves, what the judge says of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from optimisation.change_trials import Served, passage_counts, with_route
from optimisation.engines.schedule import item_of
from optimisation.engines.state import State
from optimisation.judge import Verdict
from optimisation.problem import Appointment, Problem, Route, Solution

MOVED_S = 60
"""A start that moves by less did not move."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Figures of the changed week less those of the week as it is, all the judge's.

    `points` and `parts` (those that differ) in points; `presence_s`, `travel_s` in seconds. `lost`:
    activities with a passage fewer, once per passage; `gained`: with one more. `broken`: places
    with one promise more broken. `moved`: (activity, seconds later, negative: earlier) of passages
    kept on their outing.
    """

    points: int
    parts: dict[str, int]
    presence_s: int
    travel_s: int
    lost: tuple[int, ...]
    gained: tuple[int, ...]
    broken: tuple[int, ...]
    moved: tuple[tuple[int, int], ...]


def cost_of(before: Verdict, solution: Solution, served: Served) -> Cost:
    """Compare the week a change makes with the one before it."""
    after = served.verdict
    names = before.parts.keys() | after.parts.keys()
    parts = {
        name: after.parts.get(name, 0) - before.parts.get(name, 0)
        for name in sorted(names)
        if after.parts.get(name, 0) != before.parts.get(name, 0)
    }
    had, has = passage_counts(solution), passage_counts(served.solution)
    broken = set(after.broken) - set(before.broken)
    return Cost(
        points=after.points - before.points,
        parts=parts,
        presence_s=after.presence_s - before.presence_s,
        travel_s=after.travel_s - before.travel_s,
        lost=tuple(sorted((had - has).elements())),
        gained=tuple(sorted((has - had).elements())),
        broken=tuple(sorted({place for place, _rank in broken})),
        moved=tuple(_moved(solution, served.solution)),
    )


def _moved(before: Solution, after: Solution) -> Iterable[tuple[int, int]]:
    for was, now in zip(before.routes, after.routes, strict=True):
        starts = {visit.activity: visit.start_s for visit in was.visits}
        for visit in now.visits:
            if visit.activity in starts:
                by_s = visit.start_s - starts[visit.activity]
                if abs(by_s) >= MOVED_S:
                    yield visit.activity, by_s


def likely_loss(
    problem: Problem, solution: Solution, ranks: Iterable[int]
) -> list[tuple[int, int, int, Solution]]:
    """Passages that may be left out, by what they bring: (points, shift, activity, the week left).

    The week left is not timed again. Appointments that must be kept, double services and what a
    person locked are never among them.
    The points only order what is tried; the judge says what is really lost.
    """
    state = State(problem)
    for rank, route in enumerate(solution.routes):
        state.put(rank, route)
    found = []
    for rank in ranks:
        for visit in solution.routes[rank].visits:
            if _kept(state, rank, visit.activity):
                continue
            left = tuple(other for other in solution.routes[rank].visits if other is not visit)
            route = replace(solution.routes[rank], visits=left) if left else Route()
            without = state.copy()
            without.put(rank, route)
            points = without.gain(visit.activity, visit.start_s, rank)
            rest = with_route(solution, rank, route)
            found.append((points, rank, visit.activity, rest))
    return sorted(found, key=lambda entry: entry[:3])


def _kept(state: State, rank: int, activity: int) -> bool:
    item = item_of(state.problem, activity)
    locked = any(held == activity for held, _lock in state.locks.get(rank, ()))
    return locked or activity in state.pair_of or (isinstance(item, Appointment) and item.mandatory)
