"""Stops: a territory of many zones and candidates, and the published covering instances.

Run ``python -m tests.bench.bench_stops [--shared DIR]`` (the folder holding `benchmarks`). Prints
one line per figure; nothing is asserted about time.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

from optimisation.covering import Cover, Covering, objective, solve
from optimisation.instances.mclp import read_mclp

SIDE_M = 20_000.0
PUBLISHED = (("SJC324", 3, 11604), ("SJC324", 5, 12152), ("SJC500", 5, 18859))
"""Instance, number of facilities, best known with a radius of 800."""


def main() -> int:
    """Measure and print; 1 where a published best is not reached."""
    asked = _arguments()
    problem, made_s = timed_town(asked)
    say(
        f"{asked.zones} zones x {asked.candidates} candidates, at most {asked.number} stops,"
        f" {len(problem.units)} pairs in reach, made in {made_s:.2f} s"
    )
    for seconds in asked.seconds:
        start = time.perf_counter()
        cover = solve(problem, max_seconds=seconds, relative_gap=1e-4)
        say(f"mip at most {seconds:g} s: {told(problem, cover, time.perf_counter() - start)}")
    if asked.shared is None:
        return 0
    found = [_published(asked.shared, *case) for case in PUBLISHED]
    return int(not all(found))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--shared", type=Path)
    parser.add_argument("--zones", type=int, default=24_000)
    parser.add_argument("--candidates", type=int, default=2_000)
    parser.add_argument("--number", type=int, default=24)
    parser.add_argument("--reach-m", type=float, default=500.0)
    parser.add_argument("--spacing-m", type=float, default=250.0)
    parser.add_argument("--seconds", type=float, nargs="+", default=[0.0, 5.0, 60.0])
    parser.add_argument("--flat", action="store_true", help="every place is worth the same")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def timed_town(asked: argparse.Namespace) -> tuple[Covering, float]:
    """Zones of skewed need around a few centres, candidates of unequal worth; wall seconds."""
    start = time.perf_counter()
    random = np.random.default_rng(asked.seed)
    centres = random.uniform(0, SIDE_M, (12, 2))

    def around(num: int) -> np.ndarray:
        return centres[random.integers(0, 12, num)] + random.normal(0, SIDE_M / 12, (num, 2))

    zones, candidates = around(asked.zones), around(asked.candidates)
    need = random.lognormal(0, 1, asked.zones)
    reach = cKDTree(candidates).query_ball_tree(cKDTree(zones), asked.reach_m)
    apart = cKDTree(candidates).query_pairs(asked.spacing_m, output_type="ndarray")
    sizes = [len(units) for units in reach]
    problem = Covering(
        offsets=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        units=np.array([unit for units in reach for unit in sorted(units)], dtype=np.int64),
        weight=np.rint(need * (1e9 / need.sum())).astype(np.int64),
        worth=random.integers(20 if asked.flat else 13, 21, asked.candidates),
        num_max=asked.number,
        conflicts=apart.astype(np.int64).reshape(-1, 2),
    )
    return problem, time.perf_counter() - start


def told(problem: Covering, cover: Cover, seconds: float) -> str:
    """Points judged anew, gap to the bound, how it was found."""
    points = objective(problem, cover.chosen)
    return (
        f"{seconds:.2f} s, {points} points, {len(cover.chosen)} stops, gap {100 * cover.gap:.2f} %"
        f" (bound: {cover.bound_method}), found by {cover.method}"
    )


def _published(shared: Path, name: str, number: int, best: int) -> bool:
    instance = read_mclp(shared / "benchmarks" / "mclp" / f"{name}.txt")
    problem = instance.covering(number, 800.0)
    start = time.perf_counter()
    cover = solve(problem, max_seconds=120)
    seconds = time.perf_counter() - start
    say(f"{name} p = {number}: best known {best}, {told(problem, cover, seconds)}")
    return objective(problem, cover.chosen) >= best


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
