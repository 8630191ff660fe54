"""Outings of fewer than three people: their times are told with others' only (pure).

The hours of a timetable are what a team is asked to do, and stay. What is summed over an outing
(presence, travel, minutes left) is a figure: of two people it would be each one's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.model import Means, PlannedShift
from planner.planning.expand import people_out
from planner.privacy import TEAM_FIGURE_PEOPLE


@dataclass(frozen=True, slots=True)
class Together:
    """Outings of a week whose times are told in one sum; none: every outing has its own.

    `presence_s` is the presence of all of them. With it the others' times still do not give back
    those of a team: the sum is of at least three people, or of the whole week.
    """

    shifts: frozenset[str]
    presence_s: int


def told_together(shifts: Sequence[PlannedShift], means: Means) -> Together:
    """Which outings of a week have no times of their own.

    Those of fewer than three people that day. Where they are of one team, its other outings are
    with them if it has three people, else the outings of the teams next in size, so that the sum
    of the week less what is told never gives them back.
    """
    sizes = {team.id: team.size for team in means.teams}
    teams = {team.id: team for team in means.teams}
    people = {
        one.id: people_out(means, teams[one.team], one.date) if one.team in teams else 0
        for one in shifts
    }
    found = {one.id for one in shifts if people[one.id] < TEAM_FIGURE_PEOPLE}
    out = [one for one in shifts if one.passages]
    small = [one for one in out if one.id in found]
    own = {one.team for one in small}
    queue = sorted({one.team for one in out}, key=lambda team: (team not in own, sizes[team], team))
    for team in queue:
        merged = (one for one in out if one.id in found)
        if not small or _people(merged, people) >= TEAM_FIGURE_PEOPLE:
            break
        found |= {one.id for one in out if one.team == team}
    held = frozenset(found)
    return Together(held, sum(presence_s(one) for one in out if one.id in held))


def presence_s(shift: PlannedShift) -> int:
    """Seconds of presence planned over an outing."""
    return sum(passage.leave_s - passage.start_s for passage in shift.passages)


def _people(outings: Iterable[PlannedShift], people: dict[str, int]) -> int:
    """People that outings are of, those of each team once."""
    most: dict[str, int] = {}
    for one in outings:
        most[one.team] = max(most.get(one.team, 0), people[one.id])
    return sum(most.values())
