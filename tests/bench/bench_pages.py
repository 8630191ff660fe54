"""Pages of a territory of 24,000 zones: when they are ready, what they weigh, 20 users at once.

Run ``python -m tests.bench.bench_pages`` (``--browser`` also measures Chromium, from the address to
the last zone drawn, and what maps weigh on the wire). An invented town of size M with 400 passages
of five operators and a planned week of its own size, served as `serve` does. Each user keeps a
socket to the server, as a tab does, and chooses another layer of the map (another outing, on the
week) after a pause drawn from an exponential law (by seed). Prints figures and the load of the
machine; nothing is asserted about time.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from planner.demo.town import Town
from planner.service.demo import next_week, write_demo_means
from planner.service.load import load_territory
from planner.service.plan_request import PlanRequest
from planner.service.weeks import plan_week
from planner.store.workspace import Workspace
from tests.bench.bench_needs_page import CODE, WEIGHTS, add_town
from tests.bench.visitor import Visitor
from tests.chromium import CHROMIUM, FLAGS
from tests.ui.conftest import free_port, wait_for

LISTS = {"": "Indicateur", "besoins": "Carte de", "semaine": "Sortie"}
"""List that chooses what the map shows, by page."""
CHOSEN = 12
SEARCH_S = 60.0
"""Choices of a list one user tries; seconds of the search: pages are measured, not plans."""
STAY_S = 3.0
"""Seconds one user stays on a page whose weight was moved."""
LOOK_S, AT_REST_S = 3.0, 0.3
"""A server that used less processor between two looks has made ready what it makes."""
WEIGHT = "taux de pauvreté à 60 %"
ZONES_DRAWN = "zones => Object.keys(window.map_div?._layers ?? {}).length > zones"


@dataclass(frozen=True, slots=True)
class Server:
    """A running application, and how many zones its territory has."""

    base: str
    pid: int
    num_zones: int

    def cpu_s(self) -> float:
        """Seconds of processor it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--zones", type=int, default=24_000)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--choices", type=int, default=10, help="choices of each user")
    parser.add_argument("--pause", type=float, default=10.0, help="seconds between them, mean")
    parser.add_argument("--browser", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        num_zones = _home(home, asked.zones)
        for page in LISTS:
            for rested in (False, True):
                with _served(home, num_zones) as server:
                    asyncio.run(_opened(server, page, rested=rested))
        with _served(home, num_zones) as server:
            if asked.browser:
                _browser(server)
            asyncio.run(_alone(server))
            for page in LISTS:
                asyncio.run(_together(server, page, asked))
            asyncio.run(_together(server, "besoins", asked, weights=True))


def _home(home: Path, zones: int) -> int:
    """A workspace with the town and its planned week; how many zones it has."""
    key = home.parent / "key"
    os.environ |= {"ALLERVERS_HOME": str(home), "ALLERVERS_KEY_FILE": str(key)}
    workspace = Workspace(home)
    _plan(workspace, home.parent, add_town(workspace, zones))
    num_zones = len(load_territory(workspace, CODE).required_zones())
    _line(f"{num_zones} zones are read")
    return num_zones


@contextmanager
def _served(home: Path, num_zones: int) -> Iterator[Server]:
    port = free_port()
    words = ["serve", "--home", str(home), "--port", str(port), "--no-open"]
    run = [sys.executable, "-c", "from planner.cli import main; main()", *words]
    server = subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", server)
        yield Server(f"http://127.0.0.1:{port}", server.pid, num_zones)
    finally:
        server.terminate()
        server.wait(timeout=30)


def _plan(workspace: Workspace, folder: Path, town: Town) -> None:
    week = next_week(dt.date.today())
    means = folder / "moyens.xlsx"
    write_demo_means(town, means, first_night=week.monday.isoformat())
    planned = plan_week(workspace, CODE, means, PlanRequest(week, seconds=SEARCH_S))
    stops = sum(len(shift.passages) for shift in planned.plan.shifts)
    _line(f"{len(planned.plan.shifts)} outings of {stops} passages are planned")


def _browser(server: Server) -> None:
    """From the address to every zone drawn, each time in a browser that holds nothing."""
    from playwright.sync_api import Request, sync_playwright

    from tests.ui.tab import Tab

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for title in ("territoire", "besoins", "semaine"):
            for visit in ("first since the server began", "later, another browser"):
                context = browser.new_context(locale="fr-FR")
                tab = Tab(context.new_page(), server.base)
                fetched: list[Request] = []
                tab.page.on("requestfinished", lambda one, kept=fetched: kept.append(one))
                began = time.perf_counter()
                tab.open("" if title == "territoire" else title, t=CODE)
                ready_s = time.perf_counter() - began
                tab.map_frame().wait_for_function(ZONES_DRAWN, arg=server.num_zones)
                drawn_s = time.perf_counter() - began
                shapes = [one for one in fetched if "/shapes/" in one.url]
                weight = sum(one.sizes()["responseBodySize"] for one in shapes) / 1e6
                _line(
                    f"{title}, {visit}: page {ready_s:.2f} s, zones drawn {drawn_s:.2f} s, "
                    f"map {weight:.2f} MB in {len(shapes)} answers{_load()}"
                )
                context.close()
        browser.close()


async def _opened(server: Server, page: str, *, rested: bool) -> None:
    """The first page anyone opens, at once or once the server has made ready what it can."""
    if rested:
        used_s = -1.0
        while server.cpu_s() - used_s > AT_REST_S:
            used_s = server.cpu_s()
            await asyncio.sleep(LOOK_S)
    async with Visitor(server.base, page, t=CODE) as visitor:
        took_s = await visitor.run()
    when = "once the server rests" if rested else "at once"
    _line(f"{page or 'territoire'}, first opened since the start, {when}: {took_s:.2f} s{_load()}")


async def _alone(server: Server) -> None:
    """One user: each page opened, then a layer chosen, then a weight moved to new places."""
    for page in LISTS:
        async with Visitor(server.base, page, t=CODE, public="logement") as visitor:
            opened = [await visitor.run() for _time in range(2)]
            _line(
                f"one user, {page or 'territoire'}: opened {opened[0]:.2f} s, again "
                f"{opened[1]:.2f} s, {visitor.num_bytes / 1000:.0f} kB{_load()}"
            )
            await _choices(server, visitor, page)
            if page == "besoins":
                took, held, before = [], [], server.cpu_s()
                for weight in WEIGHTS[1:6]:
                    visitor.slide(WEIGHT, weight)
                    took.append(await visitor.run())
                    held.append(await visitor.stay(STAY_S))
                _told("one user, besoins: a weight moved", took, server.cpu_s() - before, held)


async def _choices(server: Server, visitor: Visitor, page: str) -> None:
    """Layers, at most so many, once, to be made, then again."""
    for what in ("first", "again"):
        took, before = [], server.cpu_s()
        for option in visitor.options(LISTS[page])[:CHOSEN]:
            visitor.choose(LISTS[page], option)
            took.append(await visitor.run())
        words = f"one user, {page or 'territoire'}: a layer chosen, {what}"
        _told(words, took, server.cpu_s() - before)


async def _together(
    server: Server, page: str, asked: argparse.Namespace, *, weights: bool = False
) -> None:
    """Users at once on a page; `weights`: each moves a weight to a place of their own."""
    before = server.cpu_s()
    users = [_user(server, page, asked, seed, weights=weights) for seed in range(asked.users)]
    runs = [one for found in await asyncio.gather(*users) for one in found]
    what = "a weight moved" if weights else "a layer chosen"
    words = f"{asked.users} users, {page or 'territoire'}: {what} every {asked.pause:g} s"
    took, held = ([run[at] for run in runs] for at in range(2))
    _told(words, took, server.cpu_s() - before, held)


async def _user(
    server: Server, page: str, asked: argparse.Namespace, seed: int, *, weights: bool
) -> list[tuple[float, float | None]]:
    """Seconds of each choice of one user, and of its ranks tried after it."""
    rng = random.Random(seed)
    await asyncio.sleep(rng.uniform(0, asked.pause))
    async with Visitor(server.base, page, t=CODE, public="logement") as visitor:
        await visitor.run()
        await visitor.stay(rng.expovariate(1 / asked.pause))
        took = []
        for at in range(asked.choices):
            if weights:  # never one that was computed before
                visitor.slide(WEIGHT, 0.001 * (1 + seed * asked.choices + at))
            else:
                visitor.choose(LISTS[page], rng.choice(visitor.options(LISTS[page])))
            run_s = await visitor.run()
            took.append((run_s, await visitor.stay(rng.expovariate(1 / asked.pause))))
        return took


def _told(
    what: str, took: Sequence[float], cpu_s: float, held: Sequence[float | None] = ()
) -> None:
    _line(f"{what}: {_spread(took)}; {cpu_s / len(took):.2f} s of processor each{_load()}")
    after = [one for one in held if one is not None]
    if after:
        _line(f"{what}, its ranks tried and shown after the page: {_spread(after)}")


def _spread(took: Sequence[float]) -> str:
    low, high = np.quantile(took, [0.5, 0.95])
    return (
        f"median {low:.2f} s, 95th centile {high:.2f} s, at most {max(took):.2f} s over {len(took)}"
    )


def _load() -> str:
    return f" (load average {os.getloadavg()[0]:.1f})"


def _line(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
