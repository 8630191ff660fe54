"""A sheet brought back, typed in by keyboard alone in the page: keys counted, time by the model.

Run ``python -m tests.bench.bench_typing``. The invented town is served as `serve` does; the longest
sheet of a street round (a count in every cell) and the longest of a visiting team (a mark of each
kind in turn) are typed in by keys really pressed in Chromium, from the head of the page until they
are saved. Nobody is timed: seconds are those of the keystroke-level model (`tests/ui/typist.py`).
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from planner.model import Week
from planner.service.demo import CODE
from planner.service.outings import outings_between
from planner.service.plan_request import PlanRequest
from planner.service.weeks import plan_week
from planner.store.workspace import Workspace
from tests.chromium import CHROMIUM, FLAGS
from tests.ui.conftest import serving
from tests.ui.tab import Tab
from tests.ui.typist import ASKED_S, KEY_S, Entry, type_round, type_visits

SLOW_KEY_S = 0.5


def main() -> None:
    """Type and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stops", type=int, default=12, help="lines of the sheet told of")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as told:
        folder = Path(told)
        os.environ["ALLERVERS_KEY_FILE"] = str(folder / "key")
        with serving(folder) as served, sync_playwright() as play:
            workspace = Workspace(served.home)
            browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            page = browser.new_context(locale="fr-FR").new_page()
            for words, entry in _entries(workspace, folder / "moyens.xlsx", Tab(page, served.base)):
                _tell(words, entry, asked.stops)
            browser.close()
            workspace.close()


def _entries(workspace: Workspace, means: Path, tab: Tab) -> list[tuple[str, Entry]]:
    """The longest sheet of each kind, typed in."""
    last = Week.of(dt.date.today()).previous
    plan_week(workspace, CODE, means, PlanRequest(last, seconds=None, iterations=2))
    known = outings_between(workspace, CODE, last.monday, last.monday + dt.timedelta(days=6))
    ordered = sorted(known, key=lambda one: -len(one.shift.passages))
    street = next(one for one in ordered if not one.visits)
    visits = next(one for one in ordered if one.visits)
    counts = [["1"] * len(street.columns)] * len(street.shift.passages)
    marks = [rank % 4 + 1 for rank, _passage in enumerate(visits.shift.passages)]
    tab.open("retours", t=CODE)
    first = type_round(tab, street.code, counts)
    tab.open("retours", t=CODE)
    return [("street round", first), ("visiting team", type_visits(tab, visits.code, marks))]


def _tell(words: str, entry: Entry, stops: int) -> None:
    low, high = (entry.seconds(stops, key_s) for key_s in (KEY_S, SLOW_KEY_S))
    print(
        f"{words}: {len(entry.lines)} lines typed in, {entry.around} keys around them, "
        f"{max(entry.lines)} a line at most; {stops} stops: {low:.0f} s "
        f"(0.5 s a key: {high:.0f} s) of {ASKED_S} s asked"
    )


if __name__ == "__main__":
    main()
