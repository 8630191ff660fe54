"""Write the sheets of a plan: one PDF and one GPX per outing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from planner.clock import Clock
from planner.exports.export import shift_exports
from planner.exports.sheet_build import build_sheet
from planner.exports.sheet_inputs import SheetInputs
from planner.exports.sheet_pdf import render
from planner.model import PlannedShift, WeekPlan
from planner.planning.expand import means_of_week
from planner.service.judging import refuse_forbidden
from planner.service.load import load_territory
from planner.service.promised import promises_of
from planner.service.retention import erase_expired
from planner.sources.files import write_bytes
from planner.store.workspace import Workspace


def sheet_inputs(workspace: Workspace, plan: WeekPlan) -> SheetInputs:
    """What the sheets of a plan share."""
    loaded = load_territory(workspace, plan.territory)
    means = means_of_week(workspace.means(plan.means), Clock(plan.week, plan.tz))
    return SheetInputs.make(
        plan,
        means,
        territory=loaded.territory,
        streets=loaded.required_streets(),
        graphs=loaded.graphs({shift.mode for shift in plan.shifts}),
        codes=workspace.user_codes(plan.territory),
        services=loaded.services,
        zones=loaded.zones,
        promises=promises_of(workspace, plan),
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
    PlannerError
        The plan breaks a rule that nothing can save.
    """
    refuse_forbidden(workspace, plan)
    erase_expired(workspace, plan.territory)
    inputs = sheet_inputs(workspace, plan)
    files: list[Path] = []
    for shift in going_out(plan):
        say(shift.id)
        for name, content in shift_files(inputs, shift).items():
            write_bytes(out / name, content)
            files.append(out / name)
    if files:
        path = out / f"feuilles-{plan.territory}-{plan.week}-v{plan.version}.pdf"
        write_bytes(path, all_sheets(inputs))
        files.append(path)
    return files


def going_out(plan: WeekPlan) -> list[PlannedShift]:
    """Outings with passages: the others have no sheet."""
    return [shift for shift in plan.shifts if shift.passages]


def shift_files(inputs: SheetInputs, shift: PlannedShift) -> dict[str, bytes]:
    """Every export of an outing, by file name."""
    return {
        f"{stem(inputs.plan, shift)}{export.suffix}": export.render(shift, inputs)
        for export in shift_exports().values()
    }


def all_sheets(inputs: SheetInputs) -> bytes:
    """One PDF with the sheets of every outing that has passages."""
    return render([build_sheet(shift, inputs) for shift in going_out(inputs.plan)])


def stem(plan: WeekPlan, shift: PlannedShift) -> str:
    """File name of an outing: date, team, version; nothing else from the means."""
    team = "".join(c if c.isalnum() or c in "-_" else "-" for c in shift.team)[:40]
    start_h = shift.start_s // 3600 % 24
    return f"feuille-{shift.date.isoformat()}-{start_h:02d}h-{team}-v{plan.version}"
