"""What words on a plan need: hours, names of places, of outings and of teams."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.clock import Clock
from planner.dates import day_words
from planner.i18n import _
from planner.model import Means, PlaceKind, PlannedShift, WeekPlan


@dataclass(frozen=True, slots=True)
class Speaker:
    """What words need: the clock of the week, names by reference, outings and teams by id.

    `fixed`: references of published fixed points. `usual`: team of a shift of the weekly template,
    by its id, for outings of another week.
    """

    clock: Clock
    names: Mapping[str, str]
    shifts: Mapping[str, PlannedShift]
    teams: Mapping[str, str]
    fixed: frozenset[str] = frozenset()
    usual: Mapping[str, str] = field(default_factory=dict)

    def name(self, ref: str) -> str:
        """Name or code of a place or visit."""
        return self.names.get(ref, ref[:6])

    def team(self, shift: str) -> str:
        """Name of the team of an outing, of another week too while its team goes out."""
        found = self.shifts.get(shift)
        team = self.usual.get(shift.partition("@")[0]) if found is None else found.team
        return _("une équipe qui ne sort plus") if team is None else self.teams.get(team, team)

    def outing(self, shift: str) -> str:
        """Team and day of an outing."""
        found = self.shifts.get(shift)
        date = _date_of(shift) if found is None else found.date
        if date is None:
            return self.team(shift)
        day = day_words(date, "EEEE d MMMM")
        return _("{team}, {day}").format(team=self.team(shift), day=day)

    def moment(self, second: int) -> str:
        """Weekday and hour of an elapsed second of the week."""
        day = day_words(self.clock.local(second), "EEEE")
        return _("{day} {hour}").format(day=day, hour=self.clock.about(second))

    @classmethod
    def of(cls, plan: WeekPlan, means: Means, names: Mapping[str, str]) -> Speaker:
        """Speaker of a plan made from these means; `names` are the reader's, by id."""
        return cls(
            clock=Clock(plan.week, plan.tz),
            names=names,
            shifts={shift.id: shift for shift in plan.shifts},
            teams={team.id: team.name for team in means.teams},
            fixed=frozenset(place.id for place in means.places if place.kind is PlaceKind.FIXED),
            usual={shift.id: shift.team for shift in means.shifts},
        )


def _date_of(shift: str) -> dt.date | None:
    """Date of an outing told by its id alone, `SHIFT@2026-11-30`; None where it tells none."""
    try:
        return dt.date.fromisoformat(shift.rpartition("@")[2])
    except ValueError:
        return None


def signed(minutes: int) -> str:
    """Minutes with their sign."""
    return f"{'+' if minutes >= 0 else '−'}{abs(minutes)}"
