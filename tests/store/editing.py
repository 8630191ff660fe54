"""Editors of one plan at once: each adds to what it read, so that a lost edit would be missed."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from planner.errors import StaleVersionError
from planner.model import WeekPlan
from planner.store.workspace import Workspace
from tests.store.killing import CONTEXT, settings
from tests.store.samples import plan

EDITS = "edits"
"""Name under which a plan keeps, in order, every edit it holds."""


def edits_of(made: WeekPlan) -> list[str]:
    """Edits a version holds, the first one first."""
    found = made.params.get(EDITS, [])
    assert isinstance(found, list)
    return [str(one) for one in found]


def edit(home: Path, mark: int, num: int, tell: Connection, given: dict[str, str]) -> None:
    """Add edits to a plan, reading it again whenever somebody was faster.

    Tells each edit the store said was kept, then how often it was refused.
    """
    os.environ.update(given)
    workspace = Workspace(home)
    refused = 0
    for rank in range(num):
        own = f"{mark}.{rank}"
        while True:
            read = workspace.plan("plan-a")
            added = {**read.params, EDITS: [*edits_of(read), own]}
            try:
                workspace.save_plan(replace(read, params=added), expected=read.version)
            except StaleVersionError:
                refused += 1
            else:
                tell.send(own)
                break
    tell.send(refused)


def edit_at_once(home: Path, num_editors: int, num_edits: int) -> tuple[list[str], int]:
    """Let editors write at once: the edits told as kept, and how many were refused."""
    workspace = Workspace(home)
    workspace.save_plan(plan(), expected=None)
    workspace.close()
    pipes, children = [], []
    for mark in range(num_editors):
        heard, tell = CONTEXT.Pipe(duplex=False)
        child = CONTEXT.Process(target=edit, args=(home, mark, num_edits, tell, settings()))
        child.start()
        tell.close()
        pipes.append(heard)
        children.append(child)
    kept, refused = [], 0
    for heard in pipes:
        kept += [str(heard.recv()) for _ in range(num_edits)]
        refused += int(heard.recv())
    for child in children:
        child.join()
    return kept, refused


def edit_faults(workspace: Workspace, kept: list[str]) -> list[str]:
    """What is wrong with the versions left by editors; empty: every edit told is there, once.

    Each version must hold all the edits of the one before and one more, and the last one all.
    """
    versions = workspace.plans("ville")
    faults = []
    for rank, made in enumerate(versions):
        before = edits_of(versions[rank - 1]) if rank else []
        if (made.version, made.replaces) != (rank + 1, rank or None):
            faults.append(f"version {made.version} where {rank + 1} was due")
        if edits_of(made)[:-1] != before and rank:
            faults.append(f"version {made.version} lacks edits of the one before")
    last = Counter(edits_of(versions[-1]))
    faults += [f"edit {one} is lost" for one in kept if last[one] != 1]
    return faults + [f"edit {one} was told to nobody" for one in last if one not in set(kept)]
