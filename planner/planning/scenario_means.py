"""The means of a scenario: its changes applied to the baseline's (pure).

Copies are named after what they copy: `M1-bis`, `M1-ter`, then `M1-4`. The rota codes of a copied
team are not known, so it has none: working time is not judged for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from planner.errors import Fault, MeansError
from planner.i18n import _
from planner.model import (
    Means,
    Place,
    PlaceKind,
    Protection,
    Public,
    ShiftTemplate,
    Team,
    TimeWindow,
    Vehicle,
)
from planner.network.modes import MODES
from planner.scenario import BusInstead, HalfDay, HoursChange, Scenario, ShiftMore

BUS = "BUS"
_AGAIN = ("bis", "ter")


def applied(scenario: Scenario, means: Means) -> Means:
    """The means with a scenario's changes; without any, the same means.

    Raises
    ------
    MeansError
        A team, outing or place the means do not have, or a mode nobody knows: all at once.
    """
    faults = list(_unknown(scenario, means))
    if faults:
        raise MeansError(faults)
    found = _fewer(scenario, means)
    found = _moved(scenario, found)
    for team in scenario.teams_more:
        found = _with_copy(found, team)
    for extra in scenario.shifts_more:
        found = replace(found, shifts=(*found.shifts, _extra(found, extra)))
    found = replace(found, places=_places(scenario, found))
    return found if scenario.bus is None else _with_bus(found, scenario.bus)


def _unknown(scenario: Scenario, means: Means) -> Iterable[Fault]:
    """What the scenario names and the means do not have."""
    teams = {team.id for team in means.teams}
    shifts = {shift.id for shift in means.shifts}
    places = {place.id for place in means.places}
    stay = teams - set(scenario.teams_less)
    named = {
        *scenario.teams_more,
        *(mode.team for mode in scenario.modes),
        *(hours.team for hours in scenario.hours),
        *(more.team for more in scenario.shifts_more),
    }
    for code in sorted(set(scenario.teams_less) - teams):
        yield _fault(_("équipe « {code} » inconnue").format(code=code), teams)
    for code in sorted(named - stay):
        yield _fault(_("équipe « {code} » inconnue, ou ôtée").format(code=code), stay)
    for code in sorted(set(scenario.shifts_less) - shifts):
        yield _fault(_("vacation « {code} » inconnue").format(code=code), shifts)
    wanted = {*scenario.places_less, *(change.place for change in scenario.passages)}
    if scenario.bus is not None:
        wanted.add(scenario.bus.base)
    if wanted - places:
        yield Fault(
            _("lieu du scénario absent des moyens ({num})").format(num=len(wanted - places)),
            _("refaire le scénario avec les lieux d'aujourd'hui"),
        )
    for mode in sorted({change.mode for change in scenario.modes} - set(MODES)):
        yield _fault(_("mode « {mode} » inconnu").format(mode=mode), MODES)
    idle = {change.team for change in scenario.shifts_more} & stay
    for code in sorted(idle - {shift.team for shift in means.shifts}):
        yield Fault(
            _("équipe « {code} » : aucune vacation dont prendre la base").format(code=code),
            _("lui donner une première vacation dans le classeur des moyens"),
        )


def _fault(message: str, known: Collection[str]) -> Fault:
    return Fault(message, _("connus : {list}").format(list=", ".join(sorted(known)) or _("aucun")))


def _fewer(scenario: Scenario, means: Means) -> Means:
    """Without the teams, outings and places left out, nor what speaks of them."""
    gone, left = set(scenario.teams_less), set(scenario.places_less)
    shifts = tuple(
        shift
        for shift in means.shifts
        if shift.team not in gone and shift.id not in scenario.shifts_less
    )
    return replace(
        means,
        teams=tuple(team for team in means.teams if team.id not in gone),
        shifts=shifts,
        places=tuple(
            place for place in means.places if place.id not in left and place.sealed_to not in gone
        ),
        appointments=tuple(
            replace(visit, team=None) if visit.team in gone else visit
            for visit in means.appointments
        ),
        exceptions=tuple(
            item for item in means.exceptions if item.team not in gone and item.place not in left
        ),
    )


def _moved(scenario: Scenario, means: Means) -> Means:
    """With other modes and hours."""
    modes = {change.team: change.mode for change in scenario.modes}
    hours = {change.team: change for change in scenario.hours}
    shifts = tuple(_moved_shift(shift, means, modes, hours) for shift in means.shifts)
    teams = tuple(replace(team, mode=modes.get(team.id, team.mode)) for team in means.teams)
    return replace(means, teams=teams, shifts=shifts)


def _moved_shift(
    shift: ShiftTemplate, means: Means, modes: dict[str, str], hours: dict[str, HoursChange]
) -> ShiftTemplate:
    found, change = shift, hours.get(shift.team)
    if change is not None:
        found = replace(found, start_min=change.start_min, end_min=change.end_min)
    if shift.team in modes:
        found = replace(found, vehicle=_vehicle_for(means, shift.vehicle, modes[shift.team]))
    return found


def _vehicle_for(means: Means, vehicle: str | None, mode: str) -> str | None:
    """The vehicle kept where it is of the mode, else none: what is not said is not invented."""
    known = {item.id: item.mode for item in means.vehicles}
    return vehicle if vehicle is not None and known[vehicle] == mode else None


def _with_copy(means: Means, code: str) -> Means:
    """With one more team like another: its outings, and as many vehicles of its own."""
    team = next(team for team in means.teams if team.id == code)
    name = _free(code, {one.id for one in means.teams})
    own = [shift for shift in means.shifts if shift.team == code]
    taken = {vehicle.id for vehicle in means.vehicles}
    vehicles: dict[str, Vehicle] = {}
    for vehicle in means.vehicles:
        if vehicle.id in {shift.vehicle for shift in own}:
            again = _free(vehicle.id, taken)
            taken.add(again)
            vehicles[vehicle.id] = replace(vehicle, id=again, name=again)
    lines = {shift.id for shift in means.shifts}
    copies = []
    for shift in own:
        line = _free(shift.id, lines)
        lines.add(line)
        vehicle_id = None if shift.vehicle is None else vehicles[shift.vehicle].id
        copies.append(replace(shift, id=line, team=name, vehicle=vehicle_id))
    return replace(
        means,
        teams=(*means.teams, replace(team, id=name, name=name, workers=())),
        vehicles=(*means.vehicles, *vehicles.values()),
        shifts=(*means.shifts, *copies),
    )


def _free(code: str, taken: Collection[str]) -> str:
    """`code-bis`, `code-ter`, `code-4` … the first nobody has."""
    numbered = (str(rank) for rank in range(4, len(taken) + 5))
    return next(name for end in (*_AGAIN, *numbered) if (name := f"{code}-{end}") not in taken)


def _extra(means: Means, more: ShiftMore) -> ShiftTemplate:
    """One more outing, like the first the team has."""
    like = next(shift for shift in means.shifts if shift.team == more.team)
    return replace(
        like,
        id=_free(like.id, {shift.id for shift in means.shifts}),
        weekday=more.weekday,
        start_min=more.start_min,
        end_min=more.end_min,
        first_date=None,
        last_date=None,
    )


def _places(scenario: Scenario, means: Means) -> tuple[Place, ...]:
    """Places with the passages wished, and the stops added."""
    wished = {change.place: change.frequency for change in scenario.passages}
    kept = tuple(
        replace(place, frequency=max(wished[place.id], place.min_frequency))
        if place.id in wished
        else place
        for place in means.places
    )
    more = tuple(
        Place(
            id=f"scenario-{rank}",
            label=stop.label,
            kind=PlaceKind.FIXED,
            protection=Protection.PUBLIC,
            point=stop.point,
            presence_min=stop.presence_min,
            frequency=stop.frequency,
            public=stop.public,
        )
        for rank, stop in enumerate(scenario.stops_more, 1)
    )
    return (*kept, *more)


def _with_bus(means: Means, bus: BusInstead) -> Means:
    """With a bus team, one outing a day it goes out, and its half-days as fixed points."""
    code = BUS if BUS not in {team.id for team in means.teams} else _free(
        BUS, {team.id for team in means.teams}
    )  # fmt: skip
    team = Team(
        code, code, bus.kind, "car", bus.people, public=Public.HOUSING,
        cost_per_hour_eur=bus.bus_cost_per_hour_eur,
    )  # fmt: skip
    vehicle = Vehicle(f"V{code}", f"V{code}", "car", max(bus.people, 2), bus.bus_cost_per_km_eur)
    days = sorted({half.weekday for half in bus.half_days})
    shifts = tuple(_bus_day(bus, code, vehicle.id, day) for day in days)
    places = tuple(_bus_stop(half, rank, code) for rank, half in enumerate(bus.half_days, 1))
    return replace(
        means,
        teams=(*means.teams, team),
        vehicles=(*means.vehicles, vehicle),
        shifts=(*means.shifts, *shifts),
        places=(*means.places, *places),
    )


def _bus_day(bus: BusInstead, team: str, vehicle: str, day: int) -> ShiftTemplate:
    own = [half for half in bus.half_days if half.weekday == day]
    return ShiftTemplate(
        id=f"{team}-{day + 1}",
        team=team,
        weekday=day,
        start_min=max(0, min(half.start_min for half in own) - bus.margin_min),
        end_min=max(half.end_min for half in own) + bus.margin_min,
        base_place=bus.base,
        vehicle=vehicle,
    )


def _bus_stop(half: HalfDay, rank: int, team: str) -> Place:
    """A half-day: there from its first hour to its last, owed once a week, for this bus alone."""
    return Place(
        id=f"bus-{rank}",
        label=half.label,
        kind=PlaceKind.FIXED,
        protection=Protection.PUBLIC,
        point=half.point,
        presence_min=half.end_min - half.start_min,
        min_frequency=1,
        frequency=1,
        windows=(TimeWindow(half.weekday, half.start_min, half.end_min),),
        sealed_to=team,
        public=Public.HOUSING,
    )
