"""The judge's points in words: 100 points are the whole estimated need, and no ceiling."""

from __future__ import annotations

from planner.digits import percent_in_table
from planner.exports.needs_table import number
from planner.i18n import _, ngettext
from planner.model import WeekPlan

POINT = 10**7
"""The judge's units in one point: the territory's need is 10⁹ of them, 100 points."""


def marks(points: int) -> str:
    """Points with one decimal."""
    return number(points / POINT, 1)


def marks_words(plan: WeekPlan) -> str:
    """A plan's points, and how far they are from the bound where there is one."""
    text = _("Repères du plan : {points} points").format(points=marks(plan.points))
    if plan.bound_points is None:
        return text
    told = _("{points} ; aucun plan ne peut dépasser {bound} (écart au plus : {gap})")
    bound, gap = marks(plan.bound_points), gap_words(plan.points, plan.bound_points)
    return told.format(points=text, bound=bound, gap=gap)


def gap_words(points: int, bound_points: int) -> str:
    """Part of the bound a plan may still lack, at most."""
    lack = max(0, bound_points - points)
    return percent_in_table(lack / bound_points if bound_points > 0 else 0.0)


def parts_words(plan: WeekPlan) -> str:
    """What the points are made of: the gains, then all that is taken off."""
    coverage = plan.parts.get("coverage", 0)
    visits = plan.parts.get("optional_appointments", 0)
    text = _(
        "100 points : tout le besoin estimé du territoire, une fois. Ici : besoin estimé "
        "{coverage}, rendez-vous facultatifs {visits} (ils s'ajoutent : le total peut dépasser "
        "100), trajets, promesses et manques −{costs}."
    )
    costs = coverage + visits - plan.points
    return text.format(coverage=marks(coverage), visits=marks(visits), costs=marks(costs))


def search_words(passages: int, points: int, bound_points: int | None) -> str:
    """How good the best plan of a search is so far."""
    text = ngettext(
        "{passages} passage, {points} points", "{passages} passages, {points} points", passages
    ).format(passages=number(passages, 0), points=marks(points))
    if bound_points is None:
        return text
    gap = gap_words(points, bound_points)
    return _("{text}, écart au plus haut possible : {gap} au plus").format(text=text, gap=gap)
