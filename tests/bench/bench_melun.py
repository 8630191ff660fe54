"""Melun, end to end: time and memory of the add, points of a 30-second week by seed.

Usage: python -m tests.bench.bench_melun --shared DIR [--seconds 30] [--seeds 1 2 3]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from planner.service.load import load_territory
from planner.store.workspace import Workspace
from tests.bench.melun import add_words, write_means

MAIN = "from planner.cli import main; main()"


def run(words: list[str | Path]) -> tuple[float, str]:
    """Run a command in a process of its own: its seconds, what it wrote."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", MAIN, *map(str, words)], check=True, capture_output=True, text=True
    )
    return time.perf_counter() - began, done.stdout


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--repeats", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["ALLERVERS_KEY_FILE"] = str(folder / "key")
        home = folder / "home"
        added = [run(add_words(asked.shared / "data", home))[0] for _ in range(asked.repeats)]
        peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"add: median {statistics.median(added):.1f} s, range {min(added):.1f}–"
              f"{max(added):.1f} s over {asked.repeats}, peak {peak_mb:.0f} MB")  # fmt: skip
        streets = load_territory(Workspace(home), "melun").required_streets()
        means = write_means(streets, folder / "means.xlsx")
        for seed in asked.seeds:
            plan = folder / f"plan-{seed}.json"
            words = ["plan", "melun", "--means", means, "--week", "2026-W49", "--home", home,
                     "--seconds", str(asked.seconds), "--seed", str(seed),
                     "--out", plan]  # fmt: skip
            taken_s, _out = run(words)
            found = json.loads(plan.read_text("utf-8"))
            above = [item for item in found["violations"] if item["severity"] != "info"]
            print(f"week, seed {seed}: {taken_s:.1f} s in all, {found['points'] / 1e7:.2f} of at "
                  f"most {found['bound']['points'] / 1e7:.2f}, {found['mandatory_missed']} missed, "
                  f"{len(above)} violations, by {found['engine']}")  # fmt: skip
        sheets_s, _out = run(["sheets", plan, "--out", folder / "sheets", "--home", home])
        pages = len(list((folder / "sheets").glob("feuille-*.pdf")))
        print(f"sheets: {sheets_s:.1f} s for {pages} outings (PDF and GPX each, and one of all)")


if __name__ == "__main__":
    main()
