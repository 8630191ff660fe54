"""What words on a plan need: hours, names of places, of outings and of teams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.clock import Clock
from planner.dates import day_words
from planner.i18n import _
from planner.model import Means, PlaceKind, PlannedShift, WeekPlan


@dataclass(frozen=True, slots=True)
class Speaker:
    """What words need: the clock of the week, names by reference, outings and teams by id.

    `fixed`: references of published fixed points.
    """

    clock: Clock
    names: Mapping[str, str]
    shifts: Mapping[str, PlannedShift]
    teams: Mapping[str, str]
    fixed: frozenset[str] = frozenset()

    def name(self, ref: str) -> str:
        """Name or code of a place or visit."""
        return self.names.get(ref, ref[:6])

    def team(self, shift: str) -> str:
        """Name of the team of an outing."""
        found = self.shifts.get(shift)
        return shift if found is None else self.teams.get(found.team, found.team)

    def outing(self, shift: str) -> str:
        """Team and day of an outing."""
        found = self.shifts.get(shift)
        if found is None:
            return shift
        day = day_words(found.date, "EEEE d MMMM")
        return _("{team}, {day}").format(team=self.team(shift), day=day)

    def moment(self, second: int) -> str:
        """Weekday and hour of an elapsed second of the week."""
        day = day_words(self.clock.local(second), "EEEE")
        return _("{day} {hour}").format(day=day, hour=self.clock.hour(second))

    @classmethod
    def of(cls, plan: WeekPlan, means: Means, names: Mapping[str, str]) -> Speaker:
        """Speaker of a plan made from these means; `names` are the reader's, by id."""
        return cls(
            clock=Clock(plan.week, plan.tz),
            names=names,
            shifts={shift.id: shift for shift in plan.shifts},
            teams={team.id: team.name for team in means.teams},
            fixed=frozenset(place.id for place in means.places if place.kind is PlaceKind.FIXED),
        )


def signed(minutes: int) -> str:
    """Minutes with their sign."""
    return f"{'+' if minutes >= 0 else '−'}{abs(minutes)}"
