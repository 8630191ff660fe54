"""What a team brings back of an outing: held or not, counts by stop and hour, visits' outcomes.

Counts are of the sheet's closed list. A blank cell says nothing (no passage, or not counted); a
zero says that the team passed and that there was nobody. No field holds a person or a free text.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import Point as ShapelyPoint

from planner.clock import DAY_MIN
from planner.declared_activity import Tally
from planner.frames import OBSERVATIONS
from planner.i18n import _
from planner.model import AppointmentState, Place, Point, TimeWindow, VisitOutcome
from planner.privacy import place_expires_on
from planner.tally import HEADERS, PART_OF, ROUND_COLUMNS, TallyColumn, tally_words

MOST = 500
"""Largest count of a cell."""
BAND_MIN = 120
SOURCE = "observations"


class Held(StrEnum):
    """Whether an outing took place."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


VISIT_OUTCOMES = {
    TallyColumn.DONE: AppointmentState.DONE,
    TallyColumn.NOT_THERE: AppointmentState.NOT_THERE,
    TallyColumn.POSTPONED: AppointmentState.CANCELLED_BY_US,
    TallyColumn.DECLINED: AppointmentState.CANCELLED_BY_PERSON,
}
"""Column of a visiting team's sheet → what became of the visit."""


@dataclass(frozen=True, slots=True)
class StopReturn:
    """One line of the sheet that was filled in.

    `ref` is the random id of the place or appointment, `number` that of the sheet, `start_min`
    minutes after midnight of the outing's date (may pass 1440). `counts`: key of a `TallyColumn` →
    count, filled cells only. `point` None: a visit, which has an `outcome` and no count.
    """

    ref: str
    number: int
    start_min: int
    counts: dict[str, int] = field(default_factory=dict)
    point: Point | None = None
    protected: bool = True
    outcome: AppointmentState | None = None

    @property
    def nobody(self) -> bool:
        """The team passed and met nobody it could count."""
        met = self.counts.get(TallyColumn.MET)
        return met == 0 or (met is None and bool(self.counts.get(TallyColumn.NOT_THERE)))


@dataclass(frozen=True, slots=True)
class Unplanned:
    """Counts of a line of the sheet that no plan foresaw: where and when, no more."""

    start_min: int
    point: Point
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutingReturn:
    """A sheet brought back. `version` 0: not saved yet.

    `sums` are the counts of all lines, `num_slots_held` how many promised slots had one filled in:
    what is left once lines are erased (None: they are there, or nobody can tell any more).
    """

    outing: str
    plan: str
    plan_version: int
    shift: str
    date: dt.date
    held: Held
    stops: tuple[StopReturn, ...] = ()
    unplanned: tuple[Unplanned, ...] = ()
    sums: dict[str, int] = field(default_factory=dict)
    version: int = 0
    num_slots_held: int | None = None

    @property
    def lines(self) -> tuple[StopReturn | Unplanned, ...]:
        """Lines of the plan, then those it did not foresee."""
        return (*self.stops, *self.unplanned)

    @property
    def expires_on(self) -> dt.date:
        """First day on which its lines count no more and are erased."""
        return place_expires_on(self.date)


def summed(lines: Iterable[StopReturn | Unplanned]) -> dict[str, int]:
    """Counts of all lines; a column nobody filled in is absent, never zero."""
    total = Counter[str]()
    for line in lines:
        for name, count in line.counts.items():
            total[name] += count
    return dict(total)


def tally_of(told: OutingReturn, area_of: Callable[[Point], str | None] | None = None) -> Tally:
    """The outing as the activity report counts it.

    `area_of`: fixed area of a position, None outside all; None: where people were met is not asked.
    Protected places, and lines that no plan foresaw, are in no area.
    """
    counts = {HEADERS[c]: told.sums[c] for c in ROUND_COLUMNS if c in told.sums}
    held = told.held is not Held.NO
    erased = not told.lines and told.sums.get(TallyColumn.MET, 0) > 0
    if area_of is None or erased:
        return Tally(told.date, held, counts)
    met_at = Counter[str]()
    for stop in told.stops:
        area = None if stop.protected or stop.point is None else area_of(stop.point)
        if area is not None:
            met_at[area] += stop.counts.get(TallyColumn.MET, 0)
    return Tally(told.date, held, counts, met_at)


def without_lines(told: OutingReturn, num_slots_held: int | None = None) -> OutingReturn:
    """What is left of a return once its lines have expired: no place, no hour."""
    return replace(told, stops=(), unplanned=(), num_slots_held=num_slots_held)


def outcomes_of(told: OutingReturn) -> tuple[VisitOutcome, ...]:
    """What became of the visits of an outing."""
    return tuple(
        VisitOutcome(stop.ref, told.date, stop.outcome)
        for stop in told.stops
        if stop.outcome is not None
    )


def observations_of(
    returns: Iterable[OutingReturn], *, epsg: int, today: dt.date
) -> gpd.GeoDataFrame | None:
    """Counts of people met by place and two-hour band, those not expired on a day.

    Only cells of « rencontrées » that were filled in count, zeros too.

    Returns
    -------
    GeoDataFrame or None
        `frames.OBSERVATIONS` in the system `epsg`; None where there is nothing.
    """
    rows = [
        _observation(told, line)
        for told in returns
        if told.expires_on > today
        for line in told.lines
        if TallyColumn.MET in line.counts and line.point is not None
    ]
    if not rows:
        return None
    whole = pd.DataFrame(rows).astype(
        {"start_min": np.int64, "end_min": np.int64, "count": np.int64, "protected": np.bool_}
    )
    frame = gpd.GeoDataFrame(whole, geometry="geometry", crs=epsg)
    frame.index = pd.Index([f"r{rank}" for rank in range(len(frame))], dtype=object)
    frame.index.name = OBSERVATIONS.index
    return OBSERVATIONS.check(frame)


def _observation(told: OutingReturn, line: StopReturn | Unplanned) -> dict[str, object]:
    days, minute = divmod(line.start_min, DAY_MIN)
    start, point = minute // BAND_MIN * BAND_MIN, line.point
    assert point is not None
    return {
        "kind": "met",
        "date": (told.date + dt.timedelta(days=days)).isoformat(),
        "start_min": start,
        "end_min": start + BAND_MIN,
        "count": line.counts[TallyColumn.MET],
        "expires_on": told.expires_on.isoformat(),
        "protected": line.protected if isinstance(line, StopReturn) else True,
        "source": SOURCE,
        "geometry": ShapelyPoint(point.x_m, point.y_m),
    }


def most_met(returns: Iterable[OutingReturn]) -> dict[str, int]:
    """Most people met at once at each place, by its id; a place never counted is absent."""
    found: dict[str, int] = {}
    for told in returns:
        for stop in told.stops:
            if TallyColumn.MET in stop.counts:
                met = stop.counts[TallyColumn.MET]
                found[stop.ref] = max(found.get(stop.ref, 0), met)
    return found


def hours_to_try(
    place: Place, outings: Sequence[tuple[int, int]], *, at_min: int, met_nobody: Iterable[int] = ()
) -> tuple[tuple[int, int], ...]:
    """Other hours at which an outing passes and the place is open, the furthest first.

    Parameters
    ----------
    place
        Where nobody was there.
    outings
        Hours of the outings that could come, minutes after midnight of their day.
    at_min
        Hour at which nobody was there.
    met_nobody
        Other hours at which nobody was there lately: they come last.

    Returns
    -------
    tuple
        Bands of two hours, in minutes after midnight of the outing's day; never a closing.
    """
    avoided = {_band(minute) for minute in met_nobody}
    bands = {
        band
        for start, end in outings
        for band in range(_band(start), end, BAND_MIN)
        if min(end, band + BAND_MIN) - max(start, band) >= place.presence_min
        and band != _band(at_min)
        and _open(place, band)
    }
    ordered = sorted(bands, key=lambda band: (band in avoided, -abs(band - _band(at_min)), band))
    return tuple((band, band + BAND_MIN) for band in ordered)


def _band(minute: int) -> int:
    return minute // BAND_MIN * BAND_MIN


def _open(place: Place, band: int) -> bool:
    """Whether the place's hours leave time for a presence in a band, whatever the day."""

    def shared(window: TimeWindow) -> int:
        return max(
            min(window.end_min, band + BAND_MIN + moved) - max(window.start_min, band + moved)
            for moved in (-DAY_MIN, 0, DAY_MIN)
        )

    return place.windows is None or any(
        shared(window) >= place.presence_min for window in place.windows
    )


def count_faults(counts: Mapping[str, int]) -> list[str]:
    """What a line's counts contradict, in words."""
    found = [
        _("« {name} » : de 0 à {most}").format(name=tally_words(TallyColumn(name)), most=MOST)
        for name, count in counts.items()
        if not 0 <= count <= MOST
    ]
    found += [
        _("« {part} » dépasse « {whole} »").format(part=tally_words(part), whole=tally_words(whole))
        for part, whole in PART_OF.items()
        if counts.get(part, 0) > counts.get(whole, 0)
    ]
    return found
