"""The words of a bus tour: half-days, sites, how often, stops.

A tour repeats every `CYCLE_WEEKS` weeks. A stop is told to people: one weekday, the same hours,
every week, every second or every fourth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from planner.errors import UsageError
from planner.i18n import _
from planner.model import Point

CYCLE_WEEKS = 4
FULL = 20
"""Worth of a weekly stop, in twentieths."""


class Frequency(StrEnum):
    """How often a stop comes back."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"

    @property
    def every(self) -> int:
        """Weeks from one time to the next; `MONTHLY` is every fourth week."""
        return {"weekly": 1, "fortnightly": 2, "monthly": CYCLE_WEEKS}[self.value]

    @property
    def worth(self) -> int:
        """What need reached that often counts, in twentieths: a convention.

        20 every week, 14 every second, 8 every fourth: coming twice as often reaches more people,
        but not twice as many.
        """
        return {"weekly": FULL, "fortnightly": 14, "monthly": 8}[self.value]

    @property
    def num_times(self) -> int:
        """Half-days it takes in a cycle."""
        return CYCLE_WEEKS // self.every

    def weeks(self, first: int) -> frozenset[int]:
        """Weeks of the cycle, the first in [0, `every`)."""
        return frozenset(range(first, CYCLE_WEEKS, self.every))


def frequency_of(weeks: frozenset[int]) -> Frequency | None:
    """The frequency that gives these weeks of the cycle; None: none does."""
    for frequency in Frequency:
        if weeks in [frequency.weeks(first) for first in range(frequency.every)]:
            return frequency
    return None


@dataclass(frozen=True, slots=True)
class HalfDay:
    """A half-day a bus can hold a stop: weekday 0 (Monday) to 6, minutes after midnight.

    `weeks`: those of the cycle it can in.
    """

    weekday: int
    start_min: int
    end_min: int
    bus: int = 1
    weeks: frozenset[int] = frozenset(range(CYCLE_WEEKS))

    def __post_init__(self) -> None:
        if not (0 <= self.weekday <= 6 and 0 <= self.start_min < self.end_min <= 1440):
            raise UsageError(_("demi-journée du bus : une heure de fin avant le début"))
        if not self.weeks <= frozenset(range(CYCLE_WEEKS)):
            raise UsageError(_("demi-journée du bus : semaines de 1 à 4"))


class SiteKind(StrEnum):
    """What a bus can stop at."""

    MARKET = "market"
    TOWN_HALL = "town_hall"
    COUNTER = "counter"
    CENTRE = "centre"
    PARKING = "parking"
    SHOP = "shop"
    STREET = "street"
    CURRENT = "current"


@dataclass(frozen=True, slots=True)
class Span:
    """Hours of a weekday, minutes after midnight."""

    weekday: int
    start_min: int
    end_min: int


@dataclass(frozen=True, slots=True)
class Site:
    """A public place where a bus can stop.

    `hours`: when it can; None: whenever the bus can. `hours_known` false where the source tells
    none. `refused`: people there, or whoever answers for the ground, ask for no stop.
    """

    id: str
    label: str
    kind: SiteKind
    point: Point
    hours: tuple[Span, ...] | None = None
    hours_known: bool = False
    refused: bool = False


@dataclass(frozen=True, slots=True)
class BusStop:
    """A bus at a site, on a weekday, in these weeks of the cycle."""

    site: str
    half_day: HalfDay
    start_min: int
    end_min: int
    weeks: frozenset[int]

    @property
    def frequency(self) -> Frequency | None:
        """How often; None where the weeks are irregular."""
        return frequency_of(self.weeks)

    @property
    def num_times(self) -> int:
        """Half-days it takes in a cycle."""
        return len(self.weeks)


@dataclass(frozen=True, slots=True)
class BusTour:
    """Stops of one cycle."""

    stops: tuple[BusStop, ...] = ()

    @property
    def num_half_days(self) -> int:
        """Half-days out in a cycle."""
        return sum(stop.num_times for stop in self.stops)

    def without(self, stop: BusStop) -> BusTour:
        """The same less one stop."""
        return BusTour(tuple(one for one in self.stops if one != stop))


@dataclass(frozen=True, slots=True)
class BusRules:
    """What a tour holds to.

    Attributes
    ----------
    num_half_days
        Most half-days out in a cycle of four weeks; None: all those the buses can.
    frequencies
        How often a stop may come back.
    walk_m
        How far people walk, metres along the streets.
    min_stop_min
        Shortest stop, minutes.
    turnaround_min
        Minutes between two stops of a day besides the drive: pack up, eat, settle.
    approach_min
        Longest drive from the base to a stop or back, minutes.
    max_seconds
        Time of the proof.
    """

    num_half_days: int | None = None
    frequencies: tuple[Frequency, ...] = tuple(Frequency)
    walk_m: float = 500.0
    min_stop_min: int = 120
    turnaround_min: int = 60
    approach_min: int = 60
    max_seconds: float = 20.0

    def most_half_days(self, half_days: Sequence[HalfDay]) -> int:
        """Half-days out in a cycle at most: what is asked, and no more than the buses have."""
        room = sum(len(half.weeks) for half in half_days)
        return room if self.num_half_days is None else min(room, self.num_half_days)
