"""A linear or integer program, row by row, handed to MathOpt as one message of arrays."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix


@dataclass(slots=True)
class Program:
    """Columns 0 ≤ x ≤ most with a worth to raise; rows low ≤ Σ factor · x ≤ high."""

    worth: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    triples: list[tuple[int, int, float]] = field(default_factory=list)

    def column(self, worth: float, most: float = 1.0) -> int:
        """Add a column; returns its rank."""
        self.worth.append(worth)
        self.most.append(most)
        return len(self.worth) - 1

    def row(
        self, terms: Iterable[tuple[int, float]], *, low: float = -math.inf, high: float
    ) -> int:
        """Add a row of (column, factor); returns its rank."""
        rank = len(self.low)
        self.triples += [(rank, column, factor) for column, factor in terms]
        self.low.append(low)
        self.high.append(high)
        return rank

    def message(self, *, integers: Sequence[bool] | bool) -> Any:
        """The program as a MathOpt message; `integers`: of each column, or of all."""
        shape = (len(self.low), len(self.worth))
        rank, column, factor = zip(*self.triples, strict=True) if self.triples else ((), (), ())
        return message(
            np.array(self.worth),
            self.most,
            [integers] * len(self.worth) if isinstance(integers, bool) else integers,
            csr_matrix((factor, (rank, column)), shape=shape),
            self.low,
            self.high,
        )


def message(
    worth: NDArray[np.float64],
    most: Sequence[float],
    integers: Sequence[bool],
    matrix: csr_matrix,
    low: Sequence[float],
    high: Sequence[float],
) -> Any:
    """Maximise worth · x under low ≤ matrix · x ≤ high, 0 ≤ x ≤ most: no object per term."""
    from ortools.math_opt import model_pb2

    matrix.sort_indices()
    num, told = len(worth), np.flatnonzero(worth)
    model = model_pb2.ModelProto()
    model.variables.ids.extend(range(num))
    model.variables.lower_bounds.extend([0.0] * num)
    model.variables.upper_bounds.extend(most)
    model.variables.integers.extend(integers)
    model.objective.maximize = True
    model.objective.linear_coefficients.ids.extend(told.tolist())
    model.objective.linear_coefficients.values.extend(worth[told].tolist())
    model.linear_constraints.ids.extend(range(len(low)))
    model.linear_constraints.lower_bounds.extend(low)
    model.linear_constraints.upper_bounds.extend(high)
    row = np.repeat(np.arange(len(low)), np.diff(matrix.indptr))
    model.linear_constraint_matrix.row_ids.extend(row.tolist())
    model.linear_constraint_matrix.column_ids.extend(matrix.indices.tolist())
    model.linear_constraint_matrix.coefficients.extend(matrix.data.tolist())
    return model
