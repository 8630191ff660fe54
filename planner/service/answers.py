"""Proposals for a plan in force, and keeping the one that is chosen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from optimisation.proposals import Proposal
from planner.clock import Clock
from planner.errors import StaleVersionError, UsageError
from planner.i18n import _
from planner.model import Means, PlannedShift, WeekPlan
from planner.planning.acceptance import broken_further, refuse_broken, with_accepted
from planner.planning.build import BuiltWeek, build_week
from planner.planning.promised import TouchedPromise
from planner.planning.proposed import Proposed, proposed
from planner.planning.solution import to_shifts, to_solution
from planner.service.desk import Desk, plan_in_force
from planner.service.judging import Judging, judged, request_of, violations_of
from planner.service.weeks import inputs_for
from planner.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Option:
    """One proposal with the means its plan rests on and the outings as they would be."""

    proposal: Proposal
    means: Means
    shifts: tuple[PlannedShift, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be done, the best first; none where nothing clean can be.

    `promises`, of each option: slots told to people that it keeps otherwise than the plan in force.
    `built` is the week the proposals are indices of, with the need as it was known before: a call
    that is kept counts among the reports of the need from then on. `operators` pass there at that
    hour, by reference. `asked` is the reference of what was called for. `reason`: why nothing
    serves it (key of `planning/reasons.py`), empty where something does.
    """

    plan: WeekPlan
    built: BuiltWeek
    options: tuple[Option, ...]
    promises: tuple[tuple[TouchedPromise, ...], ...]
    operators: dict[str, tuple[str, ...]]
    asked: str = ""
    reason: str = ""

    @property
    def proposed(self) -> tuple[Proposed, ...]:
        """The options in ids and seconds."""
        return tuple(
            proposed(option.proposal, self.built.index, self.operators, promises)
            for option, promises in zip(self.options, self.promises, strict=True)
        )


def now_s_of(clock: Clock, now: dt.datetime | None) -> int | None:
    """The present in seconds of the week, None before it begins; errors as `Clock.elapsed_at`."""
    now_s = 0 if now is None else clock.elapsed_at(now)
    return now_s if now_s > 0 else None


def choose(
    workspace: Workspace, desk: Desk, answer: Answer, number: int, *, accepted: bool = False
) -> WeekPlan:
    """Save a proposal as the next version of the plan, judged on the means it rests on.

    Parameters
    ----------
    number
        1 for the first option.
    accepted
        Whether a person accepts what it breaks, as far as that can be accepted; recorded.

    Raises
    ------
    UsageError
        No such proposal, or one that breaks what nothing allows.
    AskFirstError
        It breaks what the plan did not (working time, …), and nobody accepted it.
    StaleVersionError
        The plan was changed, or a wish told, since the question.
    """
    if not 1 <= number <= len(answer.options):
        raise UsageError(
            _("proposition {number} : il y en a {num}").format(
                number=number, num=len(answer.options)
            )
        )
    option = answer.options[number - 1]
    plan_in_force(workspace, desk.plan.territory, desk.plan.week, version=desk.plan.version)
    if workspace.wishes(desk.plan.territory) != option.means.wishes:
        raise StaleVersionError(_("un souhait a été dit entre-temps ; reposer la question"))
    inputs = inputs_for(workspace, desk.loaded, option.means, request_of(desk.plan))
    built = build_week(inputs, known=answer.built)
    solution = to_solution(built.index, option.shifts)
    plan = replace(
        desk.plan,
        shifts=to_shifts(built.problem, built.index, solution),
        restores=None,
        bound_points=None,
        bound_method=None,
        engine=f"proposal:{option.proposal.way}",
    )
    found = judged(workspace, plan, Judging(option.means, built, solution)).plan
    before = violations_of(workspace, desk.plan, Judging(desk.means, desk.built, desk.solution))
    to_accept = refuse_broken(
        broken_further(found.violations, before),
        accepted=accepted,
        impossible=_("proposition impossible : {rules}"),
        to_accept=_("proposition à accepter avant de la garder : {rules}"),
    )
    means_id = workspace.save_means(desk.plan.territory, option.means, _("plan en cours"))
    kept = replace(found, means=means_id, violations=with_accepted(found.violations, to_accept))
    return workspace.save_plan(kept, expected=desk.plan.version)
