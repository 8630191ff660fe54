"""What a plan keeps of the slots people were told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from planner.exports.speaker import Speaker
from planner.model import PlaceKind, PlannedShift, Week, WeekPlan
from planner.planning.promised import PromisesKept, TouchedPromise, promises_kept
from planner.service.names import names_of_means
from planner.store.workspace import Workspace


def told_before(
    workspace: Workspace, code: str, week: Week, *, version: int | None = None
) -> WeekPlan | None:
    """The plan by which people were told the slots of a week, before one of its versions.

    The version of that week that is published, where it came before `version` (None: one that is
    not saved yet); else the last plan published before that week. None: nobody was told anything.
    """
    own = workspace.plan_in_force(code, week)
    if own is not None and own.published and (version is None or own.version < version):
        return own
    return workspace.last_published(code, week)


def replaced_by(workspace: Workspace, plan: WeekPlan) -> WeekPlan | None:
    """The version of the same week that was published until a published plan was; None: none."""
    if not plan.published or plan.published_after is None:
        return None
    return workspace.plan(plan.id, plan.published_after)


def told_last(workspace: Workspace, plan: WeekPlan) -> WeekPlan | None:
    """The plan by which people were told slots last before this one: `replaced_by` first."""
    return replaced_by(workspace, plan) or told_before(
        workspace, plan.territory, plan.week, version=plan.version
    )


def promises_of(workspace: Workspace, plan: WeekPlan) -> PromisesKept | None:
    """What a plan keeps of the slots told before it (`told_before`); None: none was told.

    Sweeps and reports are left out: nobody was told of a passage.
    """
    told = told_before(workspace, plan.territory, plan.week, version=plan.version)
    return told_by(workspace, told, plan)


def newly_touched(
    workspace: Workspace, before: WeekPlan, weeks: Iterable[tuple[PlannedShift, ...]]
) -> list[tuple[TouchedPromise, ...]]:
    """Slots told to people that each next version of a plan would keep otherwise than it does.

    Parameters
    ----------
    before
        The plan in force; where it is published, its own slots are those told.
    weeks
        Outings of each version there could be.
    """
    told = told_before(workspace, before.territory, before.week)
    kept = told_by(workspace, told, before)
    if told is None or kept is None:
        return [() for _outings in weeks]
    people, known = _people(workspace, told), set(kept.changed)
    found = (promises_kept(told, replace(before, shifts=outings), told=people) for outings in weeks)
    return [
        tuple(one for one in each.changed if one not in known) if each else () for each in found
    ]


def told_by(workspace: Workspace, told: WeekPlan | None, plan: WeekPlan) -> PromisesKept | None:
    """What a plan keeps of the slots that a published one told, of its own week or one before."""
    return None if told is None else promises_kept(told, plan, told=_people(workspace, told))


def _people(workspace: Workspace, told: WeekPlan) -> set[str]:
    """Places whose passages people are told of."""
    places = workspace.means(told.means).places
    return {place.id for place in places if place.kind is not PlaceKind.EXPLORATORY}


def recalling(
    workspace: Workspace, plan: WeekPlan, speaker: Speaker, *, told: WeekPlan | None = None
) -> Speaker:
    """A speaker of a plan that also knows the outings, teams and places of the week published.

    `told` None: `told_before` this version.
    """
    last = told or told_before(workspace, plan.territory, plan.week, version=plan.version)
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
