"""Writers killed and editors at once, on either store: figures of docs/reliability.md.

`python -m tests.bench.bench_reliability --store postgres --kills 200 --editors 8 --edits 200`
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.store.workspace import Workspace
from tests import postgres
from tests.store.killing import VILLE, edit_at_once, kill_again, lost_edits

_PER_WORKSPACE = 10


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


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--editors", type=int, default=8)
    parser.add_argument("--edits", type=int, default=200)
    asked = parser.parse_args()
    with store(asked.store) as server:
        start, told, done = time.perf_counter(), 0, 0
        while done < asked.kills:
            num = min(_PER_WORKSPACE, asked.kills - done)
            with new_home(server) as home:
                told += len(kill_again(home, num, seed=done))
            done += num
        took_s = time.perf_counter() - start
        if done:
            print(
                f"{asked.store}: {done} kills, {told} writes told, 0 lost or half, {took_s:.0f} s"
            )
        if not asked.editors:
            return
        with new_home(server) as home:
            workspace = Workspace(home)
            workspace.add_territory(VILLE, {})
            start = time.perf_counter()
            refused = edit_at_once(home, asked.editors, asked.edits)
            took_s = time.perf_counter() - start
            lost = lost_edits(workspace, asked.editors, asked.edits)
            workspace.close()
        num = asked.editors * asked.edits
        print(f"{asked.store}: {num} edits, {lost} lost, {refused} refused, {took_s:.0f} s")


if __name__ == "__main__":
    main()
