"""A search killed with its process: its best answer becomes a plan, judged like any other."""

from __future__ import annotations

import copy
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from planner.errors import StaleVersionError, StoreError, UsageError
from planner.jobs import start
from planner.model import Week
from planner.planning.plan_format import loads
from planner.service.found_plan import is_kept, keep_found, last_killed
from planner.service.load import load_territory
from planner.service.plan_request import PlanRequest
from planner.service.weeks import plan_means
from planner.store.job_rows import INTERRUPTED
from planner.store.workspace import Workspace
from tests.cli.conftest import WEEK
from tests.cli.runner import av


def search_and_die(home: Path) -> None:
    """Search the demo's week as the page does; the process is killed at the first answer."""
    store = Workspace(home)
    latest = store.latest_means("demo")
    assert latest is not None
    request = PlanRequest(Week.parse(WEEK), seconds=300, seed=5, rates={"travel_s": 3})

    def work(on_progress, should_stop):
        def told(progress):
            on_progress(progress)
            os.kill(os.getpid(), signal.SIGKILL)

        loaded = load_territory(store, "demo")
        plan_means(
            *(store, loaded, latest[1], request),
            source_name="-", on_progress=told, should_stop=should_stop,
        )  # fmt: skip
        return {}

    params = {"week": WEEK, "seconds": request.seconds, "seed": request.seed}
    start(store, work, territory="demo", params=params)
    for thread in threading.enumerate():
        if thread.name.startswith("job-"):
            thread.join()


@pytest.fixture
def killed_home(own_home: Path) -> Path:
    """The demo after a search was killed with an answer in its row."""
    child = get_context("spawn").Process(target=search_and_die, args=(own_home,))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    return own_home


def test_the_best_answer_of_a_killed_search_is_the_next_version_and_judged_the_same(
    killed_home: Path, tmp_path: Path
) -> None:
    store = Workspace(killed_home)
    before = store.plans("demo", Week.parse(WEEK))
    job = last_killed(store, "demo")
    assert job.state == INTERRUPTED
    places = {place.id for place in store.means(job.result["means"]).places}
    assert not [ref for ref in places if ref in str(job.result)]  # routes are indices
    out = tmp_path / "plan.json"
    kept = av("week", "keep", "demo", "--home", killed_home, "--out", out)
    assert kept.code == 0, kept.err
    plan = store.plans("demo", Week.parse(WEEK))[-1]
    assert (plan.version, plan.replaces) == (before[-1].version + 1, before[-1].version)
    assert plan.points == job.progress["points"]
    assert plan.params["rates"] == {"travel_s": 3}
    assert sum(len(shift.passages) for shift in plan.shifts) == job.progress["passages"]
    checked = av("check", out, "--home", killed_home, "--json")
    assert checked.json["points"] == loads(out.read_bytes()).points == plan.points
    again = av("week", "keep", "demo", "--home", killed_home)
    assert again.code == 2
    assert "n'a pas laissé de plan à garder" in again.err
    assert store.job(job.id).result["version"] == plan.version


def test_an_answer_is_not_kept_once_its_week_is_made_of_something_else(killed_home: Path) -> None:
    store = Workspace(killed_home)
    job = last_killed(store, "demo")
    store.update_job(job.id, result={**job.result, "digest": "0" * 64})
    with pytest.raises(StaleVersionError, match="relancer la recherche"):
        keep_found(store, job.id)
    assert is_kept(store.job(job.id))
    assert not is_kept(replace(job, result={"solution": job.result["solution"]}))


def _first_visit(result: dict[str, Any]) -> dict[str, Any]:
    return next(route["visits"][0] for route in result["solution"]["routes"] if route["visits"])


def test_a_damaged_row_is_refused_in_words(killed_home: Path) -> None:
    store = Workspace(killed_home)
    job = last_killed(store, "demo")
    damages: tuple[Callable[[dict[str, Any]], object], ...] = (
        lambda row: row["request"].update(x=1),
        lambda row: row["request"].pop("week"),
        lambda row: row.update(request=[]),
        lambda row: row["request"].update(need_weights={"zz": "x"}),
        lambda row: row.update(solution="<script>"),
        lambda row: _first_visit(row).update(activity=10**6),
        lambda row: _first_visit(row).update(activity=-1),
        lambda row: row["solution"]["routes"].pop(),
    )
    for damage in damages:
        row = copy.deepcopy(job.result)
        damage(row)
        store.update_job(job.id, result=row)
        with pytest.raises(StoreError):
            keep_found(store, job.id)
        told = av("week", "keep", "demo", "--home", killed_home)
        assert told.code == 3
        assert told.err.startswith("Erreur")


def test_a_search_that_ended_by_itself_leaves_nothing_to_keep(own_home: Path) -> None:
    store = Workspace(own_home)
    job_id = store.create_job("plan", "demo", {"week": WEEK})
    with pytest.raises(UsageError):
        keep_found(store, job_id)
