"""Solve the cases of a family one after another; every run is kept at once, and not run again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from optimisation.bench.cases import COVERING_RADIUS, Case, covering_cases, gap_share
from optimisation.covering.solve import solve as cover
from optimisation.engines.engine import Engine
from optimisation.instances.instance import Instance, InstanceError
from optimisation.instances.mclp import read_mclp
from optimisation.solve import Outcome, solve

PORTFOLIO = "portfolio"
PEERS = ("ortools", "pyvrp", "vroom")
"""Engines of others, each alone on the same instance for the same seconds."""


@dataclass(frozen=True, slots=True)
class Run:
    """One answer of one engine.

    `value` None: no answer that keeps the rules. `bound`: of the value, upper for prizes and lower
    for costs; None: none. `routes`: ids as in the instance's file. `seconds`: as measured.
    `missed`: mandatory appointments of a week left out, which count before any point; None: the
    family has none.
    """

    family: str
    engine: str
    budget_s: float
    seed: int
    instance: str
    m: int
    value: float | None
    bound: float | None
    routes: list[Any]
    seconds: float
    gap_share: float | None = None
    missed: int | None = None

    @property
    def key(self) -> tuple[str, str, float, int, str, int]:
        """What was asked."""
        return (self.family, self.engine, self.budget_s, self.seed, self.instance, self.m)


class Journal:
    """Runs kept as one JSON line each; the file may be gone on with after a stop."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.runs: dict[tuple[str, str, float, int, str, int], Run] = {}
        text = path.read_text("utf-8", errors="replace") if path and path.exists() else ""
        self.torn = bool(text) and not text.endswith("\n")
        for run in map(_read, text.splitlines()):
            if run is not None:
                self.runs[run.key] = run

    def add(self, run: Run) -> None:
        """Keep a run, on disk before anything else is begun."""
        self.runs[run.key] = run
        if self.path is not None:
            with self.path.open("a", encoding="utf-8") as file:
                file.write("\n" * self.torn + json.dumps(asdict(run)) + "\n")
                file.flush()
                os.fsync(file.fileno())
            self.torn = False


def _read(line: str) -> Run | None:
    """A run of a line; None: a line cut short when the run was stopped."""
    try:
        return Run(**json.loads(line))
    except (ValueError, TypeError):
        return None


def run_cases(
    cases: Sequence[Case],
    *,
    engines: Sequence[str],
    seconds: float,
    seeds: Sequence[int],
    journal: Journal,
) -> Iterator[Run]:
    """Run what the journal does not hold yet; yields every run asked, old ones too."""
    for case in cases:
        for seed in seeds:
            for engine in engines:
                key = (case.family, engine, seconds, seed, case.name, case.m)
                if key not in journal.runs:
                    journal.add(_run(case, engine, seconds, seed))
                yield journal.runs[key]


def _run(case: Case, engine: str, seconds: float, seed: int) -> Run:
    instance = case.load(seed)
    answer = _solver(engine)(instance, seconds, seed)
    value, bound = _value(case, instance, answer), None
    if answer.bound_points is not None:
        bound = instance.bound(answer.bound_points)
    gap = None
    if value is not None and case.best is not None:
        gap = gap_share(instance.sense, value, case.best)
    return Run(
        family=case.family,
        engine=engine,
        budget_s=seconds,
        seed=seed,
        instance=case.name,
        m=case.m,
        value=value,
        bound=bound,
        routes=instance.routes(answer.solution),
        seconds=answer.seconds,
        gap_share=gap,
        missed=answer.verdict.missed if case.family == "week" else None,
    )


def _value(case: Case, instance: Instance, answer: Outcome) -> float | None:
    """Value by the family's own verifier; for weeks the judge's points."""
    if case.family == "week":
        return float(answer.verdict.points)
    try:
        return instance.verify(instance.routes(answer.solution))
    except InstanceError:
        return None


def _solver(engine: str) -> Callable[[Instance, float, int], Outcome]:
    """The portfolio, or one engine alone."""

    def run(instance: Instance, seconds: float, seed: int) -> Outcome:
        alone = None if engine == PORTFOLIO else (_engine(engine),)
        return solve(instance.problem, seed=seed, seconds=seconds, engines=alone)

    return run


def _engine(key: str) -> Engine:
    from optimisation.engines import ENGINES

    if key == "vroom":
        if find_spec("vroom") is None:
            raise InstanceError("pyvroom is not installed: pip install 'aller-vers[bench]'")
        from optimisation.bench.vroom import VROOM

        return VROOM
    if key not in ENGINES:
        raise InstanceError(f"{key}: no such engine")
    return ENGINES[key]


def run_covering(
    folder: Path | None, only: Sequence[str], *, seconds: float, journal: Journal
) -> Iterator[Run]:
    """Maximal covering: `m` is the number of places, the radius that of the published tables."""
    for name, num, path in covering_cases(folder, only):
        key = ("mclp", PORTFOLIO, seconds, 0, name, num)
        if key not in journal.runs:
            found = cover(read_mclp(path).covering(num, COVERING_RADIUS), max_seconds=seconds)
            chosen = [sorted(int(j) for j in found.chosen)]
            journal.add(
                Run(*key[:4], name, num, float(found.points), float(found.bound), chosen, seconds)
            )
        yield journal.runs[key]


def results(runs: Sequence[Run]) -> dict[str, Any]:
    """Runs of one engine in the form others can verify."""
    first = runs[0]
    return {
        "family": first.family,
        "engine": first.engine,
        "seconds": first.budget_s,
        "results": [
            {
                "instance": run.instance,
                "m": run.m,
                "value": run.value,
                "bound": run.bound,
                "routes": run.routes,
                "seconds": run.seconds,
                "seed": run.seed,
                **({} if run.missed is None else {"missed": run.missed}),
            }
            for run in runs
        ],
    }
