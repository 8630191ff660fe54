"""Which engines a week is searched by."""

from __future__ import annotations

from optimisation import solve as module
from optimisation.bench.weeks import generated
from optimisation.solve import solve


def test_a_week_whose_matrices_would_not_fit_is_searched_without_pyvrp(monkeypatch):
    problem = generated("S", 1).problem
    assert "pyvrp" in _keys(problem)
    monkeypatch.setattr(module, "MOST_CELLS", 1000)
    assert "pyvrp" not in _keys(problem)
    assert solve(problem, seed=1, iterations=1, engines=["pyvrp"]).failures == {}


def _keys(problem) -> list[str]:
    return [engine.key for engine in module._asked(problem, None, by_clock=False)]
