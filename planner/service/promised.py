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
    return told_by(workspace, workspace.last_published(plan.territory, plan.week), plan)


def told_by(workspace: Workspace, told: WeekPlan | None, plan: WeekPlan) -> PromisesKept | None:
    """What a plan keeps of the slots that a published one told, of its own week or one before."""
    if told is None:
        return None
    places = workspace.means(told.means).places
    people = {place.id for place in places if place.kind is not PlaceKind.EXPLORATORY}
    return promises_kept(told, plan, told=people)


def recalling(
    workspace: Workspace, plan: WeekPlan, speaker: Speaker, *, told: WeekPlan | None = None
) -> Speaker:
    """A speaker of a plan that also knows the outings, teams and places of the week published.

    `told` None: the last one published before the plan's week.
    """
    last = told or workspace.last_published(plan.territory, plan.week)
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
