"""Means edited in tables: opened at a version, checked whole, saved as a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.exports.means_rows import Line, rows_of
from planner.i18n import _
from planner.model import Means
from planner.service.load import LoadedTerritory
from planner.sources.means_edit import read_edited
from planner.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class MeansTables:
    """Tables of means: the id of what they were made from, and lines by sheet."""

    means_id: str
    lines: dict[str, list[Line]]


def means_tables(workspace: Workspace, code: str, means_id: str) -> MeansTables:
    """Tables of a version of the means; no position is in them."""
    means = workspace.means(means_id)
    return MeansTables(means_id, rows_of(means, workspace.user_codes(code)))


def save_tables(
    workspace: Workspace,
    loaded: LoadedTerritory,
    means_id: str,
    lines: Mapping[str, Sequence[Mapping[str, object]]],
) -> tuple[str, Means]:
    """Check edited tables and save them as the territory's latest means.

    Raises
    ------
    MeansError
        All faults with table, line and column; nothing is saved.
    StaleVersionError
        Others were saved since `means_id`; nothing is saved.
    """
    code, before = loaded.territory.code, workspace.means(means_id)
    edited = read_edited(
        lines,
        before,
        codes=workspace.user_codes(code),
        gazetteer=loaded.gazetteer(),
        ids=workspace.place_ids(code),
        reachable=loaded.reachable({"walk", "car"}),
    )
    saved = workspace.save_means(code, edited, _("tableaux"), onto=means_id)
    return saved, edited
