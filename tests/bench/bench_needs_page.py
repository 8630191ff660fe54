"""Needs page on 2,000 zones: a weight is moved, everything is computed and drawn again.

Run ``python -m tests.bench.bench_needs_page`` (``--browser`` also measures it in Chromium, from the
key pressed to the last zone in its new colour). An invented town, its 2,000 squares nearest the
middle, 400 passages of five operators. Prints figures; nothing is asserted about time.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np

from planner.demo.town import Town
from planner.frames import PRESENCE
from planner.model import Public
from planner.service.access import AccessRequest
from planner.service.demo import add_demo_territory
from planner.service.load import load_territory
from planner.service.zone_card import zone_study
from planner.store.workspace import Workspace

CODE = "grande"
OPERATORS = ("Croix-Bleue", "Les Veilleurs", "Camion du Soir", "Santé Mobile", "Repas du Pont")
WEIGHTS = (0.5, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0)
"""Places of a slider no default is at: nothing asked has been computed before."""
LAYER_WORDS = """() => Object.values(window.map_div?._layers ?? {})
  .map(one => one.feature?.properties?.words).filter(Boolean).sort().join()"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--zones", type=int, default=2_000)
    parser.add_argument("--repeats", type=int, default=8, choices=range(1, len(WEIGHTS)))
    parser.add_argument("--browser", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        os.environ |= {
            "ALLERVERS_HOME": str(home), "ALLERVERS_KEY_FILE": str(Path(folder) / "key"),
        }  # fmt: skip
        workspace = Workspace(home)
        add_town(workspace, asked.zones)
        for public in Public:
            _service(workspace, public, asked.repeats)
            _page(public, asked.repeats)
        if asked.browser:
            _browser(home, asked.repeats)


def add_town(workspace: Workspace, num: int) -> Town:
    """Keep an invented town with passages of other operators as `CODE`; returns it.

    `num`: zones at most, those nearest the middle.
    """
    territory, town = add_demo_territory(workspace, size="M")
    middle = town.zones.geometry.centroid
    away_m = np.hypot(middle.x - middle.x.mean(), middle.y - middle.y.mean())
    zones = town.zones.iloc[np.argsort(away_m.to_numpy())[:num]]
    layers = {
        "nodes": town.streets.nodes, "links": town.streets.links,
        "landmarks": town.streets.landmarks, "zones": zones, "services": town.services,
        "presence": _passages(zones, np.random.default_rng(1)),
    }  # fmt: skip
    named = dataclasses.replace(territory, code=CODE, name="Grande ville")
    workspace.add_territory(named, layers)
    _line(f"{len(zones)} zones, {len(town.services)} services, {len(town.streets.links)} links")
    return town


def _passages(zones: gpd.GeoDataFrame, rng: np.random.Generator, num: int = 400):
    shapes = zones.geometry.iloc[rng.integers(0, len(zones), num)].representative_point()
    start = rng.choice([9, 14, 18, 19, 20, 21], num) * 60
    frame = gpd.GeoDataFrame(
        {
            "operator": rng.choice(OPERATORS, num),
            "weekday": rng.integers(0, 7, num),
            "start_min": start,
            "end_min": start + rng.choice([60, 120, 180], num),
            "vague": rng.random(num) < 0.2,
            "months": np.full(num, 4095),
            "kind": rng.choice(["maraude", "food", "health", "bus"], num),
            "sure": rng.random(num) < 0.8,
            "checked_on": [dt.date.today().isoformat()] * num,
            "source": ["own"] * num,
        },
        geometry=shapes.to_numpy(),
        index=[f"p{rank}" for rank in range(num)],
        crs=zones.crs,
    )
    return PRESENCE.check(frame.rename_axis(PRESENCE.index))


def _service(workspace: Workspace, public: Public, repeats: int) -> None:
    """The study alone, a new weight each time, the territory loaded."""
    loaded = load_territory(workspace, CODE)

    def once(rank: int) -> None:
        weights = {"poverty_share": 1.0 + rank / 10}
        zone_study(
            loaded, public, None, weights=weights, request=AccessRequest(), on=dt.date.today()
        )

    _series(f"{public.value}: study of every zone", once, repeats)


def _page(public: Public, repeats: int) -> None:
    """The whole page as the server runs it after a weight is moved."""
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_function(_needs_page, default_timeout=120)
    app.query_params["t"] = CODE
    app.query_params["public"] = public.value
    app.run()

    def once(rank: int) -> None:
        (slider,) = [one for one in app.slider if one.key == f"weight-{public.value}-poverty_share"]
        slider.set_value(WEIGHTS[rank]).run()
        assert not app.exception

    _series(f"{public.value}: run of the whole page", once, repeats)


def _needs_page() -> None:
    from planner.ui import state
    from planner.ui.pages import needs

    state.apply_language()
    needs.show()


def _browser(home: Path, repeats: int) -> None:
    """From the key that moves a weight to every zone drawn anew, in Chromium."""
    from playwright.sync_api import sync_playwright

    from tests.chromium import CHROMIUM, FLAGS
    from tests.ui.conftest import free_port, wait_for
    from tests.ui.tab import Tab

    port = free_port()
    words = ["serve", "--home", str(home), "--port", str(port), "--no-open"]
    run = [sys.executable, "-c", "from planner.cli import main; main()", *words]
    server = subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        base = f"http://127.0.0.1:{port}"
        wait_for(f"{base}/_stcore/health", server)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            tab = Tab(browser.new_page(), base)
            tab.open("besoins", t=CODE, public="logement", map="underservice")
            tab.layers(lambda layers: any(layer["words"] for layer in layers))
            tab.open_part("Poids des composantes")
            slider = tab.page.get_by_role("slider", name="taux de pauvreté à 60 %")
            slider.focus()
            other = tab.page.get_by_role("slider", name="écart")

            def once(_rank: int) -> None:
                frame = tab.map_frame()
                before = frame.evaluate(LAYER_WORDS)
                other.first.press("ArrowRight")
                frame.wait_for_function(f"before => ({LAYER_WORDS})() !== before", arg=before)

            _series("logement: in Chromium, key pressed to map drawn anew", once, repeats)
            browser.close()
    finally:
        server.terminate()
        server.wait(timeout=30)


def _series(what: str, once: Callable[[int], None], repeats: int) -> None:
    taken = []
    for rank in range(repeats + 1):
        start = time.perf_counter()
        once(rank)
        taken.append(time.perf_counter() - start)
    first, later = taken[0], taken[1:]
    _line(
        f"{what}: median {statistics.median(later):.2f} s "
        f"({min(later):.2f}–{max(later):.2f} over {len(later)}), first {first:.2f} s"
    )


def _line(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
