"""The week of one rota code, for whoever holds it: its outings and nothing of the others (pure).

Nothing is counted, and the code itself is not in what comes back.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from planner.clock import Clock
from planner.errors import UsageError
from planner.i18n import _
from planner.model import Means, WeekPlan
from planner.planning.expand import expand


def plan_of_code(
    plan: WeekPlan, means: Means, code: str, *, teams: Collection[str] | None = None
) -> WeekPlan:
    """The plan with the outings a code goes out on: absences and reinforcements count.

    What the week leaves out, its points and its bound are not this code's: they are left aside.

    Parameters
    ----------
    teams
        The only teams whose outings may be told; None: all.

    Raises
    ------
    UsageError
        A code no team told has and that joins none of them that week.
    """
    told = {team.id for team in means.teams if teams is None or team.id in teams}
    shifts = expand(means, Clock(plan.week, plan.tz)).shifts
    dated = {shift.id: shift.workers for shift in shifts if shift.team in told}
    known = {one for team in means.teams if team.id in told for one in team.workers}
    if code not in known.union(*dated.values()):
        raise UsageError(_("code de rota inconnu (non affiché) : voir la feuille « équipes »"))
    own = tuple(shift for shift in plan.shifts if code in dated.get(shift.id, ()))
    return replace(plan, shifts=own, unserved=(), violations=())
