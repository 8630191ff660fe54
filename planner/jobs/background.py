"""A long computation beside the app: its state is in the job table, so any page can follow it.

Progress and best answer are saved at most once a second; cancelling is a flag of the row, so that
any process can ask for it and a reload of the page loses nothing.
"""

from __future__ import annotations

import contextvars
import dataclasses
import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias

from planner.errors import CancelledError, PlannerError
from planner.i18n import _
from planner.jobs.solving import OnProgress, Progress, ShouldStop

SAVE_EVERY_S = 1.0
ASK_EVERY_S = 0.3

Work: TypeAlias = Callable[[OnProgress, ShouldStop], Mapping[str, Any]]
"""What to do; returns JSON-ready facts on its result (the plan's id and version, say)."""

_log = logging.getLogger(__name__)


class _Row(Protocol):
    @property
    def cancel_asked(self) -> bool: ...


class JobBoard(Protocol):
    """What is needed of a workspace."""

    def create_job(self, kind: str, territory: str | None, params: Mapping[str, Any]) -> str:
        """Record a computation of this process; returns its id."""
        ...

    def update_job(
        self,
        job_id: str,
        *,
        state: str | None = None,
        progress: Mapping[str, Any] | None = None,
        result: Any = None,
    ) -> None:
        """Save what changed."""
        ...

    def job(self, job_id: str) -> _Row:
        """Read a job."""
        ...


def start(
    board: JobBoard,
    work: Work,
    *,
    kind: str = "plan",
    territory: str | None = None,
    params: Mapping[str, Any] | None = None,
) -> str:
    """Begin a computation in the background.

    Parameters
    ----------
    board
        The workspace.
    work
        Called in a thread of its own with a progress callback and a stop question; the solve
        itself belongs in a child process (`solve_in_child`).
    kind, territory, params
        What the job table says of it.

    Returns
    -------
    str
        Id of the job. Its state ends as `done`, `cancelled` or `failed` (`progress["error"]`
        holds the sentence to show).
    """
    job_id = board.create_job(kind, territory, params or {})
    context = contextvars.copy_context()  # the language of who asked
    keeper = _Keeper(board, job_id)
    thread = threading.Thread(
        target=context.run, args=(keeper.run, work), name=f"job-{job_id}", daemon=True
    )
    thread.start()
    return job_id


class _Keeper:
    """Keeps one job's row up to date while its work goes on."""

    def __init__(self, board: JobBoard, job_id: str) -> None:
        self._board = board
        self._id = job_id
        self._progress: dict[str, Any] = {}
        self._best: Progress | None = None
        self._saved_at = self._asked_at = float("-inf")
        self._stop = False

    def run(self, work: Work) -> None:
        """Do the work and record how it ended."""
        try:
            result = work(self._report, self._should_stop)
        except CancelledError as error:
            self._end("cancelled", error=str(error))
        except PlannerError as error:
            self._end("failed", error=str(error))
        except Exception as error:  # a fault of ours: said in words, detailed in the log
            _log.exception("job %s", self._id)
            what = _("erreur interne ({kind})").format(kind=type(error).__name__)
            self._end("failed", error=what)
        else:
            self._end("cancelled" if self._stop else "done", result=dict(result))

    def _report(self, progress: Progress) -> None:
        self._progress = {
            "seconds": progress.seconds,
            "points": progress.points,
            "missed": progress.missed,
            "engine": progress.engine,
            "bound_points": progress.bound_points,
            "passages": progress.num_passages,
        }
        self._best = progress
        if time.monotonic() - self._saved_at >= SAVE_EVERY_S:
            self._board.update_job(self._id, progress=self._progress, result=self._best_answer())
            self._saved_at = time.monotonic()

    def _best_answer(self) -> dict[str, Any] | None:
        if self._best is None:
            return None
        return {"solution": dataclasses.asdict(self._best.solution), **self._best.beside}

    def _should_stop(self) -> bool:
        if not self._stop and time.monotonic() - self._asked_at >= ASK_EVERY_S:
            self._stop = self._board.job(self._id).cancel_asked
            self._asked_at = time.monotonic()
        return self._stop

    def _end(
        self, state: str, *, error: str | None = None, result: dict[str, Any] | None = None
    ) -> None:
        progress = self._progress if error is None else self._progress | {"error": error}
        answer = result if result is not None else self._best_answer()
        try:
            self._board.update_job(self._id, state=state, progress=progress, result=answer)
        except PlannerError:
            _log.exception("job %s: its end could not be saved", self._id)
