"""A made grid of 2.3 million squares scored over its 100 departments, by workers.

Run ``python -m tests.bench.bench_national FOLDER [--squares 2300000] [--csv] [--serial]``: makes
the grid, scores it into FOLDER/out, then once more to see that what is written is not redone.
Memory is that of all processes together.
"""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path

from optimisation.executor import SERIAL, Executor, cores
from planner.scale import workers
from planner.service.national import National, score_country
from tests.bench.memory import MostMemory
from tests.bench.national_grid import write_grid


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--squares", type=int, default=2_300_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--csv", action="store_true")
    parser.add_argument("--workers", type=int, default=cores())
    parser.add_argument("--serial", action="store_true", help="one process too; same bytes?")
    asked = parser.parse_args()
    start = time.perf_counter()
    grid = write_grid(asked.folder, squares=asked.squares, seed=asked.seed, as_csv=asked.csv)
    size_mb = grid.stat().st_size / 1e6
    print(f"grid made: {size_mb:.0f} MB, {time.perf_counter() - start:.0f} s", flush=True)
    out = asked.folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    with workers(asked.workers) as pool:
        _measured(f"{pool.workers} workers", grid, out, pool)
        _measured("once more", grid, out, pool)
    if asked.serial:
        alone = asked.folder / "serial"
        shutil.rmtree(alone, ignore_errors=True)
        _measured("one process", grid, alone, SERIAL)
        print(f"same bytes: {_content(out) == _content(alone)}")


def _measured(name: str, grid: Path, out: Path, executor: Executor) -> National:
    start = time.perf_counter()
    with MostMemory() as used:
        found = score_country(grid, out, executor=executor)
    seconds = time.perf_counter() - start
    zones = sum(row["num_zones"] for row in found.rows)
    print(
        f"{name}: {len(found.rows)} departments, {found.num_before} of them written before, "
        f"{zones} zones, {seconds:.0f} s, {used.processor_s:.0f} s of processor, "
        f"{used.most_mb:.0f} MB at most",
        flush=True,
    )
    return found


def _content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


if __name__ == "__main__":
    main()
