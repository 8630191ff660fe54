"""Judge a plan of any origin, keep it as a version, publish it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from optimisation.judge import Verdict, judge
from optimisation.judge_rules import Rule
from optimisation.problem import Severity, Solution
from planner.clock import Clock
from planner.errors import Fault, PlanFormatError, PlannerError
from planner.i18n import _, labelled, ngettext
from planner.model import Means, PlanViolation, WeekPlan
from planner.planning.acceptance import accept as accepted
from planner.planning.acceptance import keep_accepted, standing
from planner.planning.build import BuiltWeek
from planner.planning.explained import explained
from planner.planning.plan_format import loads
from planner.planning.rest import forbidden_passages
from planner.planning.rules import rule_words, severity_words
from planner.planning.score import as_parts, parts_by_outing
from planner.planning.solution import to_solution
from planner.service.closed_weeks import is_closed
from planner.service.completed import violations_by_id
from planner.service.load import load_territory
from planner.service.plan_request import PlanRequest
from planner.service.refusals import refused_since
from planner.service.retention import erase_expired
from planner.service.weeks import build_for
from planner.service.working_time import WorkingTime, check_working_time
from planner.sources.files import read_bytes
from planner.store.workspace import Workspace

_OF_JOURNEYS = frozenset({Rule.TOO_FAST.value, Rule.UNREACHABLE.value})
"""Rules that blurred positions make a plan break or keep by chance."""


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan judged again; `clean` when nothing is above information."""

    plan: WeekPlan
    means: Means
    built: BuiltWeek
    verdict: Verdict
    working_time: WorkingTime

    @property
    def clean(self) -> bool:
        """No violation that must be refused, or that nobody accepted."""
        return not standing(self.plan.violations)


@dataclass(frozen=True, slots=True)
class Judging:
    """What a plan is judged on: its means, its week, its routes in indices."""

    means: Means
    built: BuiltWeek
    solution: Solution


def read_plan(path: Path) -> WeekPlan:
    """Read a plan file; PlanFormatError tells all its faults."""
    return loads(read_bytes(path), file=path.name)


def check_plan(
    workspace: Workspace,
    plan: WeekPlan,
    *,
    file: str | None = None,
    hours_file: Path | None = None,
    at: dt.datetime | None = None,
) -> CheckedPlan:
    """Judge any plan, edited by hand or made elsewhere, against the means it names.

    Figures, violations and reasons are computed again, never taken from the file; acceptances
    recorded in it hold up to the amount accepted. Working time is judged with what is declared in
    `hours_file` besides the plan, and its notice from the moment `at`.

    Raises
    ------
    PlanFormatError
        An outing, place or appointment its week does not have, or an outing whose team, hours,
        base, mode or vehicle are not those of the means.
    """
    loaded = load_territory(workspace, plan.territory)
    _check_zone(plan, loaded.territory.tz, file)
    means = workspace.means(plan.means)
    built, _dated = build_for(workspace, loaded, means, request_of(plan))
    solution = to_solution(built.index, plan.shifts, file=file)
    return judged(workspace, plan, Judging(means, built, solution), hours_file=hours_file, at=at)


def _check_zone(plan: WeekPlan, tz: str, file: str | None) -> None:
    if plan.tz != tz:
        message = _("« tz » vaut {value}, le territoire est en {wanted}").format(
            value=plan.tz[:40], wanted=tz
        )
        hint = _("remettre la valeur du plan d'origine")
        raise PlanFormatError([Fault(message, hint, file=file)])


def judged(
    workspace: Workspace,
    plan: WeekPlan,
    judging: Judging,
    *,
    hours_file: Path | None = None,
    at: dt.datetime | None = None,
) -> CheckedPlan:
    """Judge a plan whose week is built already; as `check_plan`.

    Hours of refusal told since the means it rests on were saved forbid a passage as theirs do.
    A closed week keeps the verdict it had: its positions are no longer exact. Where its outings
    are not those of a version kept, its journeys are not judged.
    """
    means, built, solution = judging.means, judging.built, judging.solution
    verdict = judge(built.problem, solution)
    hours = check_working_time(workspace, plan, means, hours_file=hours_file, at=at)
    closed = is_closed(workspace, plan)
    stored = _same_outings(workspace, plan) if closed else None
    if stored is not None:
        return CheckedPlan(_as_judged(plan, stored), means, built, verdict, hours)
    found = _broken(workspace, plan, built, verdict, hours)
    if closed:
        found = tuple(item for item in found if item.rule not in _OF_JOURNEYS)
    filled = replace(
        plan,
        unserved=explained(built, solution),
        violations=keep_accepted(found, plan.violations),
        points=verdict.points,
        mandatory_missed=verdict.missed,
        parts={str(name): int(points) for name, points in verdict.parts.items()},
        outing_parts=as_parts(parts_by_outing(built, means, solution, verdict)),
    )
    return CheckedPlan(filled, means, built, verdict, hours)


def violations_of(
    workspace: Workspace, plan: WeekPlan, judging: Judging
) -> tuple[PlanViolation, ...]:
    """What a plan of an open week breaks, without reasons or figures; nothing is accepted."""
    verdict = judge(judging.built.problem, judging.solution)
    hours = check_working_time(workspace, plan, judging.means)
    return _broken(workspace, plan, judging.built, verdict, hours)


def _broken(
    workspace: Workspace, plan: WeekPlan, built: BuiltWeek, verdict: Verdict, hours: WorkingTime
) -> tuple[PlanViolation, ...]:
    """Rules of the judge, of working time, and hours of refusal told since the means were saved."""
    found = (*violations_by_id(built, verdict), *hours.violations)
    told = {item.ref for item in found if item.rule == Rule.FORBIDDEN_WINDOW.value}
    since = (item for item in _refused_since(workspace, plan) if item.ref not in told)
    return (*found, *since)


def _same_outings(workspace: Workspace, plan: WeekPlan) -> WeekPlan | None:
    """The version of a week that holds the outings of a plan: its own, or the newest that does."""
    same = [
        one
        for one in workspace.plans(plan.territory, plan.week)
        if (one.id, one.means, one.shifts) == (plan.id, plan.means, plan.shifts)
    ]
    own = (one for one in same if one.version == plan.version)
    return next(own, max(same, key=lambda one: one.version, default=None))


def _as_judged(plan: WeekPlan, stored: WeekPlan) -> WeekPlan:
    """A plan with what was said of its outings when they were judged; its own acceptances."""
    return replace(
        plan,
        unserved=stored.unserved,
        violations=keep_accepted(stored.violations, (*stored.violations, *plan.violations)),
        points=stored.points,
        mandatory_missed=stored.mandatory_missed,
        parts=stored.parts,
        outing_parts=stored.outing_parts,
    )


def request_of(plan: WeekPlan) -> PlanRequest:
    """The request a plan answers, from its own parameters."""
    rates, needs = plan.params.get("rates"), plan.params.get("need_weights")
    try:
        return PlanRequest(
            week=plan.week,
            seed=plan.seed,
            locks=plan.locks,
            rates={str(k): int(v) for k, v in rates.items()} if isinstance(rates, dict) else {},
            need_weights={str(k): float(v) for k, v in needs.items()}
            if isinstance(needs, dict)
            else {},
        )
    except (TypeError, ValueError) as error:
        message = _("paramètres du plan illisibles : {error}").format(error=str(error)[:80])
        raise PlannerError(message) from error


def publish(
    workspace: Workspace,
    plan: WeekPlan,
    *,
    accept: Collection[str] = (),
    file: str | None = None,
) -> WeekPlan:
    """Make a plan the promise of the next week: what is published is what was judged.

    A plan that differs from the version it was read from is saved as the next version first.
    Counts and reports of the territory that have expired are erased.

    Parameters
    ----------
    accept
        Rules (keys of the judge) whose violations a person accepts; recorded with the plan.

    Raises
    ------
    PlannerError
        The plan has a violation that forbids it, or one nobody accepted; or it passes within hours
        of refusal told since it was made.
    UsageError
        `accept` names something that cannot be accepted.
    StaleVersionError
        The plan was changed from a version that is no longer the newest.
    """
    judged = check_plan(workspace, plan, file=file).plan
    erase_expired(workspace, plan.territory)
    judged = replace(judged, violations=accepted(judged.violations, accept))
    open_ = standing(judged.violations)
    if open_:
        raise PlannerError(_refusal(open_))
    version = _saved(workspace, judged)
    return workspace.publish(version.id, version.version)


def refuse_forbidden(workspace: Workspace, plan: WeekPlan) -> None:
    """Refuse to print a plan that breaks a rule nothing can save.

    A version of the workspace was judged when it was saved; any other plan is judged here. A wish
    or a refusal told since then counts: nobody is sent where no passage is wished.

    Raises
    ------
    PlannerError
        The plan has a violation that forbids it.
    """
    stored = _stored(workspace, plan)
    same = stored is not None and stored.shifts == plan.shifts
    violations = (
        stored.violations if same and stored else check_plan(workspace, plan).plan.violations
    )
    forbidden = [item for item in violations if item.severity == Severity.FORBIDDEN]
    rests, clock = workspace.wishes(plan.territory).rests, Clock(plan.week, plan.tz)
    forbidden += [
        PlanViolation(Rule.FORBIDDEN_WINDOW.value, str(Severity.FORBIDDEN), ref=passage.ref)
        for passage in forbidden_passages(plan.shifts, rests, clock)
    ]
    forbidden += _refused_since(workspace, plan)
    if forbidden:
        raise PlannerError(_refusal(dict.fromkeys(forbidden)))


def _refused_since(workspace: Workspace, plan: WeekPlan) -> list[PlanViolation]:
    return [
        PlanViolation(Rule.FORBIDDEN_WINDOW.value, str(Severity.FORBIDDEN), ref=passage.ref)
        for passage in refused_since(workspace, plan)
    ]


def _refusal(open_: Collection[PlanViolation]) -> str:
    """What keeps a plan back, rule by rule, and what to do."""
    rules = dict.fromkeys((item.severity, item.rule) for item in open_)
    lines = [
        f"  [{severity_words(severity)}] {labelled(rule_words(rule), rule)}"
        for severity, rule in rules
    ]
    to_accept = [rule for severity, rule in rules if severity == Severity.TO_ACCEPT]
    hint = _("corriger le plan (« aller-vers check » dit où)")
    if to_accept and len(to_accept) == len(rules):
        hint += " " + _("ou publier avec « --accept {rules} »").format(rules=",".join(to_accept))
    head = ngettext(
        "plan refusé : {num} écart à corriger ou à accepter",
        "plan refusé : {num} écarts à corriger ou à accepter",
        len(open_),
    ).format(num=len(open_))
    return "\n".join([head, *lines, hint])


def _saved(workspace: Workspace, judged: WeekPlan) -> WeekPlan:
    """The version of the workspace that holds this very plan, saved now if there is none."""
    stored = _stored(workspace, judged)
    if stored is not None and stored == replace(judged, published=stored.published):
        return stored
    heads = workspace.plan_heads(judged.territory, judged.week)
    known = any(head.id == judged.id for head in heads)
    return workspace.save_plan(judged, expected=judged.version if known else None)


def _stored(workspace: Workspace, plan: WeekPlan) -> WeekPlan | None:
    heads = workspace.plan_heads(plan.territory, plan.week)
    if not any((head.id, head.version) == (plan.id, plan.version) for head in heads):
        return None
    return workspace.plan(plan.id, plan.version)
