"""Machine code is made ahead, once, and never inside a solve by the clock."""

from __future__ import annotations

import os
import time
from dataclasses import replace

import pytest

from optimisation.engines import ENGINES
from optimisation.search import ahead, jit
from optimisation.solve import NOT_READY, solve
from tests.optimisation.test_engines import crossroads


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(jit, "folder", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def started(monkeypatch):
    commands: list[list[str]] = []

    class Process:
        def poll(self) -> int:
            return 0

    def start(command: list[str], **_more: object) -> Process:
        commands.append(command)
        return Process()

    monkeypatch.setattr(ahead.subprocess, "Popen", start)
    return commands


def test_one_compilation_is_started_whoever_asks(folder, started):
    ahead.compile_ahead()
    ahead.compile_ahead()
    assert [command[1:] for command in started] == [["-m", "optimisation.search.ahead"]]


def test_a_compilation_that_died_is_started_again(folder, started):
    ahead.compile_ahead()
    old = time.time() - 2 * ahead.STALE_S
    os.utime(folder / "running", (old, old))
    ahead.compile_ahead()
    assert len(started) == 2


def test_nothing_is_started_once_it_is_there(folder, started):
    jit.mark_cached()
    assert ahead.is_ready()
    ahead.compile_ahead()
    assert started == []


def test_an_engine_not_ready_waits_until_the_others_have_answered():
    order: list[str] = []

    def noted(key: str):
        def improve(problem, incumbent, budget, found):
            order.append(key)
            ENGINES["greedy"].improve(problem, incumbent, budget, found)

        return improve

    answers = iter([False, True])
    engines = {
        "slow": replace(ENGINES["search"], key="slow", improve=noted("slow"),
                        ready=lambda: next(answers)),
        "quick": replace(ENGINES["greedy"], key="quick", improve=noted("quick")),
    }  # fmt: skip
    outcome = solve(crossroads(), seed=1, seconds=30.0, engines=list(engines.values()))
    assert order == ["quick", "slow"]
    assert outcome.failures == {}


def test_an_engine_never_ready_is_told():
    engines = {
        "slow": replace(ENGINES["search"], key="slow", ready=lambda: False),
        "quick": replace(ENGINES["greedy"], key="quick"),
    }
    outcome = solve(crossroads(), seed=1, seconds=1.0, engines=list(engines.values()))
    assert outcome.failures == {"slow": NOT_READY}
    assert outcome.engine == "quick"
