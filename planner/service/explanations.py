"""Explain what a week leaves out: the reason, and the smallest change that would serve it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from optimisation.change_family import ChangeKind
from planner.dates import numbered
from planner.errors import StoreError, UsageError
from planner.i18n import _
from planner.model import Means, Public, Week, WeekPlan
from planner.planning.changes import (
    Asked,
    Explanation,
    explain_place,
    explain_zone,
    with_hours,
)
from planner.planning.solution import to_solution
from planner.service.judging import CheckedPlan, check_plan
from planner.service.load import load_territory
from planner.service.names import names_of
from planner.service.working_time import check_working_time
from planner.store.workspace import Workspace

SECONDS = 20.0
"""Trials stop after this long, and say that they did not try everything."""


@dataclass(frozen=True, slots=True)
class Explained:
    """An explanation with the plan it is of, judged again, and what its ids are called."""

    explanation: Explanation
    checked: CheckedPlan
    names: Mapping[str, str]


def plan_of_week(workspace: Workspace, code: str, week: Week) -> WeekPlan:
    """The published plan of a week, else its newest version.

    Raises
    ------
    StoreError
        The week has no plan.
    """
    plan = workspace.plan_in_force(code, week)
    if plan is None:
        raise StoreError(
            _("aucun plan de la semaine {week} pour « {code} » : le faire avec « plan »").format(
                week=numbered(week), code=code
            )
        )
    return plan


def explain_in_plan(
    workspace: Workspace,
    plan: WeekPlan,
    asked: str,
    *,
    is_zone: bool = False,
    public: Public | None = None,
    seconds: float = SECONDS,
    should_stop: Callable[[], bool] = lambda: False,
    checked: CheckedPlan | None = None,
) -> Explained:
    """Say why a place, a visit or a zone has no passage and what would give it one.

    Parameters
    ----------
    asked
        Random id, code or name of a place or visit of the plan's week; or the id or the name of a
        zone.
    public
        Public whose need in the zone counts; None: any.
    seconds
        Trials stop after this long.
    checked
        The plan judged already; None: judged here.

    Raises
    ------
    UsageError
        The week has nothing of this name.
    """
    checked = checked or check_plan(workspace, plan)
    names = names_of(workspace, plan, checked.means)
    until_s = time.perf_counter() + seconds
    week = Asked(
        checked.built,
        checked.means,
        to_solution(checked.built.index, plan.shifts),
        seed=plan.seed,
        should_stop=lambda: should_stop() or time.perf_counter() >= until_s,
    )
    if is_zone:
        zone = _zone(workspace, plan, asked)
        try:
            found = explain_zone(week, zone, [public] if public else list(Public))
        except KeyError as error:
            raise UsageError(
                _("zone « {id} » inconnue, ou sans besoin estimé").format(id=asked[:60])
            ) from error
    else:
        found = explain_place(week, _ref(workspace, plan, checked, names, asked))
    return Explained(_with_working_time(workspace, plan, checked.means, found), checked, names)


def _ref(
    workspace: Workspace,
    plan: WeekPlan,
    checked: CheckedPlan,
    names: Mapping[str, str],
    asked: str,
) -> str:
    """Id behind an id, its beginning, the team's code or the name shown."""
    index = checked.built.index
    refs = (*index.places, *index.appointments)
    if asked in refs:
        return asked
    codes = workspace.user_codes(plan.territory)
    wanted = asked.strip().casefold()
    found = [
        ref
        for ref in refs
        if wanted in {codes.get(ref, "").casefold(), names.get(ref, "").casefold()} - {""}
        or (len(wanted) >= 6 and ref.startswith(wanted))
    ]
    if len(found) == 1:
        return found[0]
    head = (
        _("« {name} » : plusieurs lieux de la semaine portent ce nom")
        if found
        else _("« {name} » : aucun lieu de la semaine ne porte ce nom")
    )
    hint = _("la même commande sans --place dit ce qui n'a pas de passage")
    raise UsageError(f"{head.format(name=asked[:60])} — {hint}")


def _zone(workspace: Workspace, plan: WeekPlan, asked: str) -> str:
    """Id of a zone asked for by its id or its name; what is neither comes back as it is."""
    zones = load_territory(workspace, plan.territory).required_zones()
    wanted = asked.strip().casefold()
    named = [
        str(zone)
        for zone, name in zones["name"].items()
        if isinstance(name, str) and name.casefold() == wanted
    ]
    return named[0] if len(named) == 1 and asked not in zones.index else asked


def _with_working_time(
    workspace: Workspace, plan: WeekPlan, means: Means, found: Explanation
) -> Explanation:
    """Longer outings judged by the regimes of those who go out."""
    changes = [
        with_hours(
            change,
            hours_broken(
                workspace, plan, means, change.shift,
                early_s=60 * change.minutes if change.kind is ChangeKind.STARTS_EARLIER else 0,
                late_s=60 * change.minutes if change.kind is ChangeKind.ENDS_LATER else 0,
            ),
        )
        for change in found.changes
    ]  # fmt: skip
    return replace(found, changes=tuple(changes))


def hours_broken(
    workspace: Workspace, plan: WeekPlan, means: Means, outing: str, *, early_s: int, late_s: int
) -> tuple[str, ...]:
    """Rules of working time that a longer outing breaks anew or further; it keeps its rest."""
    if not early_s and not late_s:
        return ()
    before = check_working_time(workspace, plan, means).violations
    known = {(item.rule, item.shift): item.amount or 0 for item in before}
    shifts = (
        replace(shift, start_s=shift.start_s - early_s, end_s=shift.end_s + late_s)
        if shift.id == outing
        else shift
        for shift in plan.shifts
    )
    after = check_working_time(workspace, replace(plan, shifts=tuple(shifts)), means).violations
    rules = {
        item.rule for item in after if (item.amount or 0) > known.get((item.rule, item.shift), -1)
    }
    return tuple(sorted(rules))
