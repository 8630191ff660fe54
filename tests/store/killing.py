"""Writers killed in the middle of a write; what is left is read.

A writer is killed (SIGKILL) at a chosen step of a write, a step being a statement to the database,
a commit, a connection or a change of a file; or at a drawn moment, while it goes round the paths.
Whatever it told must be there; what was being written is there whole or not at all.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Pool, event

from planner.store.crypto import KEY_FILE_ENV
from planner.store.engine import URL_ENV
from planner.store.soundness import check_contents
from planner.store.workspace import Workspace
from tests.store.paths_of_territories import add_territory
from tests.store.write_path import WritePath
from tests.store.write_paths import PATHS

CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.store.killing"])
_FILE_STEPS = ("os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "shutil.rmtree")
_MAX_WRITES = 12
_MAX_WAIT_S = 0.08
Told = dict[str, list[int]]


def settings() -> dict[str, str]:
    """Which store and key, for a child whose own environment is older than the test."""
    return {name: os.environ.get(name, "") for name in (URL_ENV, KEY_FILE_ENV)}


class Steps:
    """Counts the steps of this process towards its disk and its database, and may end it at one.

    Parameters
    ----------
    folder
        Files outside it are not counted.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._num = 0
        self._last: int | None = None
        self._counts = False
        event.listen(Engine, "before_cursor_execute", self._step)
        event.listen(Engine, "commit", self._step)
        event.listen(Pool, "checkout", self._step)
        sys.addaudithook(self._file_step)

    def count(self) -> None:
        """Count from here on."""
        self._num, self._counts = 0, True

    def counted(self) -> int:
        """Steps since `count`; counts no more."""
        self._counts = False
        return self._num

    def kill_at(self, step: int) -> None:
        """Die before a step from here on, counted from 1."""
        self._last = step
        self.count()

    def _step(self, *_event: Any) -> None:
        if not self._counts:
            return
        self._num += 1
        if self._num == self._last:
            die()

    def _file_step(self, name: str, given: tuple[Any, ...]) -> None:
        if not self._counts:
            return
        if name in _FILE_STEPS or (name == "open" and str(given[0]).startswith(self._folder)):
            self._step()


def die() -> None:
    """End this process as kill -9 does."""
    os.kill(os.getpid(), signal.SIGKILL)


def write_and_die(
    home: Path, path: WritePath, start: int, draw: int, tell: Connection, given: dict[str, str]
) -> None:
    """Write a rank and tell it with its steps, then die at the drawn step of the next one.

    The step after the last is when all is written and nothing told yet.
    """
    os.environ.update(given)
    steps = Steps(home.parent)
    workspace = Workspace(home)
    path.before(workspace, start)
    steps.count()
    path.write(workspace, start)
    num = steps.counted()
    tell.send(start)
    path.before(workspace, start + 1)
    steps.kill_at(1 + draw % (num + 1))
    path.write(workspace, start + 1)
    die()


def kill_at_a_step(home: Path, path: WritePath, start: int, draw: int) -> None:
    """Kill a writer at a step of its second write, once it told its first one.

    Raises
    ------
    AssertionError
        It ended otherwise, or did not tell its first write.
    """
    heard, tell = CONTEXT.Pipe(duplex=False)
    child = CONTEXT.Process(target=write_and_die, args=(home, path, start, draw, tell, settings()))
    child.start()
    tell.close()
    child.join()
    assert child.exitcode == -signal.SIGKILL, (path.name, child.exitcode)
    assert heard.recv() == start


def write_on(home: Path, start: int, tell: Connection, given: dict[str, str]) -> None:
    """Write from a rank on until killed, telling each rank once it is written."""
    os.environ.update(given)
    workspace = Workspace(home)
    rank = start
    while True:
        path = PATHS[rank % len(PATHS)]
        path.before(workspace, rank)
        path.write(workspace, rank)
        tell.send(rank)
        rank += 1


def kill_at_a_moment(home: Path, start: int, rng: random.Random) -> list[int]:
    """Start a writer that goes round the paths, kill it at a drawn moment; the ranks it told."""
    heard, tell = CONTEXT.Pipe(duplex=False)
    child = CONTEXT.Process(target=write_on, args=(home, start, tell, settings()))
    child.start()
    tell.close()
    ranks: list[int] = [heard.recv() for _ in range(rng.randrange(_MAX_WRITES))]
    time.sleep(rng.random() * _MAX_WAIT_S)
    child.kill()
    child.join()
    try:
        while True:
            ranks.append(heard.recv())
    except EOFError:
        return ranks


def new_workspace(home: Path) -> None:
    """Make the workspace of a run, with its territory."""
    workspace = Workspace(home)
    add_territory(workspace, 0)
    workspace.close()


def kill_each(home: Path, paths: Sequence[WritePath], draws: Sequence[int]) -> int:
    """Kill one writer a path, one after another on one workspace, reading all of it after each.

    Parameters
    ----------
    draws
        One a path: chooses the step.

    Returns
    -------
    tuple of int
        Writes told, all of which were there each time, and different steps that may be chosen.
    """
    new_workspace(home)
    told: Told = defaultdict(list)
    for turn, (path, draw) in enumerate(zip(paths, draws, strict=True)):
        start = 1 + 2 * turn
        kill_at_a_step(home, path, start, draw)
        told[path.name].append(start)
        require_whole(home, told)
    return sum(map(len, told.values()))


def kill_again(home: Path, num: int, seed: int) -> int:
    """Kill writers at drawn moments on one workspace, reading all of it after each; writes told."""
    rng = random.Random(seed)
    new_workspace(home)
    told: Told = defaultdict(list)
    start = 1
    for _ in range(num):
        for rank in kill_at_a_moment(home, start, rng):
            told[PATHS[rank % len(PATHS)].name].append(rank)
            start = rank + 1
        start += 1  # what was being written is left alone
        require_whole(home, told)
    return sum(map(len, told.values()))


def require_whole(home: Path, told: Told) -> None:
    """Read all of a workspace; AssertionError: what was told is lost, or something is by half."""
    workspace = Workspace(home)
    check_contents(workspace, name="workspace")
    faults = [
        f"{path.name}: {fault}"
        for path in PATHS
        for fault in path.faults(workspace, told[path.name])
    ]
    workspace.close()
    assert not faults, faults
