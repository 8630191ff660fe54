"""Plans of weeks and of scenarios, weeks that close, computations."""

from __future__ import annotations

import re
from dataclasses import replace

from planner.audit import Verb
from planner.model import PlannedPassage, Week
from planner.store.closed_weeks import CLOSED_WEEK
from planner.store.job_rows import INTERRUPTED
from planner.store.schema import JobRow
from planner.store.workspace import Workspace
from tests.store.paths_of_places import means_ids
from tests.store.samples import means, plan
from tests.store.write_path import WritePath, absent, marked, num_logged

_PUBLISHED = Week(2030, 1)


def _save_plan(workspace: Workspace, rank: int) -> None:
    newest = max((found.version for found in workspace.plans("ville", plan().week)), default=None)
    workspace.save_plan(replace(plan(), seed=rank), expected=newest)


def _plan_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    kept = workspace.plans("ville", plan().week)
    if [one.version for one in kept] != list(range(1, len(kept) + 1)):
        return ["versions of the plan"]
    return absent(list(map(str, ranks)), {str(one.seed) for one in kept})


def _to_publish(workspace: Workspace, rank: int) -> None:
    made = plan(week=_PUBLISHED, id_=f"published-{rank}")
    workspace.save_plan(replace(made, seed=rank), expected=None)


def _publish(workspace: Workspace, rank: int) -> None:
    workspace.publish(f"published-{rank}", 1)


def _publish_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    """One published, the last told or one under way then; the log says so of each."""
    seeds = [one.seed for one in workspace.plans("ville", _PUBLISHED) if one.published]
    right = len(seeds) == 1 and seeds[0] >= ranks[-1] if ranks else len(seeds) <= 1
    num = num_logged(workspace, Verb.PLAN_PUBLISHED)
    logged = len(ranks) <= num and (not seeds or num > 0)
    return [] if right and logged else [f"published {seeds}, {num} logged, {ranks} told"]


def _digest(rank: int, mark: str) -> str:
    return marked(rank, mark * 59)


def _keep_scenario_plans(workspace: Workspace, rank: int) -> None:
    workspace.keep_scenario_plan("ville", _digest(rank, "a"), replace(plan(), seed=rank))
    old = plan(week=plan().week.previous)
    workspace.keep_scenario_plan("ville", _digest(rank, "b"), old)
    workspace.forget_scenario_plans("ville", plan().week)


def _scenario_plan_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    wanted = [_digest(rank, mark) for rank in ranks for mark in "ab"]
    found = workspace.scenario_plans("ville", wanted)
    seeds = {digest: made.seed for digest, made in found.items()}
    right = {_digest(rank, "a"): rank for rank in ranks}
    return [] if seeds == right else [f"plans of scenarios {seeds}"]


def _closed(rank: int) -> Week:
    return Week(2010 + rank // 50, 1 + rank % 50)


def _to_close(workspace: Workspace, rank: int) -> None:
    means_id = workspace.save_means("ville", means(), marked(rank, "c"))
    made = plan(week=_closed(rank), id_=f"closed-{rank}")
    visit = PlannedPassage(77_000, 77_100, 78_000, appointment="a1")
    shift = replace(made.shifts[0], passages=(*made.shifts[0].passages, visit))
    made = replace(made, means=means_id, shifts=(shift,))
    workspace.save_plan(made, expected=None)
    workspace.save_plan(made, expected=1)


def _close(workspace: Workspace, rank: int) -> None:
    own = replace(means(), appointments=(replace(means().appointments[0], id="zz"),))
    means_id = means_ids(workspace)[marked(rank, "c")]
    workspace.close_week("ville", _closed(rank), {means_id: own}, {"a1": "zz"})


def _close_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    """Every version of a week is closed, or none; means of a closed week are those of its plans."""
    sources = workspace.means_sources("ville")
    weeks: dict[int, set[tuple[str, bool]]] = {}
    rested: set[str] = set()
    for one in workspace.plans("ville"):
        if one.id.startswith("closed-"):
            refs = [passage.ref for passage in one.shifts[0].passages]
            shut = sources[one.means] == CLOSED_WEEK
            weeks.setdefault(int(one.id[7:]), set()).add((refs[-1], shut))
            rested.update({one.means} if shut else ())
    whole = ({("a1", False)}, {("zz", True)})
    faults = [f"week {rank} by half" for rank, found in weeks.items() if found not in whole]
    faults += [f"week {rank} open" for rank in ranks if weeks.get(rank) != whole[1]]
    left = {one for one, name in sources.items() if name == CLOSED_WEEK} - rested
    return faults + [f"means {one} of no week" for one in left]


def _run_job(workspace: Workspace, rank: int) -> None:
    job_id = workspace.create_job("plan", "ville", {"rank": rank})
    workspace.update_job(job_id, progress={"points": rank}, result=[rank])
    workspace.cancel_job(job_id)
    with workspace.writing() as session:
        row = session.get(JobRow, job_id)
        assert row is not None
        row.owner = re.sub(r"\|[^|]*\|", "|before|", row.owner, count=1)  # of an earlier boot
    workspace.mark_interrupted()


def _job_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    """A computation keeps its best answer; nobody takes it for one that is going on."""
    done = set()
    faults = []
    for job in workspace.jobs():
        rank = job.params["rank"]
        if (job.progress, job.result) not in (({}, None), ({"points": rank}, [rank])):
            faults.append(f"computation {rank} by half")
        if job.state != INTERRUPTED:
            faults.append(f"computation {rank} {job.state}")
        if job.result and job.cancel_asked:
            done.add(rank)
    return faults + [f"computation {rank}" for rank in ranks if rank not in done]


PATHS: tuple[WritePath, ...] = (
    WritePath("plan", frozenset({"save_plan"}), _save_plan, _plan_faults),
    WritePath("publication", frozenset({"publish"}), _publish, _publish_faults, _to_publish),
    WritePath(
        "plans of scenarios",
        frozenset({"keep_scenario_plan", "forget_scenario_plans"}),
        _keep_scenario_plans,
        _scenario_plan_faults,
    ),
    WritePath("closing of a week", frozenset({"close_week"}), _close, _close_faults, _to_close),
    WritePath(
        "computation",
        frozenset({"create_job", "update_job", "cancel_job", "mark_interrupted"}),
        _run_job,
        _job_faults,
    ),
)
