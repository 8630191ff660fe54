"""Write the sheets of a plan: one PDF and one GPX per outing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from planner.exports.export import shift_exports
from planner.exports.sheet_build import build_sheet
from planner.exports.sheet_inputs import SheetInputs
from planner.exports.sheet_pdf import render
from planner.model import PlannedShift, WeekPlan
from planner.service.load import load_territory
from planner.sources.files import write_bytes
from planner.store.workspace import Workspace


def sheet_inputs(workspace: Workspace, plan: WeekPlan) -> SheetInputs:
    """What the sheets of a plan share."""
    loaded = load_territory(workspace, plan.territory)
    means = workspace.means(plan.means)
    return SheetInputs.make(
        plan,
        means,
        territory=loaded.territory,
        streets=loaded.required_streets(),
        graphs=loaded.graphs({shift.mode for shift in plan.shifts}),
        codes=workspace.user_codes(plan.territory),
    )


def make_sheets(
    workspace: Workspace,
    plan: WeekPlan,
    out: Path,
    *,
    say: Callable[[str], None] = lambda _message: None,
) -> list[Path]:
    """Write a PDF and a GPX per outing with passages, and one PDF of them all.

    Raises
    ------
    PlanFormatError
        The plan names a place, visit or team its means do not have.
    """
    inputs = sheet_inputs(workspace, plan)
    going_out = [shift for shift in plan.shifts if shift.passages]
    files: list[Path] = []
    for shift in going_out:
        say(shift.id)
        for export in shift_exports().values():
            path = out / f"{stem(plan, shift)}{export.suffix}"
            write_bytes(path, export.render(shift, inputs))
            files.append(path)
    if going_out:
        path = out / f"feuilles-{plan.territory}-{plan.week}-v{plan.version}.pdf"
        write_bytes(path, render([build_sheet(shift, inputs) for shift in going_out]))
        files.append(path)
    return files


def stem(plan: WeekPlan, shift: PlannedShift) -> str:
    """File name of an outing: date, team, version; nothing else from the means."""
    team = "".join(c if c.isalnum() or c in "-_" else "-" for c in shift.team)[:40]
    start_h = shift.start_s // 3600 % 24
    return f"feuille-{shift.date.isoformat()}-{start_h:02d}h-{team}-v{plan.version}"
