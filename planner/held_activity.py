"""What teams declare of a period's published outings: held or not, and the promises they held.

A promised slot is a published passage, on its date, at a fixed point or a known place: people were
told, or expect, that a team comes. What was promised comes from published plans alone, what was
held from the sheets brought back alone:

* held: its outing is said held; or held in part, and the line of that passage is filled in;
* not held: its outing is said not held;
* unknown: no sheet came back, or it says « en partie » and that line is blank. Once lines are
  erased, how many slots they said held is all that is kept of them.

The share held leaves the unknown out on both sides, and stands beside how many they are. All
figures are the organisation's: none is of a team, a worker or a place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.activity import Period, promised, swept_places
from planner.model import Means, PlannedShift, WeekPlan
from planner.returns import Held, OutingReturn


@dataclass(frozen=True, slots=True)
class Outings:
    """Outings that returns say the same of.

    `outing_s`: from start to end by the published timetable, those of `unplanned` (in no published
    plan any more) left out. `teams`: ids.
    """

    outings: int = 0
    outing_s: int = 0
    teams: frozenset[str] = frozenset()
    unplanned: int = 0


@dataclass(frozen=True, slots=True)
class Slots:
    """Promised slots, by what is declared of them."""

    held: int = 0
    not_held: int = 0
    unknown: int = 0

    def with_(self, other: Slots) -> Slots:
        """Both as one."""
        return Slots(
            self.held + other.held, self.not_held + other.not_held, self.unknown + other.unknown
        )

    @property
    def held_share(self) -> float | None:
        """Held over what is known, 0 to 1; None where nothing is."""
        known = self.held + self.not_held
        return self.held / known if known else None


@dataclass(frozen=True, slots=True)
class HeldActivity:
    """What returns say of a period.

    `outings`: by what is said of them; key None: no sheet came back. `slots_by_month`: promised
    slots, `2026-11` → figures.
    """

    outings: Mapping[Held | None, Outings]
    slots_by_month: Mapping[str, Slots]


def held_activity(
    weeks: Sequence[tuple[WeekPlan, Means]], returns: Iterable[OutingReturn], period: Period
) -> HeldActivity:
    """Lay returns beside the published outings of a period.

    Parameters
    ----------
    weeks
        Published plans with the means they were made from, one a week.
    returns
        Sheets brought back; those of other dates are left out.
    """
    told = {(one.shift, one.date): one for one in returns if period.holds(one.date)}
    outings: dict[Held | None, Outings] = {said: Outings() for said in (*Held, None)}
    months: dict[str, Slots] = {}
    for plan, means in weeks:
        swept = swept_places(means)
        for shift in plan.shifts:
            if shift.passages and period.holds(shift.date):
                back = told.pop((shift.id, shift.date), None)
                said = None if back is None else back.held
                outings[said] = _with_planned(outings[said], shift)
                month, slots = f"{shift.date:%Y-%m}", _slots(promised(shift, swept), back)
                months[month] = months.get(month, Slots()).with_(slots)
    for back in told.values():
        was = outings[back.held]
        outings[back.held] = Outings(was.outings + 1, was.outing_s, was.teams, was.unplanned + 1)
    return HeldActivity(outings, dict(sorted(months.items())))


def _with_planned(was: Outings, shift: PlannedShift) -> Outings:
    return Outings(
        was.outings + 1,
        was.outing_s + shift.end_s - shift.start_s,
        was.teams | {shift.team},
        was.unplanned,
    )


def _slots(places: tuple[str, ...], back: OutingReturn | None) -> Slots:
    """Promised slots of an outing by what was brought back of it."""
    if back is None:
        return Slots(unknown=len(places))
    if back.held is Held.YES:
        return Slots(held=len(places))
    if back.held is Held.NO:
        return Slots(not_held=len(places))
    held = num_filled(places, back) if back.num_slots_held is None else back.num_slots_held
    held = min(held, len(places))  # the plan published since may promise fewer
    return Slots(held=held, unknown=len(places) - held)


def num_filled(places: Iterable[str], back: OutingReturn) -> int:
    """How many of the promised slots of an outing have a line filled in."""
    filled = {stop.ref for stop in back.stops if stop.counts}
    return sum(place in filled for place in places)
