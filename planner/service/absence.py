"""An absence: what becomes of a team's outings of a date when people are missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from optimisation.proposals import Proposal, Way, propose_absence
from planner.dates import date_words
from planner.errors import UsageError
from planner.i18n import _
from planner.model import DatedException, ExceptionKind
from planner.planning.expand import MIN_PEOPLE, DatedShift
from planner.planning.partners import operators_there
from planner.planning.solution import to_shifts
from planner.service.answers import Answer, Option, now_s_of
from planner.service.desk import Desk
from planner.service.promised import newly_touched
from planner.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class AbsenceRequest:
    """Who is missing from a team on a date: codes, a number of people without code, or both.

    Neither: the whole team.
    """

    team: str
    date: dt.date
    codes: tuple[str, ...] = ()
    now: dt.datetime | None = None
    num_absent: int = 0


@dataclass(frozen=True, slots=True)
class _Left:
    """Those of a team who may still go out: codes, and how many people without one."""

    codes: tuple[str, ...] = ()
    uncoded: int = 0

    @property
    def num(self) -> int:
        return len(self.codes) + self.uncoded


def answer_absence(
    workspace: Workspace, desk: Desk, request: AbsenceRequest, *, search: bool = True
) -> Answer:
    """Propose what becomes of a team's outings of a date when people are missing.

    Raises
    ------
    UsageError
        An unknown team or code, no outing that day, or one that has begun.
    """
    outings = _outings(desk, request)
    now_s = now_s_of(desk.clock, request.now)
    if now_s is not None and any(shift.start_s < now_s for shift in outings):
        raise UsageError(_("la sortie a commencé : elle ne se propose plus autrement"))
    ranks = {shift.id: rank for rank, shift in enumerate(desk.built.index.shifts)}
    lost = tuple(ranks[shift.id] for shift in outings)
    left = _left(outings, request)
    companions = _companions(desk, outings, left.num) if left.num else {}
    covered = _covered(desk, lost)
    found = propose_absence(
        desk.built.problem,
        desk.solution,
        lost,
        now_s=now_s,
        companions=tuple(companions),
        covered=tuple(covered),
        goes_out=left.num >= MIN_PEOPLE,
        search=search,
    )
    options = tuple(_option(desk, request, one, left, lost) for one in found)
    operators = {desk.built.index.ref(activity): who for activity, who in covered.items()}
    touched = newly_touched(workspace, desk.plan, [option.shifts for option in options])
    return Answer(desk.plan, desk.built, options, tuple(touched), operators)


def _outings(desk: Desk, request: AbsenceRequest) -> list[DatedShift]:
    team = next((team for team in desk.means.teams if team.id == request.team), None)
    if team is None:
        known = ", ".join(team.id for team in desk.means.teams)
        message = _("équipe « {team} » inconnue ; connues : {known}")
        raise UsageError(message.format(team=request.team[:40], known=known))
    outings = [
        shift
        for shift in desk.inputs.dated.shifts
        if shift.team == request.team and shift.date == request.date
    ]
    if not outings:
        raise UsageError(
            _("l'équipe {team} ne sort pas le {date}").format(
                team=team.id, date=date_words(request.date)
            )
        )
    present = _present(outings)
    for code in request.codes:
        if code not in present:
            message = _("code « {code} » : pas dans la sortie de l'équipe {team} ce jour-là")
            raise UsageError(message.format(code=code[:40], team=team.id))
    uncoded = num_uncoded(outings)
    if not 0 <= request.num_absent <= uncoded:
        message = _(
            "personnes absentes : {num} ; {uncoded} sans code dans la sortie de l'équipe {team} ce "
            "jour-là, les autres se disent par leur code"
        )
        raise UsageError(message.format(num=request.num_absent, uncoded=uncoded, team=team.id))
    return outings


def num_uncoded(outings: Iterable[DatedShift]) -> int:
    """People without code in a team's outings of a date, the fewest of them."""
    return max(0, min(shift.people - len(shift.workers) for shift in outings))


def _left(outings: list[DatedShift], request: AbsenceRequest) -> _Left:
    """Who may still go out that day; nobody where the whole team is away."""
    if not request.codes and not request.num_absent:
        return _Left()
    codes = tuple(sorted(_present(outings) - set(request.codes)))
    return _Left(codes, num_uncoded(outings) - request.num_absent)


def _present(outings: list[DatedShift]) -> frozenset[str]:
    return frozenset[str]().union(*(shift.workers for shift in outings))


def _companions(desk: Desk, outings: list[DatedShift], num_left: int) -> dict[int, DatedShift]:
    """Outings at the same time, of teams of the same kind, with seats for those left."""
    kinds = {team.id: team.kind for team in desk.means.teams}
    seats = {vehicle.id: vehicle.seats for vehicle in desk.means.vehicles}
    ranks = {shift.id: rank for rank, shift in enumerate(desk.built.index.shifts)}
    own = {shift.id for shift in outings}
    return {
        ranks[other.id]: other
        for other in desk.inputs.dated.shifts
        if other.id not in own
        and kinds[other.team] is kinds[outings[0].team]
        and any(other.start_s < one.end_s and one.start_s < other.end_s for one in outings)
        and (other.vehicle is None or seats[other.vehicle] >= other.people + num_left)
    }


def _covered(desk: Desk, lost: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Places of the lost outings that another operator passes at, at about the same hour."""
    places = {place.id: place for place in desk.means.places}
    found = {}
    for rank in lost:
        for visit in desk.solution.routes[rank].visits:
            place = places.get(desk.built.index.ref(visit.activity))
            if place is None:
                continue
            moment = desk.clock.local(visit.start_s)
            when = (moment.date(), moment.hour * 60 + moment.minute)
            operators = operators_there(
                desk.loaded.presence, place.point, when, own=desk.means.organisation.name
            )
            if operators:
                found[visit.activity] = operators
    return found


def _option(
    desk: Desk,
    request: AbsenceRequest,
    proposal: Proposal,
    left: _Left,
    lost: tuple[int, ...],
) -> Option:
    """A proposal with the exceptions that say it in the means."""
    shifts = to_shifts(desk.built.problem, desk.built.index, proposal.solution)
    goes_out = proposal.way is Way.KEPT
    away = DatedException(
        ExceptionKind.ABSENCE,
        request.date,
        team=request.team,
        workers_absent=request.codes if goes_out else (),
        people_absent=request.num_absent if goes_out else 0,
    )
    told = [away]
    if proposal.joins is not None and left.num:
        told.append(
            DatedException(
                ExceptionKind.REINFORCEMENT,
                request.date,
                team=desk.built.index.shifts[proposal.joins].team,
                workers_joining=left.codes,
                people_joining=left.uncoded,
            )
        )
    if not goes_out:
        gone = {desk.built.index.shifts[rank].id for rank in lost}
        shifts = tuple(shift for shift in shifts if shift.id not in gone)
    kept = [
        item
        for item in desk.means.exceptions
        if goes_out
        or item.kind is not ExceptionKind.EXTRA_SHIFT
        or (item.team, item.date) != (request.team, request.date)
    ]
    return Option(proposal, replace(desk.means, exceptions=(*kept, *told)), shifts)
