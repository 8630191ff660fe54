"""Home health care with double services: read as it is, verified by its own definition."""

from __future__ import annotations

import copy
import csv
import json
from pathlib import Path

import pytest

from optimisation.engines import ENGINES
from optimisation.engines.engine import Budget
from optimisation.instances import hhcrsp
from optimisation.instances.instance import Instance, InstanceError
from optimisation.judge import judge
from optimisation.problem import Solution

OWN = {
    "patients": [
        {
            "id": "a",
            "time_window": [0, 5],
            "required_caregivers": [{"service": "s1", "duration": 5}],
        },
        {
            "id": "b",
            "time_window": [0, 100],
            "required_caregivers": [
                {"service": "s1", "duration": 10},
                {"service": "s2", "duration": 10},
            ],
            "synchronization": {"type": "simultaneous"},
        },
        {
            "id": "c",
            "time_window": [0, 60],
            "required_caregivers": [
                {"service": "s1", "duration": 5},
                {"service": "s2", "duration": 5},
            ],
            "synchronization": {"type": "sequential", "distance": [30, 40]},
        },
    ],
    "caregivers": [{"id": "one", "abilities": ["s1"]}, {"id": "two", "abilities": ["s2"]}],
    "distances": [[0, 10, 20, 20], [10, 0, 10, 10], [20, 10, 0, 0], [20, 10, 0, 0]],
}  # fmt: skip
"""On a line: office at 0, a at 10, b and c at 20."""
BEST = 30.0
"""(80 + 5 + 5) / 3: a is reached at 10, five late; c before b by the first caregiver."""


def own(folder: Path, raw: object = OWN) -> Instance:
    path = folder / "own.json"
    path.write_text(json.dumps(raw), "ascii")
    return hhcrsp.load(path)


def answers(key: str, instance: Instance, iterations: int) -> list[Solution]:
    found: list[Solution] = []
    empty = Solution.empty(instance.problem)
    ENGINES[key].improve(instance.problem, empty, Budget(None, iterations, 1), found.append)
    return found


@pytest.mark.parametrize(
    ("routes", "cost"),
    [
        ([["a", "c", "b"], ["b", "c"]], BEST),
        ([["a", "c", "b"], ["c", "b"]], BEST),  # b at 60, still in its window
        ([["a", "b", "c"], ["b", "c"]], (80 + 10 + 5) / 3),  # c at 35 and 65
        ([["b", "c", "a"], ["b", "c"]], (80 + 40 + 40) / 3),  # b at 20, c at 30 and 60, a at 45
    ],
)
def test_the_cost_of_routes_done_by_hand(tmp_path, routes, cost):
    assert own(tmp_path).verify(routes) == pytest.approx(cost)


@pytest.mark.parametrize(
    ("routes", "said"),
    [
        ([["b", "c", "a"], ["c", "b"]], "no times can satisfy"),  # each waits for the other
        ([["a", "c", "b"], ["b"]], "patient c: 1 visits for 2"),
        ([["c", "b"], ["b", "c"]], "patient a: 0 visits for 1"),
        ([["c", "b"], ["a", "b", "c"]], "ability"),
        ([["a", "b", "b", "c"], ["b", "c"]], "twice on one route"),
        ([["a", "c", "b"], ["b", "c"], []], "3 routes for 2"),
        ([["a", "c", "b", "=1+1"], ["b", "c"]], "unknown"),
    ],
)
def test_routes_that_break_the_definition_are_refused(tmp_path, routes, said):
    with pytest.raises(InstanceError, match=said):
        own(tmp_path).verify(routes)


def test_where_both_can_do_both_the_cheaper_way_round_counts(tmp_path):
    raw = copy.deepcopy(OWN)
    raw["caregivers"] = [{"id": str(rank), "abilities": ["s1", "s2"]} for rank in range(2)]
    # the second caregiver begins c at 20, the first ends it at 50 when b is done
    assert own(tmp_path, raw).verify([["a", "b", "c"], ["c", "b"]]) == pytest.approx(BEST)


@pytest.mark.parametrize("key", ["greedy", "polish"])
def test_what_the_judge_counts_is_the_cost_of_the_definition(tmp_path, key):
    instance = own(tmp_path)
    for solution in answers(key, instance, 30):
        verdict = judge(instance.problem, solution)
        if verdict.missed == 0:
            cost = instance.verify(instance.routes(solution))
            assert cost <= instance.bound(verdict.points) + 1e-9
            assert cost >= BEST - 1e-9


def test_the_search_finds_the_best_of_the_case_done_by_hand(tmp_path):
    instance = own(tmp_path)
    solution = answers("search", instance, 2)[-1]
    assert judge(instance.problem, solution).missed == 0
    assert instance.verify(instance.routes(solution)) == pytest.approx(BEST)


@pytest.mark.parametrize(
    "change",
    [
        {"patients": None},
        {"distances": [[0, 1], [1]]},
        {"distances": [[0, 1], [1, 0]]},
        {"caregivers": [{"id": "one"}]},
        {"patients": [{"id": "a", "time_window": [0], "required_caregivers": []}]},
    ],
)
def test_a_broken_file_is_refused(tmp_path, change):
    with pytest.raises(InstanceError):
        own(tmp_path, OWN | change)


@pytest.mark.parametrize("text", ["", "[]", "1 2 3", '{"patients": 1'])
def test_what_is_no_json_of_this_layout_is_refused(tmp_path, text):
    path = tmp_path / "own.json"
    path.write_text(text, "ascii")
    with pytest.raises(InstanceError):
        hhcrsp.load(path)


@pytest.mark.shared
def test_every_published_instance_reads_as_its_name_says(shared_root):
    folder = shared_root / "benchmarks" / "hhcrsp"
    with (folder / "best_known.csv").open() as file:
        names = [row["instance"] for row in csv.DictReader(file)]
    assert names
    for name in names:
        instance = hhcrsp.load(folder / f"{name}.json")
        rows = {item.location for item in instance.problem.appointments}
        assert len(rows) == int(name.split("_")[2])
        assert any(item.pair is not None for item in instance.problem.appointments)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["InstanzCPLEX_HCSRP_10_1", "InstanzCPLEX_HCSRP_10_5"])
def test_the_published_optimum_of_ten_patients_is_found_and_not_beaten(shared_root, name):
    folder = shared_root / "benchmarks" / "hhcrsp"
    with (folder / "best_known.csv").open() as file:
        best = {row["instance"]: float(row["cost"]) for row in csv.DictReader(file)}[name]
    instance = hhcrsp.load(folder / f"{name}.json")
    solution = answers("search", instance, 50)[-1]
    assert judge(instance.problem, solution).missed == 0
    cost = instance.verify(instance.routes(solution))
    assert cost == pytest.approx(instance.bound(judge(instance.problem, solution).points))
    assert cost == pytest.approx(best, abs=0.01)
