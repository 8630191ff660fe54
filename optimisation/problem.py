r"""The weekly Problem and its Solution: integers only.

Times are elapsed seconds since Monday 00:00 of the week (a shift of Sunday night runs past
604 800). Locations are rows of the travel matrices. Points are int64; the territory's need is
10⁹ points.

**Activities.** Places come first, then appointments: activity `a < len(places)` is a passage at
`places[a]`, else the visit of `appointments[a - len(places)]`. A place may be visited by several
routes or several times by one; an appointment at most once.

**A visit** arrives at its location at `arrive_s`, starts at `start_s ≥ arrive_s + approach_s`, and
leaves at `leave_s ≥ start_s + presence_s` (duration for an appointment). Time between arrival plus
approach and start is waiting. The next arrival is at least `leave_s` plus travel.

**A route** leaves its start location at `depart_s ≥ start_s + briefing_s` and is back at
`return_s ≤ end_s − closing_s`. Its busy time (travel, approach, presence, not waiting and not the
break) is at most the plannable time

    plannable = end − start − briefing − closing − break − reserve,
    reserve = floor(reserve_share · (end − start − briefing − closing − break)).

**Coverage.** A passage at place i adds to demand unit u the exposure
`q_iu = min(20480, round(−1024 · ln(1 − ρ_i a_iu)))` (20480 when ρ a = 1), or 0 when `start_s` lies
outside the unit's band. With `E_u = min(20480, E0_u + Σ q)` and `G[k] = round(2³⁰ e^(−k/1024))`,
`G[20480] = 0`:

    value_u = w_u · (G[E0_u] − G[E_u]) >> 30.

Exposure adds up, so the value does not depend on the order of passages. A TOPTW stop is a place
with one own unit, q = 20480 and at most one passage: its value is its prize exactly.

**Comparing.** Fewer mandatory activities missed first, then more points (`judge.objective`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Window: TypeAlias = tuple[int, int]
"""Closed interval of elapsed seconds."""

WEEK_S = 604_800
FULL_EXPOSURE = 20_480
ALWAYS: tuple[Window, ...] = ((-(10**9), 10**9),)


class Kind(StrEnum):
    """Kind of place: published fixed stop, known place, sweep of an area."""

    FIXED = "fixed"
    KNOWN = "known"
    EXPLORATORY = "exploratory"


class Severity(StrEnum):
    """What a violation allows: nothing, a recorded acceptance, or nothing to do."""

    FORBIDDEN = "interdit"
    TO_ACCEPT = "a_accepter"
    INFO = "info"


class Feature(StrEnum):
    """What an engine may be unable to express (`Engine.relaxes`)."""

    CONCAVE_COVERAGE = "concave_coverage"
    SEVERAL_WINDOWS = "several_windows"
    FORBIDDEN_WINDOWS = "forbidden_windows"
    DAY_SETS = "day_sets"
    GAPS = "gaps"
    PAIRS = "pairs"
    BREAKS = "breaks"
    BLOCKED = "blocked"
    RESERVE = "reserve"
    MAX_ROUTE = "max_route"
    SHARED_VEHICLE = "shared_vehicle"
    EXPLORATION_SHARE = "exploration_share"
    AREA_FLOORS = "area_floors"
    PROMISES = "promises"
    LOCKED_ORDER = "locked_order"
    SOFT_DUE = "soft_due"
    TARDINESS = "tardiness"
    WORKERS = "workers"


@dataclass(frozen=True, slots=True)
class Break:
    """A rest of `duration_s` that starts within [earliest_s, latest_s], at no place's expense.

    It lies between two visits (or after leaving the base, before being back) and overlaps no
    approach, presence or travel: what is left of the way from leaving to arriving holds the travel.
    """

    duration_s: int
    earliest_s: int
    latest_s: int


@dataclass(frozen=True, slots=True)
class Shift:
    """One team, one date: from `start_s` to `end_s`, from and to a location, by one mode.

    `day` is the weekday index 0…6 on which it starts. `vehicle` None: none is needed.
    `workers` are rota codes as indices. `capacity` and `max_route_s` None: no limit
    (`max_route_s` bounds return − depart). `blocked` are periods in which no visit may be under
    way. `fixed_cost` points are paid when the route is not empty. `frozen`: nothing is visited
    but what is locked on this shift (`locks.lock_routes`).
    """

    team: int
    day: int
    mode: int
    start_s: int
    end_s: int
    start_location: int
    end_location: int
    vehicle: int | None = None
    skills: frozenset[int] = frozenset()
    workers: frozenset[int] = frozenset()
    capacity: int | None = None
    max_route_s: int | None = None
    briefing_s: int = 0
    closing_s: int = 0
    rest: Break | None = None
    blocked: tuple[Window, ...] = ()
    reserve_share: float = 0.0
    fixed_cost: int = 0
    frozen: bool = False

    @property
    def earliest_s(self) -> int:
        """First moment the route may leave."""
        return self.start_s + self.briefing_s

    @property
    def latest_s(self) -> int:
        """Last moment the route may be back."""
        return self.end_s - self.closing_s

    @property
    def plannable_s(self) -> int:
        """Busy seconds the route may hold (module docstring)."""
        span = self.latest_s - self.earliest_s - (self.rest.duration_s if self.rest else 0)
        return max(0, span - int(self.reserve_share * span))


@dataclass(frozen=True, slots=True)
class Lock:
    """A passage fixed by a person: on this shift, and where given at this rank or start.

    `position` counts visits of the route from 0; `start_s` is exact.
    """

    shift: int
    position: int | None = None
    start_s: int | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A slot people were told: kept when a passage has its weekday, team and start ± 15 min."""

    shift: int
    start_s: int


@dataclass(frozen=True, slots=True)
class Place:
    """A place passages can be made at.

    `windows`: a passage starts within one of them; None: any time. `forbidden`: no passage
    (start to leave) overlaps one (refusal, rest). `min_passages` owed (soft), `max_passages` hard.
    `day_sets`: the set of days with a passage is one of them (the empty set is always allowed);
    None: any. Gaps bound start − previous start over `previous_s` (negative: before this Monday)
    and this week's passages. `due_s`: first passage wished by then (soft). `teams`: teams that may
    come; None: all (a sealed place names its team). `sweep_s` is the length of the walk of an
    exploratory place, part of its presence. `unit_q`: pairs (demand unit, exposure per passage).
    """

    location: int
    presence_s: int
    approach_s: int = 0
    windows: tuple[Window, ...] | None = None
    forbidden: tuple[Window, ...] = ()
    skills: frozenset[int] = frozenset()
    teams: frozenset[int] | None = None
    demand: int = 0
    min_passages: int = 0
    max_passages: int = 1
    day_sets: tuple[frozenset[int], ...] | None = None
    min_gap_s: int | None = None
    max_gap_s: int | None = None
    previous_s: tuple[int, ...] = ()
    due_s: int | None = None
    locks: tuple[Lock, ...] = ()
    promises: tuple[Promise, ...] = ()
    kind: Kind = Kind.KNOWN
    sweep_s: int = 0
    unit_q: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Appointment:
    """A visit made at most once, starting within `window`.

    `soft_end_s` None: none; a start after it costs `tardiness_weight` points a second.
    `mandatory` missed counts before any point; an optional one kept earns `prize` points.
    `wished_team` and `wished_worker` None: none; a wish not met is an information. `lock`: the
    slot of a confirmed appointment. `pair`: index of the other appointment of a double service;
    its start minus this start lies in `pair_gap_s` (same start: (0, 0)); both are on different
    shifts, and one without the other is a violation. Either one or both may name the pair.
    """

    location: int
    duration_s: int
    window: Window
    approach_s: int = 0
    soft_end_s: int | None = None
    tardiness_weight: int = 0
    skills: frozenset[int] = frozenset()
    teams: frozenset[int] | None = None
    forbidden: tuple[Window, ...] = ()
    demand: int = 0
    wished_team: int | None = None
    wished_worker: int | None = None
    mandatory: bool = True
    prize: int = 0
    lock: Lock | None = None
    pair: int | None = None
    pair_gap_s: Window = (0, 0)


@dataclass(frozen=True, slots=True)
class Travel:
    """Travel of one mode between all locations.

    `seconds` and `cost`: int64[L, L]; `reachable`: bool[L, L], false entries hold no meaning in the
    other two. `cost` is what `Weights.distance` multiplies (metres, or an instance's own unit).
    """

    seconds: NDArray[np.int64]
    reachable: NDArray[np.bool_]
    cost: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Units:
    """Demand units: zones, or zones in a time band, of a named public.

    `weight`: int64[U] points, summing to 10⁹ over a territory. `exposure0`: int64[U] in
    [0, 20480] from passages declared by other operators. `band`: int64[U] index into `bands`;
    a passage counts for a unit when its start lies in one of the band's windows.
    """

    weight: NDArray[np.int64]
    exposure0: NDArray[np.int64]
    band: NDArray[np.int64]
    bands: tuple[tuple[Window, ...], ...] = (ALWAYS,)


@dataclass(frozen=True, slots=True)
class AreaFloor:
    """An area owed at least `min_passages` passages at its places this week (soft)."""

    places: frozenset[int]
    min_passages: int


@dataclass(frozen=True, slots=True)
class Weights:
    """Rates of the parts of the objective, in points; gains are ≥ 0, costs are subtracted.

    One per cent of the territory's need is 10⁷ points. Defaults, in words:
    """

    coverage: int = 1
    """times the coverage value."""
    optional_appointment: int = 1
    """times the prize of each optional appointment kept."""
    passage_missing: int = 20_000_000
    """per passage missing of a place's minimum: two per cent of the need."""
    due_missed: int = 5_000_000
    """per place whose due date is missed: half a per cent."""
    area_shortfall: int = 10_000_000
    """per passage an area lacks of its floor: one per cent."""
    exploration_shortfall: int = 100_000_000
    """times the share missing of `exploration_target_share` (0.10 missing: one per cent)."""
    exploration_target_share: float = 0.10
    """wished share of the week's presence at exploratory places; 0 switches the part off."""
    promise_broken: int = 5_000_000
    """per promised slot whose weekday, team or start ± 15 min is not kept: half a per cent."""
    travel_s: int = 1_000
    """per second of travel: an hour costs 0.36 per cent of the need."""
    distance: int = 0
    """per unit of travel cost; published families only."""
    tardiness: int = 0
    """times the seconds after a soft end weighed by the appointment; published families only."""
    largest_tardiness: int = 0
    """per second of the largest tardiness; published families only."""
    fixed: int = 1
    """times the fixed cost of a used shift; shifts of a week have none."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A week to plan. Indices refer to the tuples here; `travel` has one entry per mode."""

    shifts: tuple[Shift, ...]
    places: tuple[Place, ...]
    appointments: tuple[Appointment, ...]
    travel: tuple[Travel, ...]
    units: Units
    areas: tuple[AreaFloor, ...] = ()
    weights: Weights = field(default_factory=Weights)

    @property
    def num_activities(self) -> int:
        """Places then appointments."""
        return len(self.places) + len(self.appointments)

    def is_place(self, activity: int) -> bool:
        """Tell whether an activity is a passage at a place (else an appointment)."""
        return activity < len(self.places)

    def location(self, activity: int) -> int:
        """Matrix row of an activity."""
        if self.is_place(activity):
            return self.places[activity].location
        return self.appointments[activity - len(self.places)].location


@dataclass(frozen=True, slots=True)
class Visit:
    """One stop of a route (module docstring)."""

    activity: int
    arrive_s: int
    start_s: int
    leave_s: int


@dataclass(frozen=True, slots=True)
class Route:
    """The route of one shift, in order of time; empty: the team stays, times are None.

    `rest_start_s` is when the break starts, None where the shift has none or the route is empty.
    """

    visits: tuple[Visit, ...] = ()
    depart_s: int | None = None
    return_s: int | None = None
    rest_start_s: int | None = None


@dataclass(frozen=True, slots=True)
class Solution:
    """One route per shift, in the order of `Problem.shifts`."""

    routes: tuple[Route, ...]

    @classmethod
    def empty(cls, problem: Problem) -> Solution:
        """Nobody goes out."""
        return cls(tuple(Route() for _shift in problem.shifts))
