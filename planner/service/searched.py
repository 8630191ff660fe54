"""The search of a week, in a child process, from the last published week."""

from __future__ import annotations

from collections.abc import Callable

from planner.jobs import Outcome, Progress, solve_in_child
from planner.planning.build import BuiltWeek
from planner.planning.promise import last_week_again
from planner.service.plan_request import PlanRequest
from planner.store.workspace import Workspace


def searched(
    workspace: Workspace,
    code: str,
    request: PlanRequest,
    built: BuiltWeek,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Outcome:
    """The best answer found with a request's budget and seed; SolveError where there is none."""
    return solve_in_child(
        built.problem,
        seconds=request.seconds,
        iterations=request.iterations,
        seed=request.seed,
        warm=last_week_again(workspace.last_published(code, request.week), built.index),
        on_progress=on_progress,
        should_stop=should_stop,
    )
