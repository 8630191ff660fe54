"""What people asked for and teams bring back: to be left in peace, or another hour to try.

A wish names a place or an appointment by its random id, has a last day, and holds no reason.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from planner.dates import date_words
from planner.errors import UsageError
from planner.i18n import _

LONGEST_REST_DAYS = 366
"""A wish is asked for again after a year: nothing is closed for ever by a forgotten line."""
TRY_DAYS = 28
"""Days for which another hour is tried."""
ENDED_DAYS = 7
"""Days for which a rest that is over is kept, so that the next week says so; it forbids nothing."""
SAME_SPOT_M = 30.0
"""What is told this near a place is told of that place."""
NOON_MIN = 720
"""A night belongs to the day it began: what ends on a day ends at noon of the next."""


@dataclass(frozen=True, slots=True)
class Rest:
    """« Laisser tranquille » : no passage from a moment to a last day, that day's night included.

    `first_min` counts minutes after midnight of `first_date`.
    """

    ref: str
    first_date: dt.date
    until: dt.date
    first_min: int = 0

    def __post_init__(self) -> None:
        if not 0 <= (self.until - self.first_date).days <= LONGEST_REST_DAYS:
            raise UsageError(
                _("laisser tranquille jusqu'au {until} : du {first} à un an au plus").format(
                    until=date_words(self.until),
                    first=date_words(self.first_date),
                )
            )


@dataclass(frozen=True, slots=True)
class OtherHour:
    """Another hour to try at a place where nobody was there, from a date to another.

    Minutes after midnight, the end may pass 1440. It never closes the place: where no outing comes
    at that hour, the place keeps its own hours.
    """

    ref: str
    start_min: int
    end_min: int
    first_date: dt.date
    until: dt.date

    def __post_init__(self) -> None:
        if not (0 <= self.start_min < 1440 and self.start_min < self.end_min <= 2880):
            raise UsageError(
                _("plage horaire {start}–{end} minutes : fin avant début").format(
                    start=self.start_min, end=self.end_min
                )
            )


@dataclass(frozen=True, slots=True)
class Wishes:
    """Wishes in force: no two rests of a reference overlap, one other hour at most each."""

    rests: tuple[Rest, ...] = ()
    other_hours: tuple[OtherHour, ...] = ()

    def hour_of(self, ref: str, first: dt.date, last: dt.date) -> OtherHour | None:
        """Other hour to try at a place between two dates."""
        found = (one for one in self.other_hours if one.ref == ref)
        return next((one for one in found if one.first_date <= last and first <= one.until), None)
