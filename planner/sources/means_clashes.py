"""Outings that share a vehicle, a team or a rota code at the same moment."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from planner.clock import DAY_MIN, minutes_overlap, weekly_overlap
from planner.i18n import _
from planner.model import DatedException, Means, ShiftTemplate, Team

_ALWAYS = (dt.date.min, dt.date.max)


@dataclass(frozen=True, slots=True)
class Clash:
    """What an outing cannot have because another has it."""

    shift: str
    message: str
    hint: str
    column: str


def clashes(means: Means, teams: dict[str, Team]) -> Iterator[Clash]:
    """Clashes, on the later line of the two; each line with the first it clashes with."""
    nearby = _Nearby(means.shifts)
    for rank, two in enumerate(means.shifts):
        earlier = (means.shifts[before] for before in nearby.before(rank))
        yield from _first(_between(one, two, teams) for one in earlier if _together(one, two))
    extra = [item for item in means.exceptions if item.shift is not None]
    for rank, item in enumerate(extra):
        assert item.shift is not None
        others = (*means.shifts, *(before.shift for before in extra[:rank] if before.shift))
        yield from _first(
            _between(other, item.shift, teams) for other in others if _meets(item, other, means)
        )


class _Nearby:
    """Shifts of the template by start, so that each is compared with those near it only."""

    def __init__(self, shifts: Sequence[ShiftTemplate]) -> None:
        self.shifts = shifts
        self.longest_min = max((shift.end_min - shift.start_min for shift in shifts), default=0)
        self.starts = sorted(
            (shift.weekday * DAY_MIN + shift.start_min + week, rank)
            for rank, shift in enumerate(shifts)
            for week in (-7 * DAY_MIN, 0, 7 * DAY_MIN)
        )

    def before(self, rank: int) -> list[int]:
        """Ranks below `rank` that may share a moment with it, in order."""
        shift = self.shifts[rank]
        start_min = shift.weekday * DAY_MIN + shift.start_min
        end_min = start_min + shift.end_min - shift.start_min
        low = bisect_left(self.starts, (start_min - self.longest_min, -1))
        high = bisect_left(self.starts, (end_min, -1))
        return sorted({other for _start, other in self.starts[low:high] if other < rank})


def _first(found: Iterable[list[Clash]]) -> list[Clash]:
    return next((clashes for clashes in found if clashes), [])


def _between(one: ShiftTemplate, two: ShiftTemplate, teams: dict[str, Team]) -> list[Clash]:
    found = []
    if one.vehicle is not None and one.vehicle == two.vehicle:
        message = _("véhicule {vehicle} déjà pris par {other} au même moment").format(
            vehicle=two.vehicle, other=one.id
        )
        found.append(Clash(two.id, message, _("décaler ou changer de véhicule"), "véhicule"))
    same_team = one.team == two.team
    shared = (
        one.team in teams and two.team in teams and _share_codes(teams[one.team], teams[two.team])
    )
    if same_team or shared:
        message = _("la même équipe ou les mêmes codes sont déjà dans {other} à ce moment").format(
            other=one.id
        )
        found.append(Clash(two.id, message, _("décaler l'une des deux"), "début"))
    return found


def _share_codes(one: Team, two: Team) -> bool:
    return bool(set(one.workers) & set(two.workers))


def _together(one: ShiftTemplate, two: ShiftTemplate) -> bool:
    """Whether two outings of the template share a moment in some week."""
    starts = max(one.first_date or _ALWAYS[0], two.first_date or _ALWAYS[0])
    ends = min(one.last_date or _ALWAYS[1], two.last_date or _ALWAYS[1])
    spans = [(shift.weekday, shift.start_min, shift.end_min) for shift in (one, two)]
    return starts <= ends and weekly_overlap(*spans)


def _meets(item: DatedException, other: ShiftTemplate, means: Means) -> bool:
    """Whether an extra outing of a date shares a moment with another, of the template or not."""
    assert item.shift is not None
    own = (item.shift.start_min, item.shift.end_min)
    return any(
        minutes_overlap(own, (day * DAY_MIN + other.start_min, day * DAY_MIN + other.end_min))
        for day in (-1, 0, 1)
        if _goes_out(other, item.date + dt.timedelta(days=day), means)
    )


def _goes_out(shift: ShiftTemplate, date: dt.date, means: Means) -> bool:
    """Whether an outing takes place on a date: its day and season, its team not absent."""
    own = next((item for item in means.exceptions if item.shift is shift), None)
    if own is not None:
        return own.date == date
    away = any(
        item.of_whole_team and (item.team, item.date) == (shift.team, date)
        for item in means.exceptions
    )
    starts, ends = shift.first_date or _ALWAYS[0], shift.last_date or _ALWAYS[1]
    return not away and shift.weekday == date.weekday() and starts <= date <= ends
