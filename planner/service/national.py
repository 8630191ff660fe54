"""Needs of a whole country from one national grid, department by department.

The grid is cut once; departments are scored by whoever the executor has; what is written is not
done again. Neighbouring departments do not lend one another squares: grouping and smoothing stop
at the border, so that totals hold department by department.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from optimisation.executor import SERIAL, Executor
from planner.errors import CancelledError, Fault, UsageError, ZonesError
from planner.exports.national_needs import departments_csv, read_facts
from planner.i18n import _, language
from planner.indicators.need import asked_weights, parse_weights
from planner.indicators.stability import NUM_DRAWS
from planner.model import Public
from planner.service.national_department import (
    SEED,
    DepartmentPiece,
    score_department,
)
from planner.sources.files import write_text
from planner.sources.grid_departments import SplitGrid, known_split, split_by_department

PARTS = ".grille"
"""Folder of the cut grid, inside the folder written to; removed at the end."""
TABLE = "besoins-departements.csv"


@dataclass(frozen=True, slots=True)
class National:
    """Needs of the departments.

    Attributes
    ----------
    rows
        Figures of each department, in order of code (`exports.national_needs.COLUMNS`).
    label
        The need's unit in words.
    table, files
        The table of departments, and the file of each.
    num_before
        Departments written by an earlier run, not done again.
    num_without
        Squares without a department, left out.
    vintages
        Key of `data/sources.toml` → year told by the file, blank where it tells none.
    """

    rows: tuple[Mapping[str, Any], ...]
    label: str
    table: Path
    files: tuple[Path, ...]
    num_before: int
    num_without: int
    vintages: Mapping[str, str]


OnDone = Callable[[str, int, int], None]
"""Told a department's code, how many are done, and how many there are."""


def score_country(
    grid: Path,
    out: Path,
    *,
    weights: Mapping[str, float] | None = None,
    executor: Executor = SERIAL,
    on_done: OnDone = lambda _department, _num, _total: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> National:
    """Score every department of a grid into a folder.

    Parameters
    ----------
    grid
        INSEE's grid of 200 m (CSV, zip, Parquet) with communes.
    out
        Folder of the files; a department written there from the same grid, weights and version is
        taken as it is.
    weights
        As for `indicators.need`, of housed households.
    executor
        Who scores; the files are the same bytes.
    on_done, should_stop
        Progress, and whether to stop: what is written stays.

    Raises
    ------
    InputFileError
        The grid cannot be read.
    ZonesError
        Faults of some departments, all at once; the others are written.
    CancelledError
        Stopped on the way.
    """
    weights = dict(weights or {})
    pieces, split = _cut(Path(grid), out, weights, should_stop)
    found = _found(pieces)
    num_before = len(found)
    left = [piece for piece in pieces if piece.department not in found]
    faults: dict[str, tuple[Fault, ...]] = {}
    for _rank, done in executor.run(score_department, left, should_stop):
        if done.faults:
            faults[done.department] = done.faults
        if done.facts is not None:
            found[done.department] = done.facts
            on_done(done.department, len(found), len(pieces))
    if should_stop() and len(found) < len(pieces):
        message = _("arrêté ; départements écrits, qui ne seront pas refaits : {num} sur {total}")
        raise CancelledError(message.format(num=len(found), total=len(pieces)))
    told = [fault for piece in left for fault in _wrong(piece, found, faults)]
    if told:
        raise ZonesError(told)
    shutil.rmtree(out / PARTS, ignore_errors=True)
    return _assembled(split, pieces, [found[p.department] for p in pieces], num_before, out)


def _cut(
    grid: Path, out: Path, weights: dict[str, float], should_stop: Callable[[], bool]
) -> tuple[list[DepartmentPiece], SplitGrid]:
    """Departments of the grid; it is cut where one that is not written needs its part."""
    known = known_split(grid, out / PARTS)
    if known is not None:
        pieces = _pieces(known, out, weights)
        written = _found(pieces)
        if all(p.department in written or p.part.is_file() for p in pieces):
            return pieces, known
    split = split_by_department(grid, out / PARTS, should_stop=should_stop)
    return _pieces(split, out, weights), split


def _found(pieces: list[DepartmentPiece]) -> dict[str, dict[str, Any]]:
    """Figures of the departments that are written, from the same grid, weights and version."""
    return {p.department: facts for p in pieces if (facts := _written(p)) is not None}


def _pieces(split: SplitGrid, out: Path, weights: dict[str, float]) -> list[DepartmentPiece]:
    told = {
        "grid": split.digest,
        "name": [split.source.name, split.source.absolute().parent.name],
        "weights": weights,
        "seed": [SEED, NUM_DRAWS],
        "version": version("aller-vers"),
        "language": language(),
    }
    fingerprint = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    return [
        DepartmentPiece(
            code, split.part(code), split.source, out / f"besoins-{code}.parquet", weights,
            fingerprint, language(),
        )
        for code in split.rows_by_department
    ]  # fmt: skip


def _written(piece: DepartmentPiece) -> dict[str, Any] | None:
    facts = read_facts(piece.out)
    return facts if facts is not None and facts.get("fingerprint") == piece.fingerprint else None


def _wrong(
    piece: DepartmentPiece,
    found: Mapping[str, dict[str, Any]],
    faults: Mapping[str, tuple[Fault, ...]],
) -> tuple[Fault, ...]:
    """Why a department is not written; empty: it is."""
    if piece.department in found:
        return ()
    message = _("département {code} : le calcul a été interrompu par le système")
    hint = _("relancer : ce qui est écrit n'est pas refait (mémoire : --workers 1)")
    lost = Fault(message.format(code=piece.department), hint)
    return faults.get(piece.department, (lost,))


def _assembled(
    split: SplitGrid,
    pieces: list[DepartmentPiece],
    facts: list[dict[str, Any]],
    num_before: int,
    out: Path,
) -> National:
    total = sum(one["need"] or 0.0 for one in facts)
    rows = tuple(
        one | {"need_share": one["need"] / total if one["need"] is not None and total else None}
        for one in facts
    )
    label = next((one["label"] for one in facts), "")
    table = out / TABLE
    write_text(table, departments_csv(rows, label))
    return National(
        rows,
        label,
        table,
        tuple(piece.out for piece in pieces),
        num_before,
        split.num_without,
        next((one["vintages"] for one in facts), {}),
    )


def national_weights(text: str) -> dict[str, float]:
    """Read weights of a grid's components; access to services needs streets, and is refused.

    Raises
    ------
    UsageError
        Not written as weights, unknown, negative, all 0, or bound to streets.
    """
    weights = parse_weights(text)
    if weights.get("service_access", 0.0) > 0:
        name = "service_access"
        message = _("poids « {name} » : sans rues à l'échelle du pays, l'accès n'est pas mesuré")
        raise UsageError(message.format(name=name))
    asked_weights(Public.HOUSING, weights)
    return weights
