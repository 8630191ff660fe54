"""A plan written by a verb, and what the verb says of it."""

from __future__ import annotations

from pathlib import Path

from planner.cli.output import tell, write_json
from planner.i18n import _
from planner.model import WeekPlan
from planner.planning.plan_format import dumps
from planner.sources.files import write_text


def write_plan(plan: WeekPlan, out: Path | None) -> Path:
    """Write a plan where it is asked for, else under its own name in the current folder."""
    path = out or Path(f"plan-{plan.territory}-{plan.week}-v{plan.version}.json")
    write_text(path, dumps(plan))
    return path


def tell_written(path: Path) -> None:
    """Say where a plan was written."""
    tell(_("Plan écrit : {path}").format(path=path))


def tell_saved(plan: WeekPlan, out: Path | None, words: str, *, as_json: bool) -> None:
    """Write a version just saved, and say so: `words`, or which version in which file as JSON."""
    path = write_plan(plan, out)
    if as_json:
        write_json({"plan": plan.id, "version": plan.version, "file": str(path)})
        return
    tell(words)
    tell_written(path)
