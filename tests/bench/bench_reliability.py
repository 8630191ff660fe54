"""Writers killed and editors at once, on either store: figures of docs/reliability.md.

`python -m tests.bench.bench_reliability --store postgres --kills 200 --moments 200 --editors 8
--edits 200`; what is not asked for is not run.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

from planner.store.engine import _EARLIER
from planner.store.workspace import Workspace
from tests import postgres
from tests.store.editing import edit_at_once, edit_faults
from tests.store.killing import kill_again, kill_each
from tests.store.paths_of_territories import VILLE
from tests.store.replacing import kill_a_purge, kill_a_restoration, kill_an_upgrade
from tests.store.write_paths import PATHS

_PER_WORKSPACE = 10
_MOST_STEPS = 10**6
_UPGRADE_STEPS = 150
NewHome = Callable[[], AbstractContextManager[Path]]


@contextmanager
def store(kind: str) -> Iterator[postgres.Server | None]:
    """The server of a run, None on SQLite."""
    if kind == "sqlite":
        yield None
        return
    server = postgres.new_server()
    try:
        yield server
    finally:
        postgres.remove(server)


@contextmanager
def new_home(server: postgres.Server | None) -> Iterator[Path]:
    """A workspace folder of its own, with its key beside it and its database."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ALLERVERS_KEY_FILE"] = f"{folder}/settings/key"
        os.environ.pop("ALLERVERS_DATABASE_URL", None)
        if server is not None:
            os.environ["ALLERVERS_DATABASE_URL"] = server.url(server.new_database())
        yield Path(folder) / "workspace" / "home"


def kill_at_steps(home: NewHome, num: int) -> str:
    """Kill writers at drawn steps: each path in turn, then what replaces or erases everything."""
    rng = random.Random(7)
    done = told = 0
    while done < num:
        paths = PATHS[: num - done]
        with home() as folder:
            told += kill_each(folder, paths, [rng.randrange(_MOST_STEPS) for _path in paths])
        done += len(paths)
        upgrade = partial(_kill_an_upgrade, rng.choice(_EARLIER))
        for kill in (kill_a_purge, kill_a_restoration, upgrade)[: num - done]:
            with home() as folder:
                faults = kill(folder, rng.randrange(_MOST_STEPS))
            assert not faults, faults
            done += 1
    return f"{done} kills at a step of {len(PATHS) + 3} paths, {told} writes told, 0 lost or half"


def _kill_an_upgrade(revision: str, home: Path, draw: int) -> list[str]:
    return kill_an_upgrade(home, revision, 1 + draw % _UPGRADE_STEPS)


def kill_at_moments(home: NewHome, num: int) -> str:
    """Kill writers that go round the paths, at drawn moments."""
    done = told = 0
    while done < num:
        with home() as folder:
            told += kill_again(folder, min(_PER_WORKSPACE, num - done), seed=done)
        done += _PER_WORKSPACE
    return f"{num} kills at a moment, {told} writes told, 0 lost or half"


def edit(home: NewHome, num_editors: int, num_edits: int) -> str:
    """Let editors add to one plan at once."""
    with home() as folder:
        workspace = Workspace(folder)
        workspace.add_territory(VILLE, {})
        kept, refused = edit_at_once(folder, num_editors, num_edits)
        faults = edit_faults(workspace, kept)
        workspace.close()
    assert not faults, faults[:20]
    return f"{len(kept)} edits told as kept, all in the last version, {refused} refused"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    for name in ("kills", "moments", "editors", "edits"):
        parser.add_argument(f"--{name}", type=int, default=0)
    asked = parser.parse_args()
    with store(asked.store) as server:
        home = partial(new_home, server)
        for run, num in (
            (partial(kill_at_steps, home, asked.kills), asked.kills),
            (partial(kill_at_moments, home, asked.moments), asked.moments),
            (partial(edit, home, asked.editors, asked.edits), asked.editors),
        ):
            if num:
                start = time.perf_counter()
                print(f"{asked.store}: {run()}, {time.perf_counter() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
