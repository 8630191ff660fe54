"""Greedy insertion on very large weeks: does it keep to its deadline, and what does it place.

Usage: python -m tests.bench.bench_greedy [--shifts 120] [--places 100] [--visits 900]
           [--seconds 30] [--seed 1]
"""

from __future__ import annotations

import argparse
import time

from optimisation.problem import Severity
from optimisation.solve import solve
from tests.bench.weeks import week


def main() -> None:
    """Print the figures of one week."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in (("shifts", 120), ("places", 100), ("visits", 900), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--seconds", type=float, default=30)
    asked = parser.parse_args()
    problem = week(asked.shifts, asked.places, asked.visits, seed=asked.seed)
    began = time.perf_counter()
    outcome = solve(problem, seed=asked.seed, seconds=asked.seconds, engines=["greedy"])
    placed = sum(len(route.visits) for route in outcome.solution.routes)
    above = [v for v in outcome.verdict.violations if v.severity is not Severity.INFO]
    print(f"{asked.shifts} shifts, {asked.places} places, {asked.visits} visits: "
          f"{time.perf_counter() - began:.1f} s, {placed} placed, {outcome.verdict.missed} "
          f"appointments missed, {len(above)} violations")  # fmt: skip


if __name__ == "__main__":
    main()
