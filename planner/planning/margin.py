"""What one more hour of each team would bring this week, at the least (pure).

Teams under three people have no figure of their own (`privacy.figure_groups`): the small ones are
taken together, as one crew, without the outing the hour would go to; a single one is only named as
having none. Never a figure of a person.
"""

from __future__ import annotations

from dataclasses import dataclass

from optimisation.marginal import HourValue, hour_value
from planner.planning.build import BuiltWeek
from planner.planning.changes import Asked
from planner.planning.outings import lengthened
from planner.privacy import SMALL_TEAMS, figure_groups


@dataclass(frozen=True, slots=True)
class TeamHour:
    """What an hour more of a team brings: `points` ≥ 0 more than the best found without it.

    `team` is an id, or `SMALL_TEAMS`. `missed`: how many more appointments that must be kept are.
    `shift` is the outing the hour goes to, `earlier` whether at its beginning; None where it brings
    nothing, or for several teams. `gained`, `lost`, `broken`: ids of what has a passage more, a
    passage fewer, a promise broken, against the plan as it is. `hours`: rules of working time it
    breaks.
    """

    team: str
    points: int
    missed: int
    shift: str | None = None
    earlier: bool | None = None
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TeamHours:
    """Values by team in the order of their outings, which is no rank.

    `untold`: teams too small for a figure; `unreached`: those the time did not reach.
    """

    values: tuple[TeamHour, ...]
    untold: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()


def team_hours(asked: Asked, *, steps: int | None = None) -> TeamHours:
    """Value an hour more of each team that goes out this week.

    Parameters
    ----------
    steps
        Ruin and recreate steps per team; None: `optimisation.marginal.STEPS`.
    """
    index = asked.built.index
    groups = figure_groups({team.id: team.size for team in asked.means.teams})
    crews: dict[str, list[int]] = {}
    untold = []
    for rank, shift in enumerate(index.shifts):
        group = groups[shift.team]
        if group is None:
            untold.append(shift.team)
        else:
            crews.setdefault(group, []).append(rank)
    values, unreached = [], []
    for crew, ranks in crews.items():
        if asked.should_stop():
            unreached.append(crew)
            continue
        options = {} if steps is None else {"steps": steps}
        found = hour_value(
            asked.built.problem,
            asked.solution,
            ranks,
            lengthen=lengthened,
            seed=asked.seed,
            should_stop=asked.should_stop,
            **options,
        )
        values.append(_told(asked.built, crew, found))
    return TeamHours(tuple(values), tuple(dict.fromkeys(untold)), tuple(unreached))


def _told(built: BuiltWeek, crew: str, found: HourValue) -> TeamHour:
    if crew == SMALL_TEAMS or found.shift is None or found.cost is None:
        return TeamHour(crew, found.points, found.missed)
    cost, ref = found.cost, built.index.ref
    return TeamHour(
        crew,
        found.points,
        found.missed,
        shift=built.index.shifts[found.shift].id,
        earlier=found.earlier,
        gained=tuple(map(ref, cost.gained)),
        lost=tuple(map(ref, cost.lost)),
        broken=tuple(map(ref, cost.broken)),
    )
