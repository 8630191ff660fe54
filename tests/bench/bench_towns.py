"""The invented town, République on foot, the grid of La Réunion: seconds and memory by verb.

Usage: python -m tests.bench.bench_towns --shared DIR [--seconds 20]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from planner.demo.means import WeekShape, week_rows
from planner.exports.means_template import write_template
from planner.service.load import load_territory
from planner.store.workspace import Workspace

MAIN = "from planner.cli import main; main()"
SHAPE = WeekShape(
    street_teams=2, nights=5, mobile_teams=0, num_places=30, num_visits=0, modes=("à pied",)
)
"""Two teams on foot, five evenings, thirty places."""


def run(name: str, words: list[str | Path], *, code: int = 0) -> str:
    """Run a verb in a process of its own; print its seconds and the most memory yet."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", MAIN, *map(str, words)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != code:
        raise SystemExit(f"{name}: exit code {done.returncode}\n{done.stderr}")
    wall_s, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak_mb = after.ru_maxrss / 1024
    print(f"{name}: {wall_s:.1f} s, {cpu_s:.1f} s of processor, at most {peak_mb:.0f} MB so far",
          flush=True)  # fmt: skip
    return done.stdout + done.stderr


def main() -> None:
    """Print the figures, the lightest verbs first, since memory is that of the largest yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=20)
    asked = parser.parse_args()
    data = asked.shared / "data"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["ALLERVERS_KEY_FILE"] = str(folder / "key")
        home: list[str | Path] = ["--home", folder / "home"]
        republique(data / "paris_republique", folder, home, asked.seconds)
        reunion(data / "reunion", folder, home)
        words = ["demo", "--out", folder / "demo", "--home", folder / "demo-home"]
        run("demo S, sheets included", [*words, "--seconds", str(asked.seconds)])


def republique(data: Path, folder: Path, home: list[str | Path], seconds: float) -> None:
    """From the extract to the sheets of two teams on foot."""
    run("République added", [
        "territory", "add", "republique", "--name", "République", *home,
        "--streets", data / "paris_3e_11e_paris_bss.osm.pbf",
        "--zones", data / "paris_75_iris_filosofi2018.gpkg",
        "--services", data / "paris_sanisettes.csv",
        "--services", data / "paris_fontaines_a_boire.csv",
    ])  # fmt: skip
    run("République, needs", ["needs", "republique", "--public", "rue", *home])
    streets = load_territory(Workspace(folder / "home"), "republique").required_streets()
    means, plan = folder / "means.xlsx", folder / "plan.json"
    write_template(means, week_rows(streets, SHAPE))
    run(f"République, week of {seconds:.0f} s of search", [
        "plan", "republique", "--means", means, "--week", "2026-W49", "--seconds", str(seconds),
        "--out", plan, *home,
    ])  # fmt: skip
    found = json.loads(plan.read_text("utf-8"))
    above = [item for item in found["violations"] if item["severity"] != "info"]
    print(f"  {found['points'] / 1e7:.2f} of at most {found['bound']['points'] / 1e7:.2f}, "
          f"{len(above)} violations")  # fmt: skip
    run("République, sheets", ["sheets", plan, "--out", folder / "sheets", *home])


def reunion(data: Path, folder: Path, home: list[str | Path]) -> None:
    """Needs of a grid without streets, and the answer to who asks for routes."""
    grid = data / "reunion_200m_rfl2010.gpkg"
    words = ["territory", "add", "reunion", "--name", "La Réunion", "--zones", grid]
    run("La Réunion added", [*words, "--vintage", "squares=2010", *home])
    out = folder / "needs"
    run("La Réunion, needs with map", ["needs", "reunion", "--public", "logement", "--out", out,
                                       *home])  # fmt: skip
    asked = ["plan", "reunion", "--means", folder / "means.xlsx", "--week", "2026-W49", *home]
    print(" ", run("La Réunion, a week refused", asked, code=3).strip().splitlines()[-1])


if __name__ == "__main__":
    main()
