"""The harness: what it writes can be verified, and a stopped series goes on where it was."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from optimisation.bench.cases import cases, gap_share
from optimisation.bench.runs import Journal
from optimisation.bench.vroom import VROOM
from optimisation.bench.weeks import SIZES, Size, generated, week
from optimisation.engines.engine import Budget
from optimisation.instances import toptw
from optimisation.instances.instance import InstanceError, Sense
from optimisation.judge import judge
from optimisation.problem import Severity, Solution
from planner.cli.main import DONE, USAGE, run
from tests.optimisation.instances.test_routing import TOPTW
from tests.optimisation.test_engines import crossroads


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    own = tmp_path / "toptw"
    own.mkdir()
    (own / "own.txt").write_text(TOPTW, "ascii")
    (own / "bks.csv").write_text("instance,m,bks\nown,1,50\n", "ascii")
    return own


def bench(folder: Path, out: Path, *more: str) -> int:
    words = ["bench", "toptw", str(folder), "--seconds", "1.5", "--engine", "search"]
    return run([*words, "--only", "own:1", "--json", str(out), *more])


def test_results_can_be_verified_by_anyone(folder, tmp_path, capsys):
    out = tmp_path / "results.json"
    assert bench(folder, out) == DONE
    written = json.loads(out.read_text())
    assert (written["family"], written["engine"], written["seconds"]) == ("toptw", "search", 1.5)
    (result,) = written["results"]
    stops = toptw.read(TOPTW, decimals=1)
    assert result["value"] == toptw.prize(stops, 1, result["routes"]) == 50
    assert result["bound"] >= 50
    assert "own:1 search (1) 50.00 +0.00 %" in capsys.readouterr().out


def test_a_series_goes_on_where_it_was_stopped(folder, tmp_path):
    out = tmp_path / "results.json"
    bench(folder, out)
    lines = out.with_suffix(".jsonl").read_text().splitlines()
    with out.with_suffix(".jsonl").open("a") as file:
        file.write('{"family": "toptw", "eng')  # stopped in the middle of a line
    bench(folder, out)
    again = out.with_suffix(".jsonl").read_text().splitlines()
    assert again[: len(lines)] == lines
    assert len(again) == len(lines) + 1
    file = out.with_suffix(".jsonl")
    file.write_text("\n".join(lines) + "\n")
    bench(folder, out, "--seed", "1", "--seed", "2")
    assert [item.seed for item in Journal(file).runs.values()] == [1, 2]
    with file.open("ab") as damaged:
        damaged.write(b'{"family": "toptw", \xff\xfe')
    bench(folder, out, "--seed", "3")  # on a line of its own, after the damaged one
    assert [item.seed for item in Journal(file).runs.values()] == [1, 2, 3]


def test_a_generated_week_says_how_many_appointments_it_misses(tmp_path, capsys):
    """They count before points: without them the points of two plans cannot be compared."""
    out = tmp_path / "week.json"
    words = ["bench", "week", str(tmp_path), "--only", "S", "--seconds", "1", "--engine", "greedy"]
    assert run([*words, "--json", str(out)]) == DONE
    (result,) = json.loads(out.read_text())["results"]
    problem = generated("S", 1).problem
    served = {activity for route in result["routes"] for activity in route}
    owed = {
        len(problem.places) + rank for rank, one in enumerate(problem.appointments) if one.mandatory
    }
    assert result["missed"] == len(owed - served)
    assert f"{result['missed']} rendez-vous manqué" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["bench", "tsp", "."],
        ["bench", "toptw"],
        ["bench", "toptw", "nowhere"],
        ["bench", "toptw", ".", "--only", "absent"],
        ["bench", "pvrp", "{folder}", "--seconds", "0.1"],
        ["bench", "toptw", "{folder}", "--json", "{folder}/nowhere/results.json"],
        ["bench", "toptw", "{folder}", "--json", "{folder}"],
    ],
)
def test_what_cannot_be_run_is_told(words, folder, capsys):
    assert run([word.format(folder=folder) for word in words]) == USAGE
    assert "Traceback" not in capsys.readouterr().err


def test_cases_are_told_by_name_and_m(folder):
    assert [(case.m, case.best) for case in cases("toptw", folder, [])] == [
        (1, 50.0), (2, None), (3, None), (4, None),
    ]  # fmt: skip
    with pytest.raises(InstanceError, match="own:9"):
        cases("toptw", folder, ["own:9"])
    assert gap_share(Sense.MAXIMISE, 45.0, 50.0) == pytest.approx(0.1)
    assert gap_share(Sense.MINIMISE, 55.0, 50.0) == pytest.approx(0.1)


def test_a_generated_week_is_of_its_size_and_repeats():
    size = SIZES["S"]
    item = generated("S", 4).problem
    assert len(item.shifts) == size.shifts
    assert len(item.places) + len(item.appointments) == 120
    assert item.units.weight.sum() == 10**9
    again = week(size, 4)
    assert np.array_equal(again.travel[0].seconds, item.travel[0].seconds)
    assert again.places == item.places
    assert week(size, 5).places != item.places
    seconds = item.travel[0].seconds
    for middle in range(0, len(seconds), 30):  # the triangle inequality, but for rounding
        assert (seconds <= seconds[:, [middle]] + seconds[[middle], :] + 1).all()


def test_vroom_finds_the_optimum_of_a_case_done_by_hand():
    item = crossroads()
    found: list[Solution] = []
    VROOM.improve(item, Solution.empty(item), Budget(None, 1, 1), found.append)
    assert max(judge(item, one).parts["coverage"] for one in found) == 600_000_000


def test_vroom_alone_breaks_no_rule_on_a_generated_week():
    item = week(Size(2, 6, 12, 6, 60, 3, 4_000.0), 1)
    found: list[Solution] = []
    VROOM.improve(item, Solution.empty(item), Budget(None, 1, 1), found.append)
    for one in found:
        broken = judge(item, one).violations
        assert [b for b in broken if b.severity is not Severity.INFO] == []
