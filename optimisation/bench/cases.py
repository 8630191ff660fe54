"""What a family of published instances holds, and how each case is asked, solved and verified."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from optimisation.bench.weeks import SIZES, generated
from optimisation.instances import hhcrsp, pvrp, toptw, vrptw
from optimisation.instances.instance import Instance, InstanceError, Sense

Loader: TypeAlias = Callable[[Path, int, int], Instance]
"""From a file, m and a seed to an instance."""


@dataclass(frozen=True, slots=True)
class Family:
    """A family of instances.

    Attributes
    ----------
    suffix
        Of its files; empty: generated, no folder.
    ms
        Values of m tried where none is asked; (0,): the family has no m.
    load
        Reads or makes an instance.
    """

    suffix: str
    ms: tuple[int, ...]
    load: Loader


@dataclass(frozen=True, slots=True)
class Case:
    """One instance to solve; `m` 0: none. `best` None: no published value at hand."""

    family: str
    name: str
    m: int
    path: Path
    best: float | None = None

    def load(self, seed: int) -> Instance:
        """Read or make the instance.

        Raises
        ------
        InstanceError
            The file is missing or not of the family's layout.
        """
        try:
            return FAMILIES[self.family].load(self.path, self.m, seed)
        except OSError as error:
            raise InstanceError(f"{self.path.name}: {error.strerror}") from error


FAMILIES: dict[str, Family] = {
    "toptw": Family(".txt", (1, 2, 3, 4), lambda path, m, _seed: toptw.load(path, m)),
    "pvrp": Family(".txt", (0,), lambda path, _m, _seed: pvrp.load(path)),
    "vrptw": Family(".txt", (0,), lambda path, _m, _seed: vrptw.load(path)),
    "hhcrsp": Family(".json", (0,), lambda path, _m, _seed: hhcrsp.load(path)),
    "week": Family("", (0,), lambda path, _m, seed: generated(path.name, seed)),
}
COVERING = "mclp"
"""Solved by maximal covering, not by weeks."""
COVERING_CASES = {"SJC324": (3, 5), "SJC500": (5,)}
COVERING_RADIUS = 800.0


def cases(family: str, folder: Path | None, only: Sequence[str]) -> list[Case]:
    """Cases of a family, in order of name; `only` holds names, or `name:m`.

    Raises
    ------
    InstanceError
        No folder where one is needed, or a name that is not there.
    """
    found = list(_cases(family, folder))
    if not only:
        return found
    chosen = []
    for word in only:
        name, _colon, m = word.partition(":")
        own = [case for case in found if case.name == name and (not m or str(case.m) == m)]
        if not own:
            raise InstanceError(f"{word}: no such case")
        chosen += own
    return chosen


def _cases(family: str, folder: Path | None) -> Iterator[Case]:
    one = FAMILIES[family]
    if not one.suffix:
        yield from (Case(family, size, 0, Path(size)) for size in SIZES)
        return
    if folder is None or not folder.is_dir():
        raise InstanceError(f"{folder}: no such folder")
    best = published(folder)
    names = sorted(path.stem for path in folder.glob(f"*{one.suffix}"))
    for name in names:
        for m in one.ms:
            yield Case(family, name, m, folder / f"{name}{one.suffix}", best.get((name, m)))


def published(folder: Path) -> dict[tuple[str, int], float]:
    """Best known values by (instance, m), from the folder's table where there is one."""
    for name, column in (("bks.csv", "bks"), ("best_known.csv", "cost")):
        path = folder / name
        if path.exists():
            with path.open(newline="") as file:
                rows = list(csv.DictReader(file))
            return {(row["instance"], int(row.get("m") or 0)): float(row[column]) for row in rows}
    return {}


def gap_share(sense: Sense, value: float, best: float) -> float:
    """How far a value is from the best known, as a part of it; negative: better."""
    if best == 0:
        return 0.0 if value == 0 else float("inf")
    return (best - value) / best if sense is Sense.MAXIMISE else (value - best) / best


def covering_cases(folder: Path | None, only: Sequence[str]) -> list[tuple[str, int, Path]]:
    """(name, number of places, file) of the covering family."""
    if folder is None or not folder.is_dir():
        raise InstanceError(f"{folder}: no such folder")
    found = [
        (path.stem, p, path)
        for path in sorted(folder.glob("*.txt"))
        for p in COVERING_CASES.get(path.stem, (5,))
    ]
    return [one for one in found if not only or one[0] in only or f"{one[0]}:{one[1]}" in only]
