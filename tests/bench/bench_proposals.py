"""Proposals for calls and absences at size M: seconds per question, generated week and demo.

Usage: python -m tests.bench.bench_proposals [--questions 30] [--seconds 30] [--seed 1] [--home DIR]

`--home`: a workspace whose territory `demo` has a plan (`aller-vers demo --size M --home DIR`); the
questions go to its resident process. Without it the generated week alone is asked about.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np

from optimisation.bench.weeks import generated
from optimisation.problem import Kind, Problem, Solution
from optimisation.proposals import propose_absence, propose_call
from optimisation.search.ahead import compile_now
from optimisation.solve import solve
from planner import geo
from planner.errors import PlannerError
from planner.model import PlaceKind
from planner.network.gazetteer import Whereabouts
from planner.service.absence import AbsenceRequest
from planner.service.call import CallRequest
from planner.service.desk import open_desk
from planner.service.resident import WeekDesk
from planner.store.workspace import Workspace

DAY_S, HOUR_S = 86_400, 3_600


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--home", type=Path)
    asked = parser.parse_args()
    compile_now()
    of_generated(asked.questions, asked.seconds, asked.seed)
    if asked.home is not None:
        of_demo(asked.home, asked.questions, asked.seed)


def show(name: str, wall: list[float], cpu: list[float], num: Counter[int]) -> None:
    """One line: median, 95th centile and most, and how many proposals questions had."""
    for what, values in (("clock", wall), ("processor", cpu)):
        if values:
            p50, p95 = np.percentile(values, [50, 95])
            print(f"{name}, {what}: p50 {p50:.2f} s, p95 {p95:.2f} s, most {max(values):.2f} s "
                  f"over {len(values)}")  # fmt: skip
    told = ", ".join(f"{count} with {k}" for k, count in sorted(num.items(), reverse=True))
    print(f"  proposals: {told}; load average {os.getloadavg()[0]:.1f}", flush=True)


def of_generated(questions: int, seconds: float, seed: int) -> None:
    """Two calls, then an absence, and so on, on a week M made from a seed and planned."""
    problem = generated("M", seed).problem
    outcome = solve(problem, seed=seed, seconds=seconds)
    rng = np.random.default_rng(seed)
    wall, cpu, num = [], [], Counter[int]()
    for number in range(questions):
        ask = _absence if number % 3 == 2 else _call
        began, spent = time.perf_counter(), time.process_time()
        num[ask(problem, outcome.solution, rng)] += 1
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - spent)
    show("generated M (120 outings, 900 activities, 24,000 zones)", wall, cpu, num)


def _call(problem: Problem, plan: Solution, rng: np.random.Generator) -> int:
    """A place without passage is called for, at an hour of an evening or a day."""
    served = {visit.activity for route in plan.routes for visit in route.visits}
    free = [place for place in range(len(problem.places)) if place not in served]
    place = int(rng.choice(free))
    start_s = int(rng.integers(0, 5)) * DAY_S + int(rng.choice([10, 12, 14, 19, 20])) * HOUR_S
    called = replace(problem.places[place], windows=((start_s, start_s + HOUR_S),), kind=Kind.KNOWN)
    places = (*problem.places[:place], called, *problem.places[place + 1 :])
    return len(propose_call(replace(problem, places=places), plan, place))


def _absence(problem: Problem, plan: Solution, rng: np.random.Generator) -> int:
    """A team that goes out stays in; those left may join any other of that time."""
    out = [rank for rank, route in enumerate(plan.routes) if len(route.visits) > 2]
    lost = int(rng.choice(out))
    own = problem.shifts[lost]
    companions = [
        rank
        for rank, other in enumerate(problem.shifts)
        if rank != lost and other.start_s < own.end_s and own.start_s < other.end_s
    ]
    return len(propose_absence(problem, plan, [lost], companions=companions))


def of_demo(home: Path, questions: int, seed: int) -> None:
    """The same of the demo's resident process, report built and travel searched included."""
    workspace = Workspace(home)
    week = workspace.plans("demo")[-1].week
    desk = open_desk(workspace, "demo", week)
    rng = np.random.default_rng(seed)
    began = time.perf_counter()
    asking = WeekDesk(workspace, "demo", week)
    try:
        asking.wait()
        print(f"demo loaded in {time.perf_counter() - began:.1f} s")
        wall, num = [], Counter[int]()
        places = [p for p in desk.means.places if p.kind is not PlaceKind.EXPLORATORY]
        outings = [shift for shift in desk.plan.shifts if len(shift.passages) > 2]
        while len(wall) < questions:
            absent = len(wall) % 3 == 2
            if absent:
                shift = outings[int(rng.integers(len(outings)))]
                team = next(team for team in desk.means.teams if team.id == shift.team)
                codes = team.workers[: int(rng.integers(0, 3))]
                question: AbsenceRequest | CallRequest = AbsenceRequest(
                    shift.team, shift.date, codes
                )
            else:
                point = places[int(rng.integers(len(places)))].point
                lon, lat = geo.to_lonlat(point.x_m + 60, point.y_m + 60, desk.loaded.territory.epsg)
                day = week.monday + dt.timedelta(days=int(rng.integers(0, 5)))
                minute = int(rng.choice([20, 21, 22, 23])) * 60
                question = CallRequest(Whereabouts(lat=lat, lon=lon), day, minute)
            began = time.perf_counter()
            try:
                num[len(asking.ask(question).proposals)] += 1
            except PlannerError as error:
                print(f"  left out: {error}")
                continue
            wall.append(time.perf_counter() - began)
        show("demo M, resident process", wall, [], num)
    finally:
        asking.close()


if __name__ == "__main__":
    main()
