"""The week of one rota code, for whoever holds it: its outings and nothing of the others (pure).

Nothing is counted, and the code itself is not in what comes back.
"""

from __future__ import annotations

from dataclasses import replace

from planner.clock import Clock
from planner.errors import UsageError
from planner.i18n import _
from planner.model import Means, WeekPlan
from planner.planning.expand import expand


def plan_of_code(plan: WeekPlan, means: Means, code: str) -> WeekPlan:
    """The plan with the outings a code goes out on: absences and reinforcements count.

    What the week leaves out, its points and its bound are not this code's: they are left aside.

    Raises
    ------
    UsageError
        A code no team has and that joins none that week.
    """
    dated = {shift.id: shift.workers for shift in expand(means, Clock(plan.week, plan.tz)).shifts}
    known = {one for team in means.teams for one in team.workers}
    if code not in known.union(*dated.values()):
        raise UsageError(_("code de rota inconnu (non affiché) : voir la feuille « équipes »"))
    own = tuple(shift for shift in plan.shifts if code in dated.get(shift.id, ()))
    return replace(plan, shifts=own, unserved=(), violations=())
