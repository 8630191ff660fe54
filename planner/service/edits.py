"""Edit a plan by hand: each edit judged at once, kept as a version of the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace

from optimisation.problem import Severity
from optimisation.proposals.proposal import Bench, Candidate, Way
from planner.i18n import _
from planner.model import PlanViolation, WeekPlan
from planner.planning.acceptance import broken_further, refuse_broken, with_accepted
from planner.planning.build import build_week
from planner.planning.edits import Add, Draft, Drop, Edit, Fix, Leave, Move, edited
from planner.planning.proposed import Proposed, proposed
from planner.planning.solution import to_shifts
from planner.service.desk import Desk
from planner.service.judging import CheckedPlan, Judging, judged
from planner.service.promised import newly_touched
from planner.store.workspace import Workspace

ENGINES: dict[type, str] = {
    Move: "edit:move",
    Add: "edit:add",
    Drop: "edit:drop",
    Leave: "edit:leave",
    Fix: "edit:fix",
}


@dataclass(frozen=True, slots=True)
class Tried:
    """An edit judged and not kept.

    `plan` is what would be saved after the version it names; `told` its differences in numbers;
    `broken` the rules it breaks that the plan did not, or not as much.
    """

    edit: Edit
    plan: WeekPlan
    told: Proposed
    broken: tuple[PlanViolation, ...]

    @property
    def forbidden(self) -> tuple[PlanViolation, ...]:
        """What no acceptance allows: the edit cannot be kept."""
        return self._of(Severity.FORBIDDEN)

    @property
    def to_accept(self) -> tuple[PlanViolation, ...]:
        """What a person must accept for the edit to be kept."""
        return self._of(Severity.TO_ACCEPT)

    def _of(self, severity: Severity) -> tuple[PlanViolation, ...]:
        return tuple(item for item in self.broken if item.severity == severity)


def judged_desk(workspace: Workspace, desk: Desk) -> CheckedPlan:
    """The plan of a desk, judged again."""
    return judged(workspace, desk.plan, Judging(desk.means, desk.built, desk.solution))


def try_edit(workspace: Workspace, desk: Desk, edit: Edit, *, checked: CheckedPlan) -> Tried:
    """Apply an edit to the plan of a desk and judge the whole week; nothing is saved.

    Parameters
    ----------
    workspace, desk, edit
        The plan and what is asked of it.
    checked
        The plan of the desk as judged.

    Raises
    ------
    UsageError
        The edit cannot be applied at all: `planning.edits.edited` says why.
    """
    draft = edited(Draft(desk.built, desk.solution, desk.plan.locks), edit)
    built = desk.built
    if draft.locks != desk.plan.locks:
        built = build_week(replace(desk.inputs, locks=draft.locks), known=built)
    plan = replace(
        checked.plan,
        shifts=to_shifts(built.problem, built.index, draft.solution),
        locks=draft.locks,
        restores=None,
        bound_points=None,
        bound_method=None,
        engine=ENGINES[type(edit)],
    )
    found = judged(workspace, plan, Judging(desk.means, built, draft.solution))
    bench = Bench(desk.built.problem, desk.solution)
    told = bench.compared(Candidate(Way.EDITED, draft.solution), found.verdict)
    (touched,) = newly_touched(workspace, desk.plan, [found.plan.shifts])
    return Tried(
        edit,
        found.plan,
        proposed(told, built.index, {}, touched),
        broken_further(found.plan.violations, checked.plan.violations),
    )


def keep_edit(workspace: Workspace, tried: Tried, *, accepted: bool = False) -> WeekPlan:
    """Save an edit as the next version of its plan.

    Parameters
    ----------
    workspace, tried
        The edit as it was judged.
    accepted
        Whether a person accepts what it breaks, as far as that can be accepted; recorded.

    Raises
    ------
    UsageError
        The edit breaks what forbids it.
    AskFirstError
        It breaks what nobody accepted.
    StaleVersionError
        Somebody else saved a newer version; nothing is written.
    """
    to_accept = refuse_broken(
        tried.broken,
        accepted=accepted,
        impossible=_("modification impossible : {rules}"),
        to_accept=_("modification à accepter avant de la garder : {rules}"),
    )
    violations = with_accepted(tried.plan.violations, to_accept)
    plan = replace(tried.plan, violations=violations)
    return workspace.save_plan(plan, expected=plan.version)
