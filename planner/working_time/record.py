"""All the checker knows of one rota code: its terms, its regime and its hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from planner.clock import Clock
from planner.model import RotaTerms
from planner.working_time.regime import Measure, Regime, Rule
from planner.working_time.work import Period, WorkingDay, merged, night_s, working_days

WEEKS = 12
"""Weeks an average runs over, the week judged included."""


@dataclass(frozen=True)
class Record:
    """Hours of one code on the axis of the week judged; `on` is the day of judging, if known."""

    terms: RotaTerms
    regime: Regime
    clock: Clock
    given: tuple[Period, ...]
    on: dt.date | None = None

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
        night that reaches the month's, or the known year's, hours. Past weeks beyond those known
        count for nothing, so this never says more than is known.
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
        yield from self._reached(
            Measure.NIGHT_WORKER_MONTH_H, lambda day: (day.date.year, day.date.month)
        )

    def _by_year(self) -> Iterator[int]:
        yield from self._reached(Measure.NIGHT_WORKER_YEAR_H, lambda _day: ())

    def _reached(self, measure: Measure, bucket: Callable[[WorkingDay], object]) -> Iterator[int]:
        rule = self.regime.of(measure)
        if rule is None:
            return
        sums: dict[object, int] = {}
        for day in self.days:
            key = bucket(day)
            before_s = sums.get(key, 0)
            sums[key] = before_s + self.night_of(day)
            if before_s < rule.limit_s <= sums[key]:
                yield day.start_s

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


Check = Callable[[Record, Rule], Iterator[Found]]


def hours(seconds: float) -> float:
    """Seconds as hours."""
    return seconds / 3600
