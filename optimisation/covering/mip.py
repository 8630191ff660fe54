r"""The same problem as a mixed-integer program, solved by HiGHS through MathOpt.

A worth of several levels L_1 < … < L_k is unfolded: the unit u at level ℓ weighs
w_u (L_ℓ − L_{ℓ−1}) and is covered by the candidates that cover u and are worth at least L_ℓ.

    maximise   Σ_i w_i y_i − c Σ_j x_j
    subject to y_i ≤ Σ_{j covers i} x_j,   Σ_j x_j ≤ p,   Σ_j a_j x_j ≤ A,   Σ_{j ∈ K} x_j ≤ 1,
               0 ≤ y_i ≤ 1,   x_j ∈ {0, 1}

Units covered by the same candidates are merged; one with a single candidate weighs on that
candidate itself. Each conflict is inside one clique K at least: a clique constraint cuts off more
fractional answers than its pairs; groups are cliques as they are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix

from optimisation.covering.problem import Covering, Ints
from optimisation.program import message

_TOLERANCE = 1e-6
"""HiGHS' feasibility tolerance: a bound is true within this part of it."""


@dataclass(frozen=True, slots=True)
class MipAnswer:
    """Candidates chosen (empty where the time held none) and the bound, None where unproven."""

    chosen: tuple[int, ...]
    bound: int | None


@dataclass(frozen=True, slots=True)
class _Rows:
    """Merged demand: `weight` of each, and the candidates that cover it; `own`: per candidate."""

    weight: Ints
    covered_by: csr_matrix
    own: Ints


def solve_mip(problem: Covering, *, max_seconds: float, relative_gap: float) -> MipAnswer:
    """Solve within a time; `relative_gap` 0 proves the best to the point."""
    from ortools.math_opt.python import mathopt

    model = mathopt.Model.from_model_proto(_model(problem))
    params = mathopt.SolveParameters(
        time_limit=timedelta(seconds=max_seconds),
        relative_gap_tolerance=relative_gap,
        absolute_gap_tolerance=0.5,
    )
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=params)
    bound = result.termination.objective_bounds.dual_bound
    chosen: tuple[int, ...] = ()
    if result.has_primal_feasible_solution():
        x = list(model.variables())[: problem.num_candidates]
        chosen = tuple(np.flatnonzero(np.array(result.variable_values(x)) > 0.5).tolist())
    known = math.isfinite(bound)
    return MipAnswer(chosen, math.floor(bound * (1 + _TOLERANCE) + _TOLERANCE) if known else None)


def _model(problem: Covering) -> Any:
    rows, size = _merged(problem), problem.num_candidates
    num = size + len(rows.weight)
    gain = np.concatenate([rows.own - problem.least_gain, rows.weight]).astype(np.float64)
    matrix, upper = _constraints(problem, rows)
    integers = [rank < size for rank in range(num)]
    return message(gain, [1.0] * num, integers, matrix, [-math.inf] * len(upper), upper)


def _constraints(problem: Covering, rows: _Rows) -> tuple[csr_matrix, list[float]]:
    """Rows of `A · (x, y) ≤ upper`."""
    from scipy.sparse import eye_array, hstack, vstack

    size, num = problem.num_candidates, len(rows.weight)
    cliques = [*_cliques(problem), *(group.tolist() for group in problem.groups)]
    member = np.array([j for clique in cliques for j in clique], dtype=np.int64)
    which = np.repeat(np.arange(len(cliques)), [len(clique) for clique in cliques])
    shape = (len(cliques), size)
    apart = csr_matrix((np.ones(len(member)), (which, member)), shape=shape)
    taken = csr_matrix(np.stack([uses for uses, _most in problem.limits]).astype(np.float64))
    most = [float(most) for _uses, most in problem.limits]
    chosen = vstack([taken, apart])
    limits = hstack([chosen, csr_matrix((len(most) + len(cliques), num))])
    reach = hstack([-rows.covered_by, eye_array(num)])
    upper = [*most, *[1.0] * len(cliques), *[0.0] * num]
    return csr_matrix(vstack([limits, reach])), upper


def _merged(problem: Covering) -> _Rows:
    """Unfold the levels of worth, then merge what the same candidates cover."""
    size, units = problem.num_candidates, len(problem.weight)
    ones = np.ones(len(problem.units), dtype=np.int64)
    reach = csr_matrix((ones, problem.units, problem.offsets), shape=(size, units))
    weight, blocks, below = [], [], 0
    for level in np.unique(problem.worth).tolist():
        able = (problem.worth >= level).astype(np.int64)
        blocks.append(csr_matrix(reach.multiply(able[:, None])).T.tocsr())
        weight.append(problem.weight * (level - below))
        below = level
    if not blocks:
        return _Rows(np.zeros(0, dtype=np.int64), csr_matrix((0, size)), np.zeros(0, np.int64))
    from scipy.sparse import vstack

    covered_by = csr_matrix(vstack(blocks))
    covered_by.eliminate_zeros()
    return _grouped(covered_by, np.concatenate(weight))


def _grouped(covered_by: csr_matrix, weight: Ints) -> _Rows:
    size = covered_by.shape[1]
    num = np.diff(covered_by.indptr)
    kept = np.flatnonzero((num > 0) & (weight > 0))
    marks = np.random.default_rng(0).integers(0, 2**62, size=(size, 2), dtype=np.int64)
    prints = (covered_by @ marks)[kept]  # wraps round: equal rows have equal prints
    _unique, first, group = np.unique(prints, axis=0, return_index=True, return_inverse=True)
    total = np.zeros(len(first), dtype=np.int64)
    np.add.at(total, group.ravel(), weight[kept])
    rows = csr_matrix(covered_by[kept[first]])
    single = np.diff(rows.indptr) == 1
    own = np.zeros(size, dtype=np.int64)
    np.add.at(own, rows[single].indices, total[single])
    return _Rows(total[~single], csr_matrix(rows[~single]), own)


def _cliques(problem: Covering) -> list[list[int]]:
    """Sets of candidates in conflict two by two that hold every conflict at least once."""
    size = problem.num_candidates
    pairs = problem.conflicts[problem.conflicts[:, 0] != problem.conflicts[:, 1]]
    near = csc_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
    near = csr_matrix(near + near.T)
    around = [set(near.indices[near.indptr[j] : near.indptr[j + 1]].tolist()) for j in range(size)]
    left = {(min(a, b), max(a, b)) for a, b in pairs.tolist()}
    cliques = []
    for pair in sorted(left):
        if pair not in left:
            continue
        clique = list(pair)
        common = around[pair[0]] & around[pair[1]]
        while common:
            joins = max(common, key=lambda j: (len(common & around[j]), -j))
            clique.append(joins)
            common &= around[joins]
        clique.sort()
        left -= {(a, b) for rank, a in enumerate(clique) for b in clique[rank + 1 :]}
        cliques.append(clique)
    return cliques
