"""Territories with their layers, and archives of all a workspace holds."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from planner.errors import UnknownTerritoryError
from planner.model import Territory
from planner.service.backup import verify_archive
from planner.store.dumping import write_archive
from planner.store.workspace import Workspace
from tests.store.write_path import WritePath, absent

VILLE = Territory("ville", "0", 2154, "Europe/Paris", (2.0, 48.0, 2.1, 48.1))


def _nodes(rank: int) -> pd.DataFrame:
    """A layer that tells its rank."""
    return pd.DataFrame({"x_m": [float(rank)] * (rank % 7 + 1)})


def add_territory(workspace: Workspace, rank: int) -> None:
    """The territory and its layers, in place of those of the rank before."""
    layers = {"nodes": _nodes(rank), "links": _nodes(rank)}
    workspace.add_territory(replace(VILLE, name=str(rank)), layers, replace=True)


def _territory_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    rank = int(workspace.territory("ville").name)
    faults = [f"territory {rank}, {ranks[-1]} told"] if rank < max(ranks, default=0) else []
    for name in ("nodes", "links"):
        frame = workspace.layer("ville", name)
        if frame is None or not frame.equals(_nodes(rank)):
            faults.append(f"layer {name} of {rank}")
    return faults


def _other(rank: int) -> str:
    return f"autre-{rank}"


def _add_other(workspace: Workspace, rank: int) -> None:
    workspace.add_territory(replace(VILLE, code=_other(rank)), {"nodes": _nodes(rank)})


def _removed_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    faults = []
    for rank in ranks:
        try:
            faults.append(f"territory {workspace.territory(_other(rank)).code} is back")
        except UnknownTerritoryError:
            continue
    return faults


def _write_archive(workspace: Workspace, rank: int) -> None:
    write_archive(workspace, workspace.home.parent / f"{rank}.zip")


def _archive_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    """All that have a name are whole; the last is read."""
    found = sorted(workspace.home.parent.glob("[0-9]*.zip"), key=lambda path: int(path.stem))
    for path in found[-1:]:
        verify_archive(workspace, path)
    return absent([str(rank) for rank in ranks], {path.stem for path in found})


def _remove_other(workspace: Workspace, rank: int) -> None:
    workspace.remove_territory(_other(rank))


PATHS: tuple[WritePath, ...] = (
    WritePath("territory", frozenset({"_commit"}), add_territory, _territory_faults),
    WritePath(
        "removal", frozenset({"remove_territory"}), _remove_other, _removed_faults, _add_other
    ),
)

ARCHIVE = WritePath("archive", frozenset(), _write_archive, _archive_faults)
"""Killed last: every archive there is is unfolded whole to be read."""
