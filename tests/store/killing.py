"""Writers killed in the middle of any write, and editors who write at once; what is left is read.

A writer goes round the write paths in turn, each write marked with its rank, and tells the rank
once the store has said it is done. It is killed (SIGKILL) at a drawn moment. Whatever was told must
be there; what was being written is there whole or not at all.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pandas as pd
from shapely.geometry import box
from sqlalchemy import select

from planner.errors import StaleVersionError, StoreError
from planner.model import Territory
from planner.service.backup import verify_archive
from planner.store.crypto import KEY_FILE_ENV
from planner.store.dumping import write_archive
from planner.store.engine import URL_ENV
from planner.store.schema import MeansRow
from planner.store.soundness import check_contents
from planner.store.workspace import Workspace
from planner.wishes import Rest
from tests.store.samples import means, plan
from tests.store.test_returns import DAY, WEEK, told

VILLE = Territory("ville", "0", 2154, "Europe/Paris", (2.0, 48.0, 2.1, 48.1))
_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.store.killing"])
_MAX_WRITES = 12
_MAX_WAIT_S = 0.08
_LETTERS = "ABCDEFGHJK"


def _nodes(rank: int) -> pd.DataFrame:
    return pd.DataFrame({"x_m": [float(rank)] * (rank % 7 + 1)})


def _territory(workspace: Workspace, rank: int) -> None:
    layers = {"nodes": _nodes(rank), "links": _nodes(rank)}
    workspace.add_territory(replace(VILLE, name=str(rank)), layers, replace=True)


def _plan(workspace: Workspace, rank: int) -> None:
    newest = max((found.version for found in workspace.plans("ville")), default=None)
    workspace.save_plan(replace(plan(), seed=rank), expected=newest)


def _means(workspace: Workspace, rank: int) -> None:
    workspace.save_means("ville", means(), str(rank))


def outing(rank: int) -> str:
    """Code of an outing of five letters, one a rank."""
    return "".join(_LETTERS[int(digit)] for digit in f"{rank:05d}")


def _returns(workspace: Workspace, rank: int) -> None:
    workspace.save_returns("ville", [told(outing(rank))])


def _rest(workspace: Workspace, rank: int) -> None:
    workspace.save_rest("ville", Rest(f"r{rank}", DAY, DAY + WEEK))


def _sensitive(workspace: Workspace, rank: int) -> None:
    workspace.save_sensitive("ville", box(0.0, 0.0, 1.0, rank + 1.0), 2154)


def _place(workspace: Workspace, rank: int) -> None:
    workspace.place_ids("ville")("place", f"L{rank}")


def _archive(workspace: Workspace, rank: int) -> None:
    write_archive(workspace, workspace.home.parent / f"{rank}.zip")


PATHS: tuple[Callable[[Workspace, int], None], ...] = (
    _territory,
    _plan,
    _means,
    _returns,
    _rest,
    _sensitive,
    _place,
    _archive,
)


def _settings() -> dict[str, str]:
    """Which store and key, for a child whose own environment is older than the test."""
    return {name: os.environ.get(name, "") for name in (URL_ENV, KEY_FILE_ENV)}


def write_on(home: Path, start: int, tell: Connection, settings: dict[str, str]) -> None:
    """Write from a rank on until killed, telling each rank once it is written."""
    os.environ.update(settings)
    workspace = Workspace(home)
    rank = start
    while True:
        PATHS[rank % len(PATHS)](workspace, rank)
        tell.send(rank)
        rank += 1


def kill_once(home: Path, start: int, rng: random.Random) -> list[int]:
    """Start a writer, kill it at a drawn moment; the ranks it told."""
    heard, tell = _CONTEXT.Pipe(duplex=False)
    child = _CONTEXT.Process(target=write_on, args=(home, start, tell, _settings()))
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


def kill_again(home: Path, num: int, seed: int) -> set[int]:
    """Kill writers one after another on one workspace, reading all of it after each.

    Returns
    -------
    set of int
        The ranks told, all of which were there each time.
    """
    rng = random.Random(seed)
    workspace = Workspace(home)
    _territory(workspace, 0)
    workspace.close()
    ranks: set[int] = {0}
    for _ in range(num):
        ranks.update(kill_once(home, max(ranks) + 2, rng))  # what was being written is left alone
        workspace = Workspace(home)
        faults = lost(workspace, ranks)
        workspace.close()
        if faults:
            raise AssertionError(faults)
    return ranks


def lost(workspace: Workspace, ranks: set[int]) -> list[str]:
    """What was told and is not there, or is there by half; empty: all is well."""
    check_contents(workspace, name="workspace")
    told_of = {path: [n for n in sorted(ranks) if PATHS[n % len(PATHS)] is path] for path in PATHS}
    with workspace.reading() as session:
        sources = set(session.scalars(select(MeansRow.source_name)))
    archives = sorted(workspace.home.parent.glob("[0-9]*.zip"), key=lambda path: int(path.stem))
    for archive in archives[-1:]:
        verify_archive(workspace, archive)
    held: list[tuple[Callable[[Workspace, int], None], Callable[[int], object], set[Any]]] = [
        (_plan, int, {found.seed for found in workspace.plans("ville")}),
        (_means, str, sources),
        (_returns, outing, {found.outing for found in workspace.returns("ville")}),
        (_rest, lambda n: f"r{n}", {rest.ref for rest in workspace.wishes("ville").rests}),
        (_place, lambda n: f"L{n}", set(workspace.user_codes("ville").values())),
        (_archive, int, {int(path.stem) for path in archives}),
    ]
    faults = [
        f"{path.__name__} {rank}"
        for path, name, found in held
        for rank in told_of[path]
        if name(rank) not in found
    ]
    return faults + _halves(
        workspace, max(told_of[_territory]), max(told_of[_sensitive], default=-1)
    )


def _halves(workspace: Workspace, territory: int, sensitive: int) -> list[str]:
    """Faults of what is replaced: the last one told or a later one, whole."""
    faults = []
    rank = int(workspace.territory("ville").name)
    for name in ("nodes", "links"):
        frame = workspace.layer("ville", name)
        if frame is None or not frame.equals(_nodes(rank)):
            faults.append(f"layer {name} of {rank}")
    if rank < territory:
        faults.append(f"territory {rank}, {territory} told")
    kept = workspace.sensitive("ville")
    if sensitive >= 0 and (kept is None or kept[0].area < sensitive + 1):
        faults.append(f"sensitive {sensitive}")
    return faults


def edit(home: Path, mark: int, num: int, tell: Connection, settings: dict[str, str]) -> None:
    """Add versions to one plan, starting again whenever somebody was faster; tell how often."""
    os.environ.update(settings)
    workspace = Workspace(home)
    written = again = 0
    while written < num:
        try:
            newest = workspace.plan("plan-a").version
        except StoreError:
            newest = None
        try:
            workspace.save_plan(replace(plan(), seed=mark), expected=newest)
            written += 1
        except StaleVersionError:
            again += 1
    tell.send(again)


def edit_at_once(home: Path, num_editors: int, num_edits: int) -> int:
    """Let editors write at once; how many writes were refused and tried again."""
    pipes, children = [], []
    for mark in range(num_editors):
        heard, tell = _CONTEXT.Pipe(duplex=False)
        children.append(
            _CONTEXT.Process(target=edit, args=(home, mark, num_edits, tell, _settings()))
        )
        pipes.append(heard)
        children[-1].start()
    refused = sum(heard.recv() for heard in pipes)
    for child in children:
        child.join()
    return refused


def lost_edits(workspace: Workspace, num_editors: int, num_edits: int) -> int:
    """Edits told as kept that are not there, or that skip or share a version."""
    kept = workspace.plans("ville")
    wanted = num_editors * num_edits
    in_order = [p.version for p in kept] == list(range(1, wanted + 1))
    each = all(sum(p.seed == mark for p in kept) == num_edits for mark in range(num_editors))
    linked = all(p.replaces == (p.version - 1 or None) for p in kept)
    return 0 if in_order and each and linked else max(wanted - len(kept), 1)
