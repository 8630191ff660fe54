"""How a visit comes back over the weeks: its rhythm and the dates on which it may take place."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from planner.errors import UsageError
from planner.i18n import _


class Rhythm(StrEnum):
    """How often a visit comes back."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    TWICE_A_MONTH = "twice_a_month"
    WITHIN_DAYS = "within_days"


MONTH_RANKS = (0, 2)
"""Twice a month is the first and the third such weekday of a month."""
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Series:
    """When a visit comes back.

    `first_date` is the first day on which it may take place, `last_date` the last (None: open).
    `within_days` belongs to `WITHIN_DAYS`: one visit, at most that many days after `first_date`,
    on the visit's weekday or one of `other_weekdays` (0 = Monday; empty: any day).
    """

    rhythm: Rhythm
    first_date: dt.date
    last_date: dt.date | None = None
    within_days: int | None = None
    other_weekdays: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if (self.within_days is None) == (self.rhythm is Rhythm.WITHIN_DAYS):
            raise UsageError(_("rythme « sous N jours » : nombre de jours absent ou en trop"))
        if self.last_date is not None and self.last_date < self.first_date:
            raise UsageError(_("la dernière date précède la première"))

    @property
    def end(self) -> dt.date | None:
        """Last day on which it may take place, None where it has none."""
        if self.within_days is None:
            return self.last_date
        due = self.first_date + dt.timedelta(days=self.within_days)
        return due if self.last_date is None else min(due, self.last_date)

    @property
    def single(self) -> bool:
        """Whether one visit is all it asks for."""
        return self.rhythm in (Rhythm.ONCE, Rhythm.WITHIN_DAYS)

    def dates(self, monday: dt.date, weekday: int) -> tuple[dt.date, ...]:
        """Dates of a week on which the visit may take place; one of them is enough.

        Parameters
        ----------
        monday
            Monday of the week.
        weekday
            The visit's own weekday, 0 = Monday.
        """
        week = (monday + dt.timedelta(days=day) for day in range(7))
        return tuple(date for date in week if self._allows(date, weekday))

    def _allows(self, date: dt.date, weekday: int) -> bool:
        if date < self.first_date or (self.end is not None and date > self.end):
            return False
        if self.rhythm is Rhythm.WITHIN_DAYS:
            return not self.other_weekdays or date.weekday() in self.other_weekdays | {weekday}
        if date.weekday() != weekday:
            return False
        first = self.first_date + dt.timedelta(days=(weekday - self.first_date.weekday()) % 7)
        weeks = (date - first).days // 7
        return {
            Rhythm.ONCE: weeks == 0,
            Rhythm.WEEKLY: True,
            Rhythm.FORTNIGHTLY: weeks % 2 == 0,
            Rhythm.TWICE_A_MONTH: (date.day - 1) // 7 in MONTH_RANKS,
        }[self.rhythm]

    def last_chance(self, monday: dt.date, weekday: int) -> bool:
        """Whether no date is left after this week for a visit that takes place once."""
        after, end = monday + WEEK, self.end
        while end is not None and after <= end:
            if self.dates(after, weekday):
                return False
            after += WEEK
        return end is not None or self.rhythm is Rhythm.ONCE
