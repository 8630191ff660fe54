"""Travel matrices by hierarchy and by Dijkstra: same seconds, how long each takes.

Run ``python -m tests.bench.bench_matrix --shared DIR`` (the folder holding `data`). Prints one line
per figure; nothing is asserted about time.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from planner.network.graph import Graph, build
from planner.network.matrix import TravelMatrix, travel
from planner.network.modes import MODES
from planner.sources.streets import read_streets

T = TypeVar("T")
FILES = {
    "melun": "melun/melun_osm_drive.gpkg",
    "paris": "paris_republique/paris_3e_11e_paris_bss.osm.pbf",
}


def main() -> int:
    """Measure and print; 1 where the two backends differ by more than 0.1 s."""
    asked = _arguments()
    graph, read_s = timed(lambda: _graph(asked))
    size = min(asked.places, graph.num_nodes)
    say(f"{asked.file}, {asked.mode}: {graph.num_nodes} nodes, {len(graph.tail)} edges")
    say(f"read and built in {read_s:.2f} s; {size} x {size} pairs, {asked.repeats} repeats")
    random = np.random.default_rng(asked.seed)
    times: dict[str, list[float]] = {"ch": [], "scipy": []}
    gaps = []
    for _repeat in range(asked.repeats):
        nodes = np.sort(random.choice(graph.num_nodes, size, replace=False))
        found: dict[str, TravelMatrix] = {}
        for name in times:
            found[name], seconds = timed(lambda n=name, at=nodes: travel(graph, at, backend=n))
            times[name].append(seconds)
        gaps.append(difference_s(found["ch"], found["scipy"]))
    for name, values in times.items():
        say(f"{name}: {spread(values)}")
    ratios = [slow / fast for fast, slow in zip(times["ch"], times["scipy"], strict=True)]
    say(f"ratio scipy / ch: {spread(ratios, unit='')}")
    say(f"largest difference: {max(gaps):.6f} s")
    return int(max(gaps) > 0.1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--file", choices=FILES, default="melun")
    parser.add_argument("--mode", choices=MODES, default="car")
    parser.add_argument("--places", type=int, default=500)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _graph(asked: argparse.Namespace) -> Graph:
    return build(read_streets(asked.shared / "data" / FILES[asked.file]), MODES[asked.mode])


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Result and wall seconds."""
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def difference_s(one: TravelMatrix, two: TravelMatrix) -> float:
    """Largest gap in seconds; infinite where only one finds a way."""
    if (one.reachable != two.reachable).any():
        return float("inf")
    return float(np.abs(one.seconds - two.seconds).max(initial=0.0))


def spread(values: list[float], *, unit: str = " s") -> str:
    """Median, least and most."""
    middle = statistics.median(values)
    return f"median {middle:.3f}{unit} ({min(values):.3f} to {max(values):.3f})"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
