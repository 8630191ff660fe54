"""What a period of work was: planned from published plans, declared from tallies, never mixed.

Planned figures count outings, passages and hours of the organisation; nothing in them is about a
worker or a person met. Passages at protected places are one total, never told by zone. Declared
counts of people leave with small ones withheld, and what would give them back (`publication.py`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise

from planner.clock import Clock
from planner.errors import PrivacyError, UsageError
from planner.i18n import _
from planner.model import Means, PlaceKind, PlannedShift, Point, Protection, Week, WeekPlan
from planner.privacy import PUBLICATION_COUNT
from planner.publication import Area, Ledger, Release, suppressed
from planner.tally import DEFAULT_COLUMNS, HEADERS, ROUND_COLUMNS, TallyColumn

TOTAL = "total"
BAND_H = 2
MET, FIRST = HEADERS[TallyColumn.MET], HEADERS[TallyColumn.FIRST_TIME]
TALLIES = tuple(HEADERS[column] for column in ROUND_COLUMNS)
"""Headers of the closed list of a street round's sheet."""
_REST = "autres"
USUAL_TALLIES = tuple(HEADERS[column] for column in DEFAULT_COLUMNS)
"""Those told even where nobody filled them in."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both counted."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise UsageError(
                _("période du {first} au {last} : la fin précède le début").format(
                    first=self.first, last=self.last
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


@dataclass(frozen=True, slots=True)
class Tally:
    """What a team declares of one outing: held or not, and counts of the closed list."""

    date: dt.date
    held: bool
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeclaredActivity:
    """What tallies say of a period.

    `counts`: tally → whole month or `TOTAL` → count, None withheld. `corrected`: months told whose
    counts take the place of those of an earlier release.
    """

    held: int
    not_held: int
    counts: Mapping[str, Mapping[str, int | None]]
    k: int
    corrected: tuple[str, ...] = ()


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


def tally_areas(households: float | None = None) -> tuple[Area, ...]:
    """Cells of a month of a territory: meetings with their two parts, each other tally alone.

    `households`: those of the territory; None: not known.
    """
    parts = (Area(FIRST, MET, households), Area(_REST, MET, households))
    return (*(Area(name, None, households) for name in TALLIES if name != FIRST), *parts)


def month_counts(tallies: Iterable[Tally], month: str) -> dict[str, int]:
    """Sums of a month (`2026-11`), by cell of `tally_areas` that has no part."""
    sums = Counter[str]()
    for tally in tallies:
        sums.update(tally.counts if f"{tally.date:%Y-%m}" == month else {})
    return dict(sums) | {_REST: sums[MET] - sums[FIRST]}


def months_to_release(
    tallies: Iterable[Tally], period: Period, ledger: Ledger, *, today: dt.date
) -> list[str]:
    """Whole months of a period that are over, have tallies and were never released."""
    told = {release.month for release in ledger.releases}
    found = sorted({f"{tally.date:%Y-%m}" for tally in tallies} - told)
    return [month for month in found if period.whole(month) and month < f"{today:%Y-%m}"]


@dataclass(frozen=True, slots=True)
class Corrections:
    """Releases that correct months, and months that keep their figures though tallies changed."""

    possible: tuple[Release, ...] = ()
    kept: tuple[str, ...] = ()


def corrections(
    tallies: Sequence[Tally], period: Period, ledger: Ledger, *, k: int = PUBLICATION_COUNT
) -> Corrections:
    """What tallies of whole months correct in what was released; a month without any keeps it."""
    possible, kept = list[Release](), list[str]()
    told = {release.month for release in ledger.releases}
    for month in sorted({f"{tally.date:%Y-%m}" for tally in tallies} & told):
        if not period.whole(month):
            continue
        try:
            found = ledger.correction(month, month_counts(tallies, month), k=k)
        except PrivacyError:
            kept.append(month)
        else:
            possible += [found] if found else []
    return Corrections(tuple(possible), tuple(kept))


def declared_activity(
    tallies: Iterable[Tally],
    period: Period,
    *,
    ledger: Ledger | None = None,
    only_released: bool = False,
    k: int = PUBLICATION_COUNT,
) -> DeclaredActivity:
    """Sum tallies over the whole months of a period, small counts withheld.

    A month that the period holds in part is not told, so that two periods never differ by some
    days. « dont 1re fois » and what is left of « rencontrées » are withheld together where either
    is small. `TOTAL` sums the months told and nothing else: it gives none of the others back. A
    column beyond the usual ones that nobody filled in is left out.

    Parameters
    ----------
    ledger
        What was released: its months keep the counts of their latest release, whatever tallies
        say since; the others are told as they would be. None: nothing was.
    only_released
        Leave out the others: for what leaves.
    """
    ledger = ledger or Ledger(tally_areas())
    released = {release.month: release for release in ledger.releases}
    own = [tally for tally in tallies if period.holds(tally.date)]
    months = [
        month
        for month in sorted({f"{tally.date:%Y-%m}" for tally in own})
        if period.whole(month) and (month in released or not only_released)
    ]
    filled = {name for tally in own for name in tally.counts}
    counted = [name for name in TALLIES if name in filled or name in USUAL_TALLIES]
    told: dict[str, dict[str, int | None]] = {name: {} for name in counted}
    for month in months:
        every = _month_told(own, month, released.get(month), ledger.areas, k)
        for name in counted:
            told[name][month] = every.get(name)
    for counts in told.values():
        known = [count for count in counts.values() if count is not None]
        counts[TOTAL] = sum(known) if known else None
    return DeclaredActivity(
        held=sum(tally.held for tally in own),
        not_held=sum(not tally.held for tally in own),
        counts=told,
        k=k,
        corrected=tuple(m for m in months if m in released and released[m].correction),
    )


def _month_told(
    tallies: Sequence[Tally], month: str, release: Release | None, areas: tuple[Area, ...], k: int
) -> Mapping[str, int | None]:
    """Counts of a month: as released, else as they would be."""
    if release is not None:
        return release.counts
    return suppressed(areas, month_counts(tallies, month), k=k)
