"""Pieces shared between processes: same results, same order, nothing left behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from optimisation.bench.weeks import Size, week
from optimisation.districts import is_large
from optimisation.engines import districts
from optimisation.executor import SERIAL, cores
from optimisation.problem import Severity
from optimisation.search.ahead import load
from optimisation.solve import solve
from planner import scale
from planner.jobs import solve_in_child
from planner.scale import workers
from tests.scale_work import die_on_seven, late, look_round, squared, until_stopped, warmed

ENDED_S = 30.0


@pytest.fixture(scope="module")
def pool():
    if cores() < 2:
        pytest.skip("one core: no workers")
    with workers(2, warm=load) as started:
        yield started


def never() -> bool:
    return False


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_results_come_in_the_order_of_the_pieces_whoever_did_them(pool):
    pieces = [0.2, 0.0, 0.1, 0.0, 0.0]
    expected = list(SERIAL.run(squared, pieces, never))
    assert list(pool.run(squared, pieces, never)) == expected
    assert [rank for rank, _result in expected] == [0, 1, 2, 3, 4]


def test_workers_have_one_thread_each_and_are_heard_on_this_machine_alone(pool):
    seen = [result for _rank, result in pool.run(look_round, range(4), never)]
    assert {one["pid"] for one in seen}.isdisjoint({os.getpid()})
    for one in seen:
        assert set(one["threads"].values()) == {"1"}
    me = psutil.Process()
    for process in (me, *me.children(recursive=True)):
        heard = [c.laddr.ip for c in process.net_connections() if c.status == psutil.CONN_LISTEN]
        assert set(heard) <= {"127.0.0.1"}


def test_workers_are_never_more_than_the_cores(monkeypatch):
    monkeypatch.setattr(scale, "cores", lambda: 1)
    with workers(64) as one:
        assert one is SERIAL
    monkeypatch.setattr(scale, "cores", lambda: 2)
    with workers(64) as two:
        assert two.workers == 2


def test_without_dask_this_process_does_the_work(monkeypatch):
    monkeypatch.setattr(scale, "cores", lambda: 2)
    monkeypatch.setattr(scale, "find_spec", lambda _name: None)
    with workers(2) as one:
        assert one is SERIAL


def test_what_is_asked_to_be_ready_is_so_in_each_worker_before_any_piece(monkeypatch):
    monkeypatch.setattr(scale, "cores", lambda: 2)
    with workers(2, warm=warmed) as started:
        seen = [result for _rank, result in started.run(look_round, range(4), never)]
    assert all(one["warm"] for one in seen)


def test_a_stop_takes_what_is_under_way_and_begins_nothing_more(pool, tmp_path, monkeypatch):
    monkeypatch.setattr(scale, "GRACE_S", ENDED_S)
    pieces = [str(tmp_path / name) for name in "abcd"]
    done = list(pool.run(until_stopped, pieces, lambda: len(list(tmp_path.iterdir())) == 2))
    assert done == [(0, "a stopped"), (1, "b stopped")]
    assert list(pool.run(squared, [0.0], never)) == [(0, 0.0)]


def test_what_does_not_stop_when_asked_is_left(pool, tmp_path, monkeypatch):
    monkeypatch.setattr(scale, "GRACE_S", 0.0)
    pieces = [str(tmp_path / "deaf")]
    assert list(pool.run(late, pieces, lambda: (tmp_path / "deaf").exists())) == []


def test_an_error_of_a_piece_is_raised_here(pool):
    with pytest.raises(OverflowError):
        list(pool.run(squared, [0.0, 1e300], never))


def test_a_piece_whose_worker_dies_is_left_out_and_the_others_are_done(monkeypatch):
    monkeypatch.setattr(scale, "cores", lambda: 2)
    with workers(2) as started:
        done = list(started.run(die_on_seven, [1, 7, 2, 3], never))
    assert done == [(0, 1), (2, 2), (3, 3)]


def test_workers_end_with_the_process_that_started_them_even_killed(tmp_path):
    if cores() < 2:
        pytest.skip("one core: no workers")
    told = tmp_path / "pids"
    command = [sys.executable, "-m", "tests.scale_work", str(told)]
    child = subprocess.Popen(command, cwd=Path(__file__).parents[1])
    try:
        until = time.monotonic() + ENDED_S
        while not told.exists() or not told.read_text().endswith("\n"):
            assert child.poll() is None
            assert time.monotonic() < until, "no worker was started"
            time.sleep(0.05)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    pids = [int(word) for word in told.read_text().split()]
    assert len(pids) == 2
    while not all(gone(pid) for pid in pids):
        assert time.monotonic() < until + ENDED_S, "a worker outlives its parent"
        time.sleep(0.05)


@pytest.fixture
def item(monkeypatch):
    """A week of 48 outings cut into five territories."""
    monkeypatch.setattr(districts, "SHIFTS_EACH", 9)
    return week(Size(16, 48, 100, 30, 300, 3, 14_000.0), 3)


def test_a_large_week_is_the_same_by_workers_and_one_after_another(pool, item):
    alone, shared = (
        solve(item, seed=3, iterations=12, engines=("greedy", "districts"), executor=executor)
        for executor in (SERIAL, pool)
    )
    assert shared.solution == alone.solution
    assert shared.answers == alone.answers
    assert [row[1:] for row in shared.history] == [row[1:] for row in alone.history]
    assert alone.answers["districts"] > alone.answers["greedy"]
    assert not shared.failures


def test_a_search_by_workers_that_is_stopped_keeps_the_best_week(pool, item):
    seen: list[int] = []
    since = time.monotonic()

    def stop() -> bool:
        return bool(seen) and time.monotonic() - since > 3.0

    found = solve(
        item, seed=3, seconds=600, executor=pool, should_stop=stop,
        engines=("greedy", "districts"), on_progress=lambda progress: seen.append(progress.points),
    )  # fmt: skip
    assert found.verdict.points == max(seen)
    grave = [one for one in found.verdict.violations if one.severity is not Severity.INFO]
    assert grave == []


def test_a_large_week_solved_in_a_child_is_the_same_with_workers_and_without():
    large = week(Size(31, 186, 12, 6, 60, 6, 9_000.0), 3)
    assert is_large(large)
    answers = [solve_in_child(large, seed=2, iterations=2, workers=num) for num in (1, 2)]
    assert answers[0].solution == answers[1].solution
    assert answers[0].engine == answers[1].engine == "districts"


def test_dask_is_asked_for_in_one_file():
    root = Path(scale.__file__).parents[1]
    asked = re.compile(r"^\s*(import|from) (dask|distributed)\b", re.MULTILINE)
    files = [*root.glob("planner/**/*.py"), *root.glob("optimisation/**/*.py"), root / "app.py"]
    assert [path for path in files if asked.search(path.read_text())] == [Path(scale.__file__)]
