"""Between indices and ids: a Solution as planned shifts, a plan file as a Solution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from optimisation.problem import Problem, Route, Solution, Visit
from planner.errors import Fault, PlanFormatError
from planner.i18n import _
from planner.model import PlannedPassage, PlannedShift


@dataclass(frozen=True, slots=True)
class Index:
    """Ids behind a Problem's indices.

    `shifts` are the dated shifts as empty planned shifts.
    """

    shifts: tuple[PlannedShift, ...]
    places: tuple[str, ...]
    appointments: tuple[str, ...]

    def ref(self, activity: int) -> str:
        """Random id of an activity."""
        if activity < len(self.places):
            return self.places[activity]
        return self.appointments[activity - len(self.places)]


def to_shifts(problem: Problem, index: Index, solution: Solution) -> tuple[PlannedShift, ...]:
    """Write a solution with ids; a shift that stays in keeps its base from start to start."""
    planned = []
    for shift, route, blank in zip(problem.shifts, solution.routes, index.shifts, strict=True):
        passages = tuple(_passage(problem, index, visit) for visit in route.visits)
        planned.append(
            replace(
                blank,
                depart_s=shift.earliest_s if route.depart_s is None else route.depart_s,
                return_s=shift.earliest_s if route.return_s is None else route.return_s,
                break_start_s=route.rest_start_s,
                passages=passages,
            )
        )
    return tuple(planned)


def _passage(problem: Problem, index: Index, visit: Visit) -> PlannedPassage:
    ref = index.ref(visit.activity)
    times = (visit.arrive_s, visit.start_s, visit.leave_s)
    if problem.is_place(visit.activity):
        return PlannedPassage(*times, place=ref)
    return PlannedPassage(*times, appointment=ref)


def to_solution(
    index: Index, shifts: Sequence[PlannedShift], *, file: str | None = None
) -> Solution:
    """Read planned shifts as indices.

    Raises
    ------
    PlanFormatError
        A shift, place or appointment the week does not know, or a shift whose team, date, hours,
        base, mode or vehicle are not those of the week: all of them. Nothing is dropped.
    """
    ranks = {shift.id: rank for rank, shift in enumerate(index.shifts)}
    known = _activities(index)
    routes = [Route() for _shift in index.shifts]
    faults: list[Fault] = []
    for shift in shifts:
        rank = ranks.get(shift.id)
        if rank is None:
            message = _("vacation inconnue cette semaine : {id}").format(id=shift.id[:60])
            faults.append(Fault(message, _("vérifier la semaine et les moyens du plan"), file=file))
            continue
        faults += _edited(index.shifts[rank], shift, file)
        visits = []
        for number, passage in enumerate(shift.passages, 1):
            activity = known.get((passage.place is not None, passage.ref))
            if activity is None:
                message = _("{shift}, passage {number} : identifiant inconnu {id}").format(
                    shift=shift.id[:60], number=number, id=passage.ref[:40]
                )
                hint = _("reprendre l'identifiant dans le plan d'origine")
                faults.append(Fault(message, hint, file=file))
                continue
            visits.append(Visit(activity, passage.arrive_s, passage.start_s, passage.leave_s))
        if visits:
            routes[rank] = Route(tuple(visits), shift.depart_s, shift.return_s, shift.break_start_s)
    if faults:
        raise PlanFormatError(faults)
    return Solution(tuple(routes))


_OF_THE_MEANS = ("team", "date", "mode", "vehicle", "base_place", "start_s", "end_s")


def _edited(wanted: PlannedShift, got: PlannedShift, file: str | None) -> list[Fault]:
    """Fields of an outing that its means decide and the plan says otherwise."""
    return [
        Fault(
            _("{shift} : « {field} » vaut {value}, les moyens disent {wanted}").format(
                shift=got.id[:60],
                field=name,
                value=str(getattr(got, name))[:40],
                wanted=getattr(wanted, name),
            ),
            _("remettre la valeur, ou changer les moyens et refaire le plan"),
            file=file,
        )
        for name in _OF_THE_MEANS
        if getattr(got, name) != getattr(wanted, name)
    ]


def _activities(index: Index) -> dict[tuple[bool, str], int]:
    """Activity of each (is a place, id)."""
    found = {(True, ref): rank for rank, ref in enumerate(index.places)}
    first = len(index.places)
    return found | {(False, ref): first + rank for rank, ref in enumerate(index.appointments)}
