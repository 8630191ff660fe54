"""A scenario: named changes over the means and weights of a territory's baseline.

It holds what changes and nothing else, so that the same scenario can be planned again when the
baseline's means move on. Nothing in it is about a person: teams are codes, places random ids, stops
added are on public ground.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from planner.errors import UsageError
from planner.i18n import _
from planner.model import Point, Public, TeamKind

MAX_NAME = 60
MARGIN_MIN = 60
"""Minutes a bus leaves before its first half-day, and is back after its last."""


@dataclass(frozen=True, slots=True)
class ModeChange:
    """A team moves by another mode (key of `network/modes`)."""

    team: str
    mode: str


@dataclass(frozen=True, slots=True)
class HoursChange:
    """Every outing of a team starts and ends at other hours, minutes after midnight of its day."""

    team: str
    start_min: int
    end_min: int


@dataclass(frozen=True, slots=True)
class ShiftMore:
    """One more outing a week of a team; its base, vehicle, briefing are those of its other ones."""

    team: str
    weekday: int
    start_min: int
    end_min: int


@dataclass(frozen=True, slots=True)
class PassagesWished:
    """A place (random id) is wished that many passages a week; those it is owed are kept."""

    place: str
    frequency: int


@dataclass(frozen=True, slots=True)
class StopMore:
    """One more published stop, on public ground, wished `frequency` passages a week."""

    label: str
    point: Point
    public: Public
    frequency: int = 1
    presence_min: int = 20


@dataclass(frozen=True, slots=True)
class HalfDay:
    """A bus at a stop from `start_min` to `end_min` every week on a weekday (0: Monday)."""

    label: str
    point: Point
    weekday: int
    start_min: int
    end_min: int

    def __post_init__(self) -> None:
        if not (0 <= self.weekday <= 6 and 0 <= self.start_min < self.end_min <= 1440):
            raise UsageError(_("demi-journée du bus : une heure de fin avant le début"))


@dataclass(frozen=True, slots=True)
class BusInstead:
    """Half-days of a bus in place of an office.

    `service` is the id of the office in the territory's services; its hours are no longer offered
    there. `base` is the random id of the place the bus leaves from. A team of `people` (codes of
    nobody) holds them. Costs None: not told.
    """

    service: str
    base: str
    half_days: tuple[HalfDay, ...]
    people: int = 2
    margin_min: int = MARGIN_MIN
    kind: TeamKind = TeamKind.MOBILE
    office_cost_per_hour_eur: float | None = None
    bus_cost_per_hour_eur: float | None = None
    bus_cost_per_km_eur: float | None = None

    def __post_init__(self) -> None:
        if not self.half_days:
            raise UsageError(_("bus à la place d'un guichet : donner au moins une demi-journée"))


@dataclass(frozen=True, slots=True)
class Scenario:
    """Named changes; empty, it is the baseline under another name.

    `teams_more` name teams to copy once each (outings and vehicle too), `teams_less` and
    `shifts_less` those left out; `places_less` are random ids. `rates` and `need_weights` lie over
    those asked for when the baseline is planned.
    """

    name: str
    teams_more: tuple[str, ...] = ()
    teams_less: tuple[str, ...] = ()
    modes: tuple[ModeChange, ...] = ()
    hours: tuple[HoursChange, ...] = ()
    shifts_more: tuple[ShiftMore, ...] = ()
    shifts_less: tuple[str, ...] = ()
    places_less: tuple[str, ...] = ()
    passages: tuple[PassagesWished, ...] = ()
    stops_more: tuple[StopMore, ...] = ()
    rates: dict[str, int] = field(default_factory=dict)
    need_weights: dict[str, float] = field(default_factory=dict)
    bus: BusInstead | None = None

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > MAX_NAME:
            raise UsageError(_("nom de scénario : de 1 à {num} caractères").format(num=MAX_NAME))

    @property
    def is_baseline(self) -> bool:
        """Whether nothing changes."""
        return not any(getattr(self, one.name) for one in fields(self) if one.name != "name")


BASELINE = Scenario("—")
"""The means and weights as they are."""
