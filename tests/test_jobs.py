"""A solve in a child process: whatever becomes of the child, the best answer is kept."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from planner.errors import CancelledError, PlannerError, SolveError
from planner.jobs import Ending, Progress, background, solve_in_child, solving, start
from planner.store.workspace import Workspace
from tests.fake_solvers import EMPTY, GOOD, problem

NEED = 10**9


@pytest.fixture
def solver(monkeypatch):
    def choose(name: str) -> None:
        monkeypatch.setattr(solving, "SOLVER", f"tests.fake_solvers:{name}")

    return choose


class Watch:
    """Collects progress; asks to stop once something was found."""

    def __init__(self) -> None:
        self.seen: list[Progress] = []

    def report(self, progress: Progress) -> None:
        self.seen.append(progress)

    def good_seen(self) -> bool:
        return any(progress.solution == GOOD for progress in self.seen)


def test_better_answers_are_told_as_found_and_the_last_word_is_returned(solver):
    solver("finishes")
    watch = Watch()
    result = solve_in_child(problem(), seed=7, seconds=1, on_progress=watch.report)
    assert [p.solution for p in watch.seen] == [EMPTY, GOOD]  # a worse one is not told
    assert watch.seen[0].points < watch.seen[1].points
    assert result.solution == GOOD
    assert result.verdict.points == watch.seen[1].points
    assert (result.engine, result.bound_points, result.bound_method) == ("fake", NEED, "trivial")
    assert (result.ending, result.note, result.history) == (Ending.FINISHED, "", (7,))


def test_options_reach_the_solver_and_absent_ones_are_left_out(solver):
    solver("says_what_it_was_given")
    result = solve_in_child(problem(), seed=3, iterations=9, warm=GOOD, engines=("a",))
    assert result.solution == GOOD
    assert result.history == (9, ("a",), 3)


def test_a_last_word_worse_than_what_was_found_does_not_replace_it(solver):
    solver("forgets_its_best")
    result = solve_in_child(problem(), seed=1)
    assert (result.solution, result.bound_points) == (GOOD, NEED)
    assert result.ending is Ending.FINISHED


@pytest.mark.parametrize(
    ("name", "why"),
    [("is_killed", "SIGKILL"), ("crashes_natively", "SIGSEGV"), ("runs_out_of_memory", "mémoire")],
)
def test_when_the_child_dies_the_best_answer_is_kept_and_it_is_said(solver, name, why):
    solver(name)
    result = solve_in_child(problem(), seed=1)
    assert result.solution == GOOD
    assert result.ending is Ending.LOST
    assert why in result.note


@pytest.mark.parametrize(
    ("name", "why"), [("is_killed_at_once", "SIGKILL"), ("raises", "no engine here")]
)
def test_when_the_child_dies_without_any_answer_the_error_says_why(solver, name, why):
    solver(name)
    with pytest.raises(SolveError, match=why):
        solve_in_child(problem(), seed=1)


def test_a_cancelled_solver_that_listens_has_its_last_word(solver):
    solver("stops_when_asked")
    watch = Watch()
    result = solve_in_child(
        problem(), seed=1, on_progress=watch.report, should_stop=watch.good_seen
    )
    assert (result.ending, result.history) == (Ending.CANCELLED, ("asked",))


def test_a_cancelled_solver_that_does_not_listen_is_ended_with_all_it_started(
    solver, tmp_path, monkeypatch
):
    solver("never_stops")
    monkeypatch.setenv("HELPER_PID", str(tmp_path / "pid"))
    watch = Watch()
    result = solve_in_child(
        problem(), seed=1, on_progress=watch.report, should_stop=watch.good_seen
    )
    assert (result.solution, result.ending) == (GOOD, Ending.CANCELLED)
    stat = Path("/proc") / (tmp_path / "pid").read_text() / "stat"
    deadline = time.monotonic() + 5
    while stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z":
        assert time.monotonic() < deadline, "what the child started still runs"
        time.sleep(0.01)


def test_cancelled_before_any_answer_keeps_nothing_and_says_so(solver):
    solver("never_answers")
    with pytest.raises(CancelledError):
        solve_in_child(problem(), seed=1, should_stop=lambda: True)


def test_cancelled_with_no_passage_found_keeps_nothing_and_says_so(solver):
    solver("stops_empty_handed")
    with pytest.raises(CancelledError, match="rien n'est gardé"):
        solve_in_child(problem(), seed=1, should_stop=lambda: True)


def test_an_interrupt_from_the_keyboard_keeps_the_best_answer(solver):
    solver("stops_when_asked")

    def interrupt(progress: Progress) -> None:
        if progress.solution == GOOD:
            raise KeyboardInterrupt

    result = solve_in_child(problem(), seed=1, on_progress=interrupt)
    assert (result.solution, result.ending) == (GOOD, Ending.CANCELLED)


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(tmp_path / "test.key"))
    monkeypatch.delenv("ALLERVERS_DATABASE_URL", raising=False)
    monkeypatch.setattr(background, "SAVE_EVERY_S", 0.0)
    monkeypatch.setattr(background, "ASK_EVERY_S", 0.0)
    return Workspace(tmp_path / "home")


def ended(workspace: Workspace, job_id: str):
    for thread in threading.enumerate():
        if thread.name == f"job-{job_id}":
            thread.join(30)
    return workspace.job(job_id)


def solving_work(on_progress, should_stop):
    result = solve_in_child(problem(), seed=1, on_progress=on_progress, should_stop=should_stop)
    return {"points": result.verdict.points}


def test_a_job_in_the_background_saves_progress_and_result(solver, workspace):
    solver("finishes")
    job = ended(workspace, start(workspace, solving_work, params={"seed": 1}))
    assert job.state == "done"
    assert job.result == {"points": job.progress["points"]}
    assert job.progress["engine"] == "fake"
    assert job.params == {"seed": 1}


def test_a_job_is_cancelled_from_another_opening_of_the_workspace(solver, workspace):
    solver("stops_when_asked")
    job_id = start(workspace, solving_work)
    other = Workspace(workspace.home)
    while not other.job(job_id).progress:
        time.sleep(0.01)
    assert other.job(job_id).result["solution"]["routes"]
    other.cancel_job(job_id)
    job = ended(other, job_id)
    assert job.state == "cancelled"
    assert job.result == {"points": job.progress["points"]}


@pytest.mark.parametrize(
    ("error", "state", "said"),
    [
        (PlannerError("pas de rues"), "failed", "pas de rues"),
        (CancelledError("annulé"), "cancelled", "annulé"),
        (ZeroDivisionError("secret"), "failed", "erreur interne (ZeroDivisionError)"),
    ],
)
def test_a_job_that_fails_says_so_in_words(workspace, error, state, said):
    def work(_on_progress, _should_stop):
        raise error

    job = ended(workspace, start(workspace, work))
    assert (job.state, job.progress["error"], job.result) == (state, said, None)
