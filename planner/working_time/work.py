"""Work of one rota code: periods, working days, hours by day and by night.

All times are elapsed seconds of the week judged (`clock.py`); weeks before it are negative. A
night of the clock change is thus counted as worked, not as the clock shows it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from planner.clock import Clock
from planner.working_time.regime import Band

Span = tuple[int, int]
SMALL_HOURS_END_H = 6
SHORTEST_REST_S = 9 * 3600
"""No regime knows a daily rest under nine hours: a shorter gap at night is a pause of one day."""
MEAL_S = 3600
"""A gap up to an hour is a meal; a longer one splits the day."""


class Kind(StrEnum):
    """What a period of work was."""

    OUTING = "outing"
    COORDINATION = "coordination"
    OTHER = "other"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span in which a code works: briefing, travel between places, cleaning and report included.

    `breaks` are spans without work inside it. `shift` is the outing it belongs to, if any;
    `planned` tells the plan judged from what is past or declared; `people` counts those who go
    out together, `leads` how many of them are trained leads (None: not declared).
    `coordination_s` seconds of an outing are spent in coordination.
    """

    start_s: int
    end_s: int
    breaks: tuple[Span, ...] = ()
    shift: str | None = None
    planned: bool = True
    kind: Kind = Kind.OUTING
    people: int | None = None
    leads: int | None = None
    coordination_s: int = 0

    @property
    def stretches(self) -> tuple[Span, ...]:
        """Spans of work between breaks."""
        return _without((self.start_s, self.end_s), self.breaks)

    @property
    def work_s(self) -> int:
        """Seconds of work."""
        return sum(end_s - start_s for start_s, end_s in self.stretches)


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """Periods of one working day; `date` is the local date on which it starts."""

    date: dt.date
    periods: tuple[Period, ...]

    @property
    def start_s(self) -> int:
        """Its first second."""
        return self.periods[0].start_s

    @property
    def end_s(self) -> int:
        """Its last second."""
        return max(period.end_s for period in self.periods)

    @property
    def work_s(self) -> int:
        """Seconds of work."""
        return sum(period.work_s for period in self.periods)

    @property
    def shift(self) -> str | None:
        """The last outing of the day."""
        found = [period.shift for period in self.periods if period.shift]
        return found[-1] if found else None

    @property
    def parts(self) -> tuple[Span, ...]:
        """Spans of the day, joined where the gap is a meal at most."""
        joined: list[Span] = []
        for period in self.periods:
            if joined and period.start_s - joined[-1][1] <= MEAL_S:
                joined[-1] = (joined[-1][0], max(joined[-1][1], period.end_s))
            else:
                joined.append((period.start_s, period.end_s))
        return tuple(joined)


def merged(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Periods in order; what is declared inside another period is not counted twice."""
    kept: list[Period] = []
    for period in sorted(periods, key=lambda one: (one.start_s, -one.end_s)):
        if kept and period.end_s <= kept[-1].end_s:
            continue
        if kept and period.start_s < kept[-1].end_s:
            period = _later(period, kept[-1].end_s)  # noqa: PLW2901
        kept.append(period)
    return tuple(kept)


def _later(period: Period, start_s: int) -> Period:
    breaks = tuple((max(a, start_s), b) for a, b in period.breaks if b > start_s)
    return Period(
        start_s, period.end_s, breaks, period.shift, period.planned, period.kind,
        period.people, period.leads,
    )  # fmt: skip


def working_days(periods: Iterable[Period], clock: Clock) -> tuple[WorkingDay, ...]:
    """Group periods in working days.

    A period belongs to the day of its local date; one of the small hours (before 06:00) goes on
    with the evening before it when the gap is too short to be a rest.
    """
    days: list[WorkingDay] = []
    for period in periods:
        local = clock.local(period.start_s)
        if days and _same_day(days[-1], period, local):
            days[-1] = WorkingDay(days[-1].date, (*days[-1].periods, period))
        else:
            days.append(WorkingDay(local.date(), (period,)))
    return tuple(days)


def _same_day(day: WorkingDay, period: Period, local: dt.datetime) -> bool:
    if day.date == local.date():
        return True
    night = local.hour < SMALL_HOURS_END_H and local.date() == day.date + dt.timedelta(days=1)
    return night and period.start_s - day.end_s < SHORTEST_REST_S


def stretches(periods: Iterable[Period], break_s: int) -> Iterator[Span]:
    """Longest runs of work without a break of at least `break_s` seconds."""
    run: Span | None = None
    for period in periods:
        for start_s, end_s in period.stretches:
            if run is not None and start_s - run[1] < break_s:
                run = (run[0], end_s)
            else:
                if run is not None:
                    yield run
                run = (start_s, end_s)
    if run is not None:
        yield run


def within_s(periods: Iterable[Period], start_s: int, end_s: int) -> int:
    """Seconds of work inside a span."""
    return sum(
        max(0, min(b, end_s) - max(a, start_s)) for period in periods for a, b in period.stretches
    )


def night_s(periods: Iterable[Period], band: Band, clock: Clock) -> int:
    """Seconds of work inside the night of every date they touch."""
    periods = tuple(periods)
    if not periods:
        return 0
    first = clock.local(periods[0].start_s).date() - dt.timedelta(days=1)
    last = clock.local(max(period.end_s for period in periods)).date()
    nights = [
        (clock.elapsed_s(date, band[0]), clock.elapsed_s(date, band[1]))
        for date in (first + dt.timedelta(days=day) for day in range((last - first).days + 1))
    ]
    return sum(within_s(periods, *night) for night in nights)


def _without(span: Span, holes: Iterable[Span]) -> tuple[Span, ...]:
    found, at_s = [], span[0]
    for start_s, end_s in sorted(holes):
        if min(start_s, span[1]) > at_s:
            found.append((at_s, min(start_s, span[1])))
        at_s = max(at_s, end_s)
    if at_s < span[1]:
        found.append((at_s, span[1]))
    return tuple(found)
