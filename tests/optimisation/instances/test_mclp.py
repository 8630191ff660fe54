"""Published covering instances: read as they are, solved to their published best."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimisation.covering import Covering, solve
from optimisation.instances.mclp import read_mclp


def _write(folder: Path, text: str) -> Path:
    path = folder / "own.txt"
    path.write_text(text, "ascii")
    return path


def test_a_file_is_points_with_weights_and_a_facility_covers_a_circle(tmp_path):
    instance = read_mclp(_write(tmp_path, "3 9999 p S\n0 0 5\t\n3 4 2\t\n100 0 9\t\n"))
    problem: Covering = instance.covering(1, 5.0)
    assert [problem.covered(j).tolist() for j in range(3)] == [[0, 1], [0, 1], [2]]
    assert solve(problem).points == 9
    assert solve(instance.covering(2, 5.0)).points == 16


@pytest.mark.parametrize("text", ["", "2 9999 p S\n0 0 5\n", "1 9999 p S\n0 nord 5\n"])
def test_a_broken_file_is_refused_with_its_name(tmp_path, text):
    with pytest.raises(ValueError, match=r"own\.txt"):
        read_mclp(_write(tmp_path, text))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "num_max", "best"), [("SJC324", 3, 11604), ("SJC324", 5, 12152), ("SJC500", 5, 18859)]
)
def test_the_published_best_is_reached_and_proven(shared_root, name, num_max, best):
    instance = read_mclp(shared_root / "benchmarks" / "mclp" / f"{name}.txt")
    cover = solve(instance.covering(num_max, 800.0), max_seconds=120)
    assert cover.points == cover.bound == best
    covered = np.zeros(len(instance.weight), dtype=bool)
    for j in cover.chosen:  # from the definition, apart from the solver
        covered |= np.hypot(*(instance.xy - instance.xy[j]).T) <= 800.0
    assert instance.weight[covered].sum() == best
    assert len(cover.chosen) <= num_max
