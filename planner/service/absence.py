"""An absence: what becomes of a team's outings of a date when people are missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from optimisation.proposals import Proposal, Way, propose_absence
from planner.errors import UsageError
from planner.i18n import _
from planner.model import DatedException, ExceptionKind
from planner.planning.expand import MIN_PEOPLE, DatedShift
from planner.planning.partners import operators_there
from planner.planning.solution import to_shifts
from planner.service.answers import Answer, Option, now_s_of
from planner.service.desk import Desk


@dataclass(frozen=True, slots=True)
class AbsenceRequest:
    """One colleague less (`codes`), or a whole team (none), on a date."""

    team: str
    date: dt.date
    codes: tuple[str, ...] = ()
    now: dt.datetime | None = None


def answer_absence(desk: Desk, request: AbsenceRequest, *, search: bool = True) -> Answer:
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
    people = min(shift.people for shift in outings)
    people -= len(request.codes) if request.codes else people
    companions = _companions(desk, outings, len(left)) if left else {}
    covered = _covered(desk, lost)
    found = propose_absence(
        desk.built.problem,
        desk.solution,
        lost,
        now_s=now_s,
        companions=tuple(companions),
        covered=tuple(covered),
        goes_out=people >= MIN_PEOPLE,
        search=search,
    )
    options = tuple(_option(desk, request, one, left, lost) for one in found)
    operators = {desk.built.index.ref(activity): who for activity, who in covered.items()}
    return Answer(desk.plan, desk.built, options, operators)


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
                team=team.id, date=request.date.strftime("%d/%m/%Y")
            )
        )
    present = _present(outings)
    for code in request.codes:
        if code not in present:
            message = _("code « {code} » : pas dans la sortie de l'équipe {team} ce jour-là")
            raise UsageError(message.format(code=code[:40], team=team.id))
    return outings


def _left(outings: list[DatedShift], request: AbsenceRequest) -> tuple[str, ...]:
    """Codes that may still go out that day; none where the whole team is away."""
    if not request.codes:
        return ()
    return tuple(sorted(_present(outings) - set(request.codes)))


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
    left: tuple[str, ...],
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
    )
    told = [away]
    if proposal.joins is not None and left:
        told.append(
            DatedException(
                ExceptionKind.REINFORCEMENT,
                request.date,
                team=desk.built.index.shifts[proposal.joins].team,
                workers_joining=left,
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
