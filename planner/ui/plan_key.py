"""A plan in the address and in lists."""

from __future__ import annotations

from planner.dates import numbered
from planner.i18n import _
from planner.model import WeekPlan
from planner.store.plans import PlanHead


def plan_key(plan: WeekPlan | PlanHead) -> str:
    """A plan of a territory in the address: week and version."""
    return f"{plan.week}-v{plan.version}"


def plan_words(plan: WeekPlan | PlanHead) -> str:
    """A plan in a list."""
    words = _("semaine {week}, version {version}").format(
        week=numbered(plan.week), version=plan.version
    )
    return f"{words} · {_('publié')}" if plan.published else words
