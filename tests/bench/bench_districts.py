"""A large week by territories: one process, then workers, in one run.

Run ``python -m tests.bench.bench_districts --seconds 240`` (as good in the same time) or
``--iterations 200`` (the same week, sooner). Memory is that of all processes together.
"""

from __future__ import annotations

import argparse
import time

from optimisation.bench.weeks import SIZES, week
from optimisation.executor import SERIAL, Executor, cores
from optimisation.judge import judge
from optimisation.problem import Problem, Severity
from optimisation.search.ahead import compile_now, load
from optimisation.solve import Outcome, solve
from planner.scale import workers
from tests.bench.memory import MostMemory


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", default="L", choices=sorted(SIZES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=cores())
    budget = parser.add_mutually_exclusive_group(required=True)
    budget.add_argument("--seconds", type=float)
    budget.add_argument("--iterations", type=int)
    asked = parser.parse_args()
    compile_now()
    problem = week(SIZES[asked.size], asked.seed)
    alone = _measured("one process", problem, SERIAL, asked)
    start = time.perf_counter()
    with workers(asked.workers, warm=load) as pool:
        print(f"{pool.workers} workers ready in {time.perf_counter() - start:.1f} s")
        shared = _measured(f"{pool.workers} workers", problem, pool, asked)
    print(f"same week: {alone.solution == shared.solution}")


def _measured(
    name: str, problem: Problem, executor: Executor, asked: argparse.Namespace
) -> Outcome:
    with MostMemory() as memory:
        found = solve(
            problem, seed=asked.seed, seconds=asked.seconds, iterations=asked.iterations,
            engines=("districts",), executor=executor,
        )  # fmt: skip
    verdict = judge(problem, found.solution)
    grave = sum(item.severity is not Severity.INFO for item in verdict.violations)
    print(
        f"{name}: {found.seconds:.1f} s, {memory.processor_s:.0f} s of processor, "
        f"{verdict.points / 1e6:.1f} million points of at most "
        f"{(found.bound_points or 0) / 1e6:.1f}, {verdict.missed} mandatory missed, "
        f"{grave} violations above information, {memory.most_mb:.0f} MB at most, "
        f"failures {found.failures or 'none'}"
    )
    return found


if __name__ == "__main__":
    main()
