"""All the checker knows of one rota code: its terms, its regime and its hours."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from planner.clock import Clock
from planner.model import RotaTerms
from planner.working_time.regime import Measure, Regime, Rule
from planner.working_time.work import (
    Period,
    Span,
    WorkingDay,
    merged,
    night_s,
    working_days,
)

WEEKS = 12
"""Weeks an average runs over, the week judged included."""


@dataclass(frozen=True, slots=True)
class Change:
    """A rota that takes the place of a published one: the code's outings of that one, and now.

    `at_s` is the moment of judging, in elapsed seconds of the week judged.
    """

    at_s: int
    before: tuple[Period, ...]


@dataclass(frozen=True)
class Record:
    """Hours of one code on the axis of the week judged.

    `on` is the day of judging, if known; `change` what was published before, if anything was.
    """

    terms: RotaTerms
    regime: Regime
    clock: Clock
    given: tuple[Period, ...]
    on: dt.date | None = None
    change: Change | None = None

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """Periods in order, nothing counted twice."""
        return merged(self.given)

    @cached_property
    def days(self) -> tuple[WorkingDay, ...]:
        """Working days in order."""
        return working_days(self.periods, self.clock)

    @property
    def planned(self) -> tuple[Period, ...]:
        """Outings of the plan judged."""
        return tuple(period for period in self.given if period.planned)

    def monday(self, week: int) -> dt.date:
        """Monday of a week counted from the one judged (0)."""
        return self.clock.week.monday + dt.timedelta(days=7 * week)

    def week_span(self, week: int) -> tuple[int, int]:
        """First and last second of a week counted from the one judged."""
        return (
            self.clock.elapsed_s(self.monday(week), 0),
            self.clock.elapsed_s(self.monday(week + 1), 0),
        )

    def week_days(self, week: int) -> tuple[WorkingDay, ...]:
        """Working days that start in a week."""
        first, after = self.monday(week), self.monday(week + 1)
        return tuple(day for day in self.days if first <= day.date < after)

    def night_of(self, day: WorkingDay) -> int:
        """Seconds of a working day in the night of its regime."""
        return night_s(day.periods, self.regime.night, self.clock)

    @cached_property
    def night_since_s(self) -> int | None:
        """Moment from which the code is a night worker, None if it is not.

        Declared by the employer; or from the second night of three hours in a week; or from the
        night that reaches the hours of the month, or of the twelve months it ends. Hours that are
        not known count for nothing, so this never says more than is known.
        """
        if self.terms.night_worker:
            return min((period.start_s for period in self.periods), default=0)
        found = [*self._twice_a_week(), *self._by_month(), *self._by_year()]
        return min(found, default=None)

    def _twice_a_week(self) -> Iterator[int]:
        rule = self.regime.of(Measure.NIGHT_WORKER_TWICE_H)
        if rule is None:
            return
        seen: dict[dt.date, int] = {}
        for day in self.days:
            if self.night_of(day) >= rule.limit_s:
                monday = day.date - dt.timedelta(days=day.date.weekday())
                seen[monday] = seen.get(monday, 0) + 1
                if seen[monday] == 2:
                    yield day.start_s

    def _by_month(self) -> Iterator[int]:
        rule = self.regime.of(Measure.NIGHT_WORKER_MONTH_H)
        if rule is None:
            return
        sums: dict[tuple[int, int], int] = {}
        for day in self.days:
            month = day.date.year, day.date.month
            before_s = sums.get(month, 0)
            sums[month] = before_s + self.night_of(day)
            if before_s < rule.limit_s <= sums[month]:
                yield day.start_s

    def _by_year(self) -> Iterator[int]:
        rule = self.regime.of(Measure.NIGHT_WORKER_YEAR_H)
        if rule is None:
            return
        held: deque[tuple[dt.date, int]] = deque()
        sum_s = 0
        for day in self.days:
            while held and held[0][0] < _twelve_months_to(day.date):
                sum_s -= held.popleft()[1]
            held.append((day.date, self.night_of(day)))
            sum_s += held[-1][1]
            if sum_s >= rule.limit_s:
                yield day.start_s
                return

    @property
    def year_span(self) -> Span:
        """First and last second of the twelve months that end with the week judged."""
        last = self.monday(1) - dt.timedelta(days=1)
        return self.clock.elapsed_s(_twelve_months_to(last), 0), self.week_span(0)[1]

    def at_night(self, day: WorkingDay) -> bool:
        """Whether a working day is a night worker's, with work at night."""
        since_s = self.night_since_s
        return since_s is not None and day.start_s >= since_s and self.night_of(day) > 0


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found; `owed_s` with `owed` True is a compensation, not a fault."""

    at_s: int
    measured: float | None
    shift: str | None = None
    owed: bool = False
    owed_s: int = 0


def _twelve_months_to(date: dt.date) -> dt.date:
    """First day of the twelve months that end with a date, that day included."""
    after = date + dt.timedelta(days=1)
    leap_day = (after.month, after.day) == (2, 29)
    return after.replace(year=after.year - 1, day=28 if leap_day else after.day)


Check = Callable[[Record, Rule], Iterator[Found]]


def hours(seconds: float) -> float:
    """Seconds as hours."""
    return seconds / 3600
