"""The best answer of a search that was killed, made the next version of its week's plan.

A job's row keeps routes as indices, with the means and a digest of what the indices stand for: no
place is in it. They become a plan only on a week whose indices are the same.
"""

from __future__ import annotations

from dataclasses import replace

from optimisation.judge import judge
from optimisation.problem import Solution
from planner.errors import StaleVersionError, StoreError, UsageError
from planner.i18n import _
from planner.jobs import Outcome
from planner.model import WeekPlan
from planner.planning.build import BuiltWeek
from planner.planning.held import known
from planner.service.completed import completed
from planner.service.incumbent import KEYS, index_digest
from planner.service.load import load_territory
from planner.service.one_life import in_one_life
from planner.service.plan_request import PlanRequest
from planner.service.weeks import build_for, with_locks
from planner.store.codec import decode
from planner.store.job_rows import CANCELLED, INTERRUPTED, Job
from planner.store.workspace import Workspace

KIND = "plan"


def is_kept(job: Job) -> bool:
    """Whether a killed search left an answer that may become a plan."""
    found = job.result
    told = isinstance(found, dict) and found.keys() >= KEYS
    return job.kind == KIND and job.state == INTERRUPTED and told


def last_killed(workspace: Workspace, code: str) -> Job:
    """A territory's last search, killed with an answer; UsageError where it is not so."""
    job = workspace.last_job(code, KIND)
    if job is None or not is_kept(job):
        message = _("la dernière recherche de « {code} » n'a pas laissé de plan à garder")
        raise UsageError(message.format(code=code))
    return job


@in_one_life
def keep_found(workspace: Workspace, job_id: str) -> WeekPlan:
    """Judge the best answer of a killed search and save it as the next version of its week's plan.

    Raises
    ------
    UsageError
        The job ended by itself, or left no answer.
    StaleVersionError
        What the week is made of has changed since: its routes stand for something else.
    StoreError
        The job's row is damaged.
    """
    job = workspace.job(job_id)
    if not is_kept(job) or job.territory is None:
        raise UsageError(_("cette recherche n'a pas laissé de plan à garder"))
    loaded = load_territory(workspace, job.territory)
    asked = decode(PlanRequest, job.result["request"])
    request = with_locks(workspace, job.territory, asked)
    means_id = str(job.result["means"])
    means = workspace.means(means_id)
    built, _dated = build_for(workspace, loaded, means, request)
    if index_digest(built.index) != job.result["digest"]:
        raise StaleVersionError(
            _("les moyens, les souhaits ou les lieux ont changé depuis : relancer la recherche")
        )
    outcome = _outcome(built, job)
    request = replace(request, locks=known(request.locks or (), built.index))
    plan, _verdict, _hours = completed(
        workspace, loaded, request, means, means_id=means_id, built=built, outcome=outcome
    )
    made = {"plan": plan.id, "version": plan.version, "warnings": []}
    workspace.update_job(job_id, state=CANCELLED, result=made)
    return plan


def _outcome(built: BuiltWeek, job: Job) -> Outcome:
    solution = decode(Solution, job.result["solution"])
    try:
        verdict = judge(built.problem, solution)
    except ValueError as error:
        message = _("la réponse gardée n'est pas de cette semaine : relancer la recherche")
        raise StoreError(message) from error
    engine, bound = str(job.progress.get("engine", "")), job.progress.get("bound_points")
    return Outcome(solution, verdict, engine, bound)
