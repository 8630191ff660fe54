"""What a plan keeps of the last published week."""

from __future__ import annotations

from dataclasses import replace

from planner.exports.speaker import Speaker
from planner.model import PlaceKind, WeekPlan
from planner.planning.promised import PromisesKept, promises_kept
from planner.service.names import names_of_means
from planner.store.workspace import Workspace


def promises_of(workspace: Workspace, plan: WeekPlan) -> PromisesKept | None:
    """Slots told by the last plan published before this one's week; None: none was published.

    Sweeps and reports are left out: nobody was told of a passage.
    """
    last = workspace.last_published(plan.territory, plan.week)
    if last is None:
        return None
    places = workspace.means(last.means).places
    told = {place.id for place in places if place.kind is not PlaceKind.EXPLORATORY}
    return promises_kept(last, plan, told=told)


def recalling(workspace: Workspace, plan: WeekPlan, speaker: Speaker) -> Speaker:
    """A speaker of a plan that also knows the outings, teams and places of the week published."""
    last = workspace.last_published(plan.territory, plan.week)
    if last is None:
        return speaker
    means = workspace.means(last.means)
    known = Speaker.of(last, means, names_of_means(workspace, plan.territory, means))
    return replace(
        speaker,
        names={**known.names, **speaker.names},
        shifts={**known.shifts, **speaker.shifts},
        teams={**known.teams, **speaker.teams},
    )
