"""Home health care with double services: cost of our answers against the best known.

python -m tests.bench.bench_hhcrsp --shared DIR --seconds 10 60 --seeds 1 2 3 [--only 25_3 50_1]

One line a run: our engine alone, every answer judged and then verified by the definition.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import time
from pathlib import Path

from optimisation.engines import ENGINES
from optimisation.engines.engine import Budget
from optimisation.instances import hhcrsp
from optimisation.instances.instance import Instance
from optimisation.judge import Verdict, better, judge
from optimisation.problem import Severity, Solution
from optimisation.search.ahead import compile_now, is_ready


def run(instance: Instance, seconds: float, seed: int) -> dict[str, object]:
    """Best answer of one run, as the bench's JSON line."""
    problem = instance.problem
    kept: list[tuple[Verdict, Solution]] = []

    def found(solution: Solution) -> None:
        verdict = judge(problem, solution)
        if any(item.severity is not Severity.INFO for item in verdict.violations):
            raise RuntimeError(f"an answer the judge refuses: {verdict.violations}")
        if not kept or better(verdict, kept[-1][0]):
            kept.append((verdict, solution))

    began_s = time.perf_counter()
    budget = Budget(began_s + seconds, None, seed, whole_s=seconds)
    ENGINES["search"].improve(problem, Solution.empty(problem), budget, found)
    spent_s = time.perf_counter() - began_s
    verdict, solution = kept[-1]
    routes = instance.routes(solution)
    return {
        "instance": instance.name,
        "engine": "search",
        "seed": seed,
        "missed": verdict.missed,
        "value": None if verdict.missed else round(instance.verify(routes), 4),
        "routes": routes,
        "seconds": round(spent_s, 2),
    }


def main() -> None:
    """Run the instances asked for and print a line each, then a mean for each time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--seconds", type=float, nargs="+", default=[10.0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    folder = asked.shared / "benchmarks" / "hhcrsp"
    with (folder / "best_known.csv").open() as file:
        best = {row["instance"]: float(row["cost"]) for row in csv.DictReader(file)}
    if not is_ready():
        compile_now()
    for seconds in asked.seconds:
        gaps: dict[str, list[float]] = {}
        for name, known in best.items():
            if asked.only and not any(part in name for part in asked.only):
                continue
            instance = hhcrsp.load(folder / f"{name}.json")
            for seed in asked.seeds:
                line = run(instance, seconds, seed)
                if asked.json:
                    with asked.json.open("a") as file:
                        file.write(json.dumps({"family": "hhcrsp", "asked": seconds} | line) + "\n")
                value = line["value"]
                if isinstance(value, float):
                    gaps.setdefault(name, []).append(100 * (value / known - 1))
                told = "missed" if value is None else f"{value:9.2f}"
                print(f"{seconds:5.0f} s  {name}  seed {seed}  {told}  best known {known:9.2f}  "
                      f"({line['seconds']} s)", flush=True)  # fmt: skip
            if name in gaps:
                print(f"         {name}  gap % {[round(gap, 2) for gap in gaps[name]]}", flush=True)
        every = [statistics.median(values) for values in gaps.values()]
        if every:
            print(
                f"{seconds:.0f} s: mean of the medians {statistics.mean(every):.2f} %", flush=True
            )


if __name__ == "__main__":
    main()
