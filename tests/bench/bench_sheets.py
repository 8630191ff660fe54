"""Time the sheets of a whole week: `python -m tests.bench.bench_sheets --outings 40`.

An invented town of 144 crossings, forty places, ten passages an outing, each outing of its own.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

from planner.exports.audience import Audience
from planner.exports.phone_page import render_page
from planner.exports.sheet_build import build_sheet
from planner.exports.sheet_inputs import SheetInputs
from planner.exports.sheet_pdf import render
from planner.exports.week_export import week_exports
from planner.network.graph import build
from planner.network.modes import MODES
from tests.exports import town

STOPS = 10


def make_inputs(outings: int) -> SheetInputs:
    places = [
        town.place(f"p{rank}", (1 + rank % 10, 1 + rank // 10 * 2), label=f"Lieu {rank}")
        for rank in range(40)
    ]
    shifts = [
        replace(
            town.make_shift([places[(7 * n + k * (1 + n % 3)) % 40].id for k in range(STOPS)]),
            id=f"s{n}",
        )
        for n in range(outings)
    ]
    streets = town.make_streets()
    return SheetInputs.make(
        replace(town.make_plan(shifts[0]), shifts=tuple(shifts)),
        town.make_means(tuple(places)),
        territory=town.make_territory(),
        streets=streets,
        graphs={mode: build(streets, MODES[mode]) for mode in ("walk", "car")},
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--outings", type=int, default=40)
    asked = parser.parse_args()
    inputs = make_inputs(asked.outings)
    render([build_sheet(inputs.plan.shifts[0], inputs)])
    start = time.perf_counter()
    sheets = [build_sheet(shift, inputs) for shift in inputs.plan.shifts]
    built = time.perf_counter()
    pdf = render(sheets)
    printed = time.perf_counter()
    print(f"{asked.outings} sheets: built {built - start:.1f} s, printed {printed - built:.1f} s")
    print(f"one PDF of {len(pdf) / 1e6:.1f} MB")
    start = time.perf_counter()
    for shift in inputs.plan.shifts:
        render_page(shift, inputs)
    print(f"pages for a telephone: {time.perf_counter() - start:.1f} s")
    for key, export in week_exports().items():
        start = time.perf_counter()
        export.render(inputs, export.audiences[0] if export.audiences else Audience.TEAM)
        print(f"{key}: {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
