"""Places and appointments of a dated week as the Problem's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import optimisation.problem as op
from planner.model import (
    AppointmentState,
    Means,
    PairKind,
    Place,
    Public,
    Team,
    TeamKind,
)
from planner.network.modes import MODES
from planner.planning.expand import DatedAppointment, DatedPlace

OPTIONAL_PRIZE = 10_000_000
"""Points of an optional appointment: one per cent of the need."""
DEFAULT_GAP_S = 20 * 3600
"""Between two passages of one week where the means say nothing: never twice the same night."""
HOUR_S, MINUTE_S = 3600, 60


def public_of(place: Place, teams: Mapping[str, Team]) -> Public:
    """The public a place serves: its own, else its team's, else street rounds' if any."""
    if place.public is not None:
        return place.public
    if place.sealed_to is not None:
        return teams[place.sealed_to].public
    publics = {team.public for team in teams.values()}
    return Public.STREET if Public.STREET in publics else Public.HOUSING


class Codes:
    """Small integers for the words of the means: teams, modes, vehicles, skills, workers."""

    def __init__(self, means: Means, modes: tuple[str, ...]) -> None:
        self.teams = {team.id: team for team in means.teams}
        self.team = {team.id: rank for rank, team in enumerate(means.teams)}
        self.mode = {mode: rank for rank, mode in enumerate(modes)}
        self.vehicle = {vehicle.id: rank for rank, vehicle in enumerate(means.vehicles)}
        words = {skill for team in means.teams for skill in team.skills}
        words |= {skill for place in means.places for skill in place.skills}
        words |= {skill for visit in means.appointments for skill in visit.skills}
        self.skill = {word: rank for rank, word in enumerate(sorted(words))}
        workers = sorted({code for team in means.teams for code in team.workers})
        workers += sorted(
            {visit.worker for visit in means.appointments if visit.worker} - set(workers)
        )
        self.worker = {code: rank for rank, code in enumerate(workers)}

    def skills(self, words: frozenset[str]) -> frozenset[int]:
        """Skills as indices."""
        return frozenset(self.skill[word] for word in words)

    def public_of(self, place: Place) -> Public:
        """The public a place serves."""
        return public_of(place, self.teams)

    def teams_for(self, place: Place) -> frozenset[int]:
        """Teams that may come: those of the place's public; of a sealed place, its own only."""
        if place.sealed_to is not None:
            return frozenset({self.team[place.sealed_to]})
        public = self.public_of(place)
        return frozenset(
            rank for code, rank in self.team.items() if self.teams[code].public is public
        )

    def visiting_teams(self) -> frozenset[int] | None:
        """Teams that keep appointments: mobile ones; None where there is none, so that all may."""
        mobile = frozenset(
            rank for code, rank in self.team.items() if self.teams[code].kind is TeamKind.MOBILE
        )
        return mobile or None

    def approach_s(self, teams: frozenset[int] | None) -> int:
        """Least time to park, walk and settle among the modes of these teams."""
        ranks = self.team.values() if teams is None else teams
        by_rank = list(self.teams.values())
        return min((MODES[by_rank[rank].mode].approach_s for rank in ranks), default=0)


@dataclass(frozen=True, slots=True)
class PlaceContext:
    """What a place needs beside itself: its row, exposures, history and promises."""

    location: int
    unit_q: tuple[tuple[int, int], ...]
    previous_s: tuple[int, ...]
    promises: tuple[op.Promise, ...]
    sweep_s: int = 0


def to_place(dated: DatedPlace, codes: Codes, context: PlaceContext) -> op.Place:
    """A place of the means as the solver reads it."""
    place = dated.place
    teams = codes.teams_for(place)
    most = max(place.frequency, place.min_frequency, 1)
    min_gap_s = None if place.min_gap_h is None else place.min_gap_h * HOUR_S
    if min_gap_s is None and most > 1:
        min_gap_s = DEFAULT_GAP_S
    return op.Place(
        location=context.location,
        presence_s=place.presence_min * MINUTE_S,
        approach_s=codes.approach_s(teams),
        windows=dated.windows_s,
        forbidden=dated.refusals_s,
        skills=codes.skills(place.skills),
        teams=teams,
        min_passages=place.min_frequency,
        max_passages=most,
        min_gap_s=min_gap_s,
        max_gap_s=None if place.max_gap_h is None else place.max_gap_h * HOUR_S,
        previous_s=context.previous_s,
        promises=context.promises,
        kind=op.Kind(place.kind.value),
        sweep_s=context.sweep_s,
        unit_q=context.unit_q,
    )


def to_appointment(
    dated: DatedAppointment, codes: Codes, location: int, ranks: Mapping[str, int]
) -> op.Appointment:
    """An appointment of the means as the solver reads it; `ranks` gives a pair's index."""
    visit = dated.appointment
    window = dated.window_s
    if visit.state is AppointmentState.CONFIRMED and dated.fixed_start_s is not None:
        window = (dated.fixed_start_s, dated.fixed_start_s)
    teams = codes.visiting_teams()
    low, high = visit.gap_min if visit.gap_min and visit.pair_kind is PairKind.GAP else (0, 0)
    return op.Appointment(
        location=location,
        duration_s=visit.duration_min * MINUTE_S,
        window=window,
        approach_s=codes.approach_s(teams),
        soft_end_s=dated.soft_end_s,
        skills=codes.skills(visit.skills),
        teams=teams,
        wished_team=None if visit.team is None else codes.team[visit.team],
        wished_worker=None if visit.worker is None else codes.worker[visit.worker],
        mandatory=visit.mandatory,
        prize=0 if visit.mandatory else OPTIONAL_PRIZE,
        pair=ranks.get(visit.pair) if visit.pair else None,
        pair_gap_s=(low * MINUTE_S, high * MINUTE_S),
    )
