"""From means, streets and needs to the Problem of one week (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

import optimisation.problem as op
from planner.clock import Clock
from planner.errors import Fault, StreetsError
from planner.i18n import _
from planner.model import Means, PlaceKind, PlanLock, PlannedShift, Point, Public, WeekPlan
from planner.network.graph import Graph
from planner.network.modes import MODES
from planner.network.sweep import sweep
from planner.planning.activities import HOUR_S, Codes, PlaceContext, to_appointment, to_place
from planner.planning.demand import Demand, Outlet, demand_units
from planner.planning.expand import DatedPlace, DatedShift, DatedWeek
from planner.planning.held import held
from planner.planning.outings import to_shift
from planner.planning.promise import previous_starts_s, promises
from planner.planning.sites import Sites, place_sites
from planner.planning.solution import Index


@dataclass(frozen=True, slots=True)
class WeekInputs:
    """All a week is made of.

    `needs` holds one NEEDS frame per public (need × lack of access), `exposure0` the exposure other
    operators already give each zone; `last` None: no promise. `locks` of outings or places the week
    does not have hold nothing.
    """

    clock: Clock
    means: Means
    dated: DatedWeek
    graphs: Mapping[str, Graph]
    zones: gpd.GeoDataFrame
    needs: Mapping[Public, pd.DataFrame]
    last: WeekPlan | None = None
    weights: op.Weights = field(default_factory=op.Weights)
    exposure0: Mapping[Public, pd.Series] = field(default_factory=dict)
    locks: tuple[PlanLock, ...] = ()


@dataclass(frozen=True, slots=True)
class BuiltWeek:
    """The Problem and what leads back from its indices to ids, streets and zones."""

    problem: op.Problem
    index: Index
    sites: Sites
    demand: Demand


def build_week(inputs: WeekInputs, *, known: BuiltWeek | None = None) -> BuiltWeek:
    """Make the Problem of a week.

    Parameters
    ----------
    inputs
        What the week is made of.
    known
        A week of the same streets and zones: travel, catchments and sweeps it has are not computed
        again. The Problem is the same without it.

    Raises
    ------
    StreetsError
        A base lies off the streets of its teams' mode: all such bases.
    """
    sites = place_sites(_points(inputs), inputs.graphs, known=known.sites if known else None)
    _check_bases(inputs, sites)
    codes = Codes(inputs.means, sites.modes)
    stops = [dated for dated in inputs.dated.places if not dated.place.is_base]
    outlets = _outlets(stops, codes, sites)
    served = {outlet.public for outlet in outlets}  # a public without places has no unit
    needs = {public: frame for public, frame in inputs.needs.items() if public in served}
    demand = demand_units(
        outlets,
        inputs.zones,
        needs,
        walk=inputs.graphs["walk"],
        exposure0=inputs.exposure0,
        known=known.demand.catchments if known else None,
    )
    index = _index(inputs, stops)
    contexts = _contexts(inputs, stops, demand, sites, (index, _sweeps(known)))
    ranks = {visit: rank for rank, visit in enumerate(index.appointments)}
    problem = op.Problem(
        shifts=tuple(to_shift(shift, codes, sites, inputs.clock) for shift in inputs.dated.shifts),
        places=tuple(
            to_place(dated, codes, context) for dated, context in zip(stops, contexts, strict=True)
        ),
        appointments=tuple(
            to_appointment(dated, codes, sites.location[dated.appointment.id], ranks)
            for dated in inputs.dated.appointments
        ),
        travel=_with_parking(sites, codes, stops),
        units=demand.units,
        weights=inputs.weights,
    )
    return BuiltWeek(held(problem, index, inputs.locks), index, sites, demand)


def _points(inputs: WeekInputs) -> dict[str, Point]:
    """Every position of the week by id: bases and places first, then visits."""
    found = {dated.place.id: dated.place.point for dated in inputs.dated.places}
    visits = (dated.appointment for dated in inputs.dated.appointments)
    return found | {visit.id: visit.point for visit in visits}


def _check_bases(inputs: WeekInputs, sites: Sites) -> None:
    modes = {team.id: team.mode for team in inputs.means.teams}
    lost = sorted(
        {
            (shift.base_place, modes[shift.team])
            for shift in inputs.dated.shifts
            if sites.node(modes[shift.team], shift.base_place) is None
        }
    )
    if lost:
        hint = _("rapprocher la base d'une rue reliée au reste du territoire")
        raise StreetsError(
            [
                Fault(
                    _("la base est trop loin des rues praticables ({mode})").format(
                        mode=_(MODES[mode].label)
                    ),
                    hint,
                )
                for _base, mode in lost
            ]
        )


def _outlets(stops: list[DatedPlace], codes: Codes, sites: Sites) -> list[Outlet]:
    return [
        Outlet(dated.place, codes.public_of(dated.place), sites.node("walk", dated.place.id))
        for dated in stops
    ]


def _contexts(
    inputs: WeekInputs,
    stops: list[DatedPlace],
    demand: Demand,
    sites: Sites,
    told: tuple[Index, Mapping[str, int]],
) -> list[PlaceContext]:
    index, sweeps = told
    since = Clock(inputs.last.week if inputs.last else inputs.clock.week, inputs.clock.tz)
    to_monday_s = since.elapsed_s(inputs.clock.week.monday, 0)
    before = previous_starts_s(inputs.last, to_monday_s=to_monday_s)
    promised = promises(inputs.last, index.shifts)
    return [
        PlaceContext(
            location=sites.location[dated.place.id],
            unit_q=demand.unit_q[rank],
            previous_s=_judged(before.get(dated.place.id, ()), dated, inputs.dated.shifts),
            promises=()
            if dated.place.kind is PlaceKind.EXPLORATORY or dated.tried  # nobody is told it
            else promised.get(dated.place.id, ()),
            sweep_s=sweeps[dated.place.id]
            if dated.place.id in sweeps
            else _sweep_s(inputs, dated, sites),
        )
        for rank, dated in enumerate(stops)
    ]


def _judged(
    previous_s: tuple[int, ...], dated: DatedPlace, shifts: Sequence[DatedShift]
) -> tuple[int, ...]:
    """Earlier passages the gaps count from; none where the longest gap is over already.

    No plan of this week could then keep it, and a place left for too long must not be left again
    for that reason.
    """
    if not previous_s or dated.place.max_gap_h is None:
        return previous_s
    windows = ((-(10**9), 10**9),) if dated.windows_s is None else dated.windows_s
    starts = [
        max(shift.start_s + shift.briefing_s, low)
        for shift in shifts
        for low, high in windows
        if max(shift.start_s + shift.briefing_s, low) <= min(shift.end_s, high)
    ]
    over = starts and min(starts) > max(previous_s) + dated.place.max_gap_h * HOUR_S
    return () if over else previous_s


def _sweeps(known: BuiltWeek | None) -> dict[str, int]:
    """Walks of exploratory places by place id."""
    if known is None:
        return {}
    return {
        ref: place.sweep_s
        for ref, place in zip(known.index.places, known.problem.places, strict=True)
    }


def _sweep_s(inputs: WeekInputs, dated: DatedPlace, sites: Sites) -> int:
    """Length of the walk of an exploratory place, part of its presence."""
    if dated.place.kind is not PlaceKind.EXPLORATORY:
        return 0
    node = sites.node("walk", dated.place.id)
    if node is None:
        return 0
    walk = inputs.graphs["walk"]
    edges = sweep(walk, node, max_s=dated.place.presence_min * 60)
    return int(walk.time_ms[edges].sum() // 1000)


def _with_parking(sites: Sites, codes: Codes, stops: list[DatedPlace]) -> tuple[op.Travel, ...]:
    """Travel by mode; a mode slower to park than a place's quickest team pays on arrival.

    A place has one approach time; where teams of several modes may come, it is the least, and the
    difference is added to the travel of the others.
    """
    least = [codes.approach_s(codes.teams_for(dated.place)) for dated in stops]
    rows = [sites.location[dated.place.id] for dated in stops]
    found = []
    for mode, travel in zip(sites.modes, sites.travel, strict=True):
        seconds = travel.seconds.copy()
        for row, base_s in zip(rows, least, strict=True):
            extra_s = max(0, MODES[mode].approach_s - base_s)
            seconds[:, row] += extra_s
        found.append(op.Travel(seconds, travel.reachable, travel.cost))
    return tuple(found)


def _index(inputs: WeekInputs, stops: list[DatedPlace]) -> Index:
    modes = {team.id: team.mode for team in inputs.means.teams}
    return Index(
        shifts=tuple(
            PlannedShift(
                id=shift.id,
                team=shift.team,
                date=shift.date,
                mode=modes[shift.team],
                base_place=shift.base_place,
                start_s=shift.start_s,
                end_s=shift.end_s,
                depart_s=shift.start_s,
                return_s=shift.start_s,
                vehicle=shift.vehicle,
            )
            for shift in inputs.dated.shifts
        ),
        places=tuple(dated.place.id for dated in stops),
        appointments=tuple(dated.appointment.id for dated in inputs.dated.appointments),
    )
