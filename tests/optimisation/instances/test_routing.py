"""Published routing instances: read as they are, verified by their own definition."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from optimisation.engines import ENGINES
from optimisation.engines.engine import Budget
from optimisation.instances import pvrp, toptw, vrptw
from optimisation.instances.instance import Instance, InstanceError, Sense
from optimisation.judge import judge
from optimisation.problem import Solution

TOPTW = """1 3 3 1
0 0
0 0.0 0.0 0 0 0 0 0 0 100
1 3.0 4.0 10 20 0 0 0 0 60
2 6.0 8.0 10 30 0 0 0 50 90
3 0.0 90.0 10 99 0 0 0 0 99
"""
"""5 and 10 along one line; stop 3 can be reached (90) but not left in time."""

VRPTW = """own

VEHICLE
NUMBER     CAPACITY
  2         10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0         0          0          0       100          0
    1      3         4          6          0        60         10
    2      6         8          6         50        90         10
"""

PVRP = """1 1 2 2
0 10
0 10
0 0 0 0 0 0 0
1 3 4 0 4 2 1 3
2 6 8 0 4 1 2 1 2
"""
"""Customer 1 on both days, customer 2 on either: 20 for a day with both, 10 for one alone."""


def solved(instance: Instance, iterations: int = 3):
    found: list[Solution] = []
    empty = Solution.empty(instance.problem)
    budget = Budget(None, iterations, 1)
    ENGINES["search"].improve(instance.problem, empty, budget, found.append)
    return found[-1], instance.verify(instance.routes(found[-1]))


def own(folder: Path, text: str) -> Path:
    path = folder / "own.txt"
    path.write_text(text, "ascii")
    return path


def test_team_orienteering_done_by_hand(tmp_path):
    instance = toptw.load(own(tmp_path, TOPTW), 1)
    solution, prize = solved(instance)
    assert (prize, judge(instance.problem, solution).points) == (50, 50)
    with pytest.raises(InstanceError, match="closed"):
        instance.verify([[2, 1]])
    with pytest.raises(InstanceError, match="twice"):
        instance.verify([[1, 1]])
    with pytest.raises(InstanceError, match="2 routes"):
        instance.verify([[1], [2]])
    with pytest.raises(InstanceError):
        instance.verify([[3]])


def test_time_windows_done_by_hand(tmp_path):
    instance = vrptw.load(own(tmp_path, VRPTW))
    solution, length = solved(instance)
    assert length == pytest.approx(30.0)  # 6 + 6 > 10: two vehicles
    assert judge(instance.problem, solution).missed == 0
    for wrong in ([[1, 2]], [[1]], [[1], [2], [2]]):
        with pytest.raises(InstanceError):
            instance.verify(wrong)


def test_day_patterns_done_by_hand(tmp_path):
    instance = pvrp.load(own(tmp_path, PVRP))
    _solution, length = solved(instance)
    assert length == pytest.approx(30.0)
    for wrong in ([[[1]], [[2]]], [[[1, 2]], [[1, 2]]], [[[1], [2]], [[1]]]):
        with pytest.raises(InstanceError):
            instance.verify(wrong)


@pytest.mark.parametrize("load", [pvrp.load, vrptw.load, lambda path: toptw.load(path, 2)])
@pytest.mark.parametrize("text", ["", "not\nan\ninstance\n", "1 2\n3 nord\n"])
def test_a_broken_file_is_refused(tmp_path, load, text):
    with pytest.raises(InstanceError):
        load(own(tmp_path, text))


CASES = [("toptw", "pr01", 2), ("toptw", "c101", 1), ("vrptw", "C101", 0), ("pvrp", "p02", 0)]


@pytest.mark.shared
@pytest.mark.parametrize(("family", "name", "m"), CASES)
def test_no_value_is_better_than_the_published_best(shared_root, family, name, m):
    folder = shared_root / "benchmarks" / family
    path = folder / f"{name}.txt"
    instance = toptw.load(path, m) if m else {"pvrp": pvrp, "vrptw": vrptw}[family].load(path)
    best = best_known(folder, name, m)
    solution, value = solved(instance, iterations=20)
    assert judge(instance.problem, solution).missed == 0
    gap = 1 - value / best if instance.sense is Sense.MAXIMISE else value / best - 1
    assert -1e-6 <= gap < 0.15


def best_known(folder: Path, name: str, m: int) -> float:
    with (folder / "bks.csv").open() as file:
        for row in csv.DictReader(file):
            if row["instance"] == name and (not m or int(row["m"]) == m):
                return float(row["bks"])
    raise AssertionError(f"no published best for {name}")
