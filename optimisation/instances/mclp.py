"""Maximal covering location: points with weights (Lorena and Pereira's SJC files).

First line `points 9999 p S`, then one `x y weight` per line. Every point is a candidate and a
demand unit; p and the service radius are arguments.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from optimisation.covering import Covering


@dataclass(frozen=True, slots=True)
class MclpInstance:
    """`xy`: float64[n, 2]; `weight`: int64[n]."""

    name: str
    xy: NDArray[np.float64]
    weight: NDArray[np.int64]

    def covering(self, num_max: int, radius: float) -> Covering:
        """The covering problem: a facility covers points at most `radius` away (Euclidean)."""
        offsets, units = [0], []
        for point in self.xy:
            away = np.hypot(*(self.xy - point).T)
            units.append(np.flatnonzero(away <= radius))
            offsets.append(offsets[-1] + len(units[-1]))
        return Covering(
            offsets=np.array(offsets, dtype=np.int64),
            units=np.concatenate(units).astype(np.int64),
            weight=self.weight,
            worth=np.ones(len(self.weight), dtype=np.int64),
            num_max=num_max,
        )


def read_mclp(path: Path) -> MclpInstance:
    """Read one file.

    Raises
    ------
    ValueError
        Fewer or more points than the first line says, or a line that is no `x y weight`.
    """
    lines = [
        (number, line.split())
        for number, line in enumerate(path.read_text("ascii").splitlines(), start=1)
        if line.strip()
    ]
    rows = [_row(path, number, words) for number, words in lines[1:]]
    told = lines[0][1][0] if lines else ""
    if not told.isdigit() or int(told) != len(rows) or not rows:
        raise ValueError(f"{path.name}: {len(rows)} points, line 1 says {told or 'nothing'}")
    table = np.array(rows, dtype=np.float64)
    return MclpInstance(path.stem, table[:, :2], table[:, 2].astype(np.int64))


def _row(path: Path, number: int, words: list[str]) -> tuple[float, float, int]:
    try:
        return float(words[0]), float(words[1]), int(words[2])
    except (IndexError, ValueError) as error:
        raise ValueError(f"{path.name}, line {number}: expected x, y, weight") from error
