"""What a period of work was as published plans say it; what teams declare is `declared_activity`.

Figures count outings, passages and hours of the organisation; nothing in them is about a worker or
a person met. Passages at protected places are one total, never told by zone.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

from planner.clock import Clock
from planner.dates import date_words
from planner.errors import UsageError
from planner.i18n import _
from planner.model import Means, PlaceKind, PlannedShift, Point, Protection, Week, WeekPlan

BAND_H = 2


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both counted."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise UsageError(
                _("période du {first} au {last} : la fin précède le début").format(
                    first=date_words(self.first), last=date_words(self.last)
                )
            )

    def holds(self, date: dt.date) -> bool:
        """Whether a date is in the period."""
        return self.first <= date <= self.last

    def whole(self, month: str) -> bool:
        """Whether every day of a month (`2026-11`) is in the period."""
        first = dt.date.fromisoformat(f"{month}-01")
        after = (first + dt.timedelta(days=31)).replace(day=1)
        return self.holds(first) and self.holds(after - dt.timedelta(days=1))

    @property
    def weeks(self) -> tuple[Week, ...]:
        """Weeks that touch the period."""
        days = (self.last - self.first).days + 1
        dates = (self.first + dt.timedelta(days=day) for day in range(days))
        return tuple(dict.fromkeys(Week.of(date) for date in dates))


@dataclass(frozen=True, slots=True)
class MonthPlanned:
    """Planned figures of a month, or of several; an outing without a passage is not one.

    `outing_s`: from the start of each outing to its end, by the timetable. `teams`: those that go
    out, by id, so that a team is counted once.
    """

    outings: int = 0
    passages: int = 0
    visits: int = 0
    presence_s: int = 0
    outing_s: int = 0
    teams: frozenset[str] = frozenset()

    def plus(self, shift: PlannedShift) -> MonthPlanned:
        """The month with one more outing."""
        if not shift.passages:
            return self
        at_places = sum(passage.place is not None for passage in shift.passages)
        return self.with_(
            MonthPlanned(
                1,
                at_places,
                len(shift.passages) - at_places,
                sum(p.leave_s - p.start_s for p in shift.passages),
                shift.end_s - shift.start_s,
                frozenset({shift.team}),
            )
        )

    def with_(self, other: MonthPlanned) -> MonthPlanned:
        """Both months as one."""
        return MonthPlanned(
            self.outings + other.outings,
            self.passages + other.passages,
            self.visits + other.visits,
            self.presence_s + other.presence_s,
            self.outing_s + other.outing_s,
            self.teams | other.teams,
        )


@dataclass(frozen=True, slots=True)
class PlannedActivity:
    """What published plans say of a period.

    `by_month`: `2026-11` → figures. `by_band`: first local hour of a two-hour band → passages.
    `by_zone`: zone id → passages at places open to all; `protected_passages` are all others.
    `regularity_share`: part of the (place, weekday) of a week found again the week after, over
    consecutive published weeks; None where there are none. `promised_slots`: passages of the
    period that people were told of (`promised`).
    """

    weeks: int
    weeks_published: int
    by_month: Mapping[str, MonthPlanned]
    by_band: Mapping[int, int]
    by_zone: Mapping[str, int]
    protected_passages: int
    regularity_share: float | None
    promised_slots: int = 0

    @property
    def total(self) -> MonthPlanned:
        """All months as one."""
        return reduce(MonthPlanned.with_, self.by_month.values(), MonthPlanned())


def planned_activity(
    weeks: Sequence[tuple[WeekPlan, Means]],
    period: Period,
    zone_of: Callable[[Point], str | None],
) -> PlannedActivity:
    """Count what published plans plan within a period.

    Parameters
    ----------
    weeks
        Published plans with the means they were made from, one a week.
    zone_of
        Zone of a position, None outside all.
    """
    months: dict[str, MonthPlanned] = {}
    bands, zones, protected, slots = Counter[int](), Counter[str](), 0, 0
    for plan, means in weeks:
        clock = Clock(plan.week, plan.tz)
        open_ = {p.id: p.point for p in means.places if p.protection is Protection.PUBLIC}
        swept = swept_places(means)
        for shift in (one for one in plan.shifts if period.holds(one.date)):
            month = f"{shift.date:%Y-%m}"
            months[month] = months.get(month, MonthPlanned()).plus(shift)
            slots += len(promised(shift, swept))
            for passage in (one for one in shift.passages if one.place is not None):
                bands[clock.local(passage.start_s).hour // BAND_H * BAND_H] += 1
                point = open_.get(passage.place or "")
                zone = None if point is None else zone_of(point)
                if zone is not None:
                    zones[zone] += 1
                protected += point is None
    return PlannedActivity(
        weeks=len(period.weeks),
        weeks_published=len({plan.week for plan, _means in weeks}),
        by_month=dict(sorted(months.items())),
        by_band=dict(sorted(bands.items())),
        by_zone=dict(sorted(zones.items())),
        protected_passages=protected,
        regularity_share=_regularity(weeks),
        promised_slots=slots,
    )


def _regularity(weeks: Sequence[tuple[WeekPlan, Means]]) -> float | None:
    slots = {plan.week: _slots(plan, means) for plan, means in weeks}
    kept = owed = 0
    for before, after in pairwise(sorted(slots)):
        if after.previous == before:
            kept += len(slots[before] & slots[after])
            owed += len(slots[before])
    return kept / owed if owed else None


def _slots(plan: WeekPlan, means: Means) -> set[tuple[str, int]]:
    """(place, weekday) of the passages at places that promise regularity."""
    swept = swept_places(means)
    return {
        (place, shift.date.weekday()) for shift in plan.shifts for place in promised(shift, swept)
    }


def promised(shift: PlannedShift, swept: Collection[str]) -> tuple[str, ...]:
    """Places an outing's passages are promised at: all but those it sweeps, and no visit.

    `swept`: ids of exploratory places (`swept_places`).
    """
    places = (passage.place for passage in shift.passages)
    return tuple(place for place in places if place is not None and place not in swept)


def swept_places(means: Means) -> frozenset[str]:
    """Ids of the exploratory places: nobody is told when they are passed at."""
    return frozenset(one.id for one in means.places if one.kind is PlaceKind.EXPLORATORY)
