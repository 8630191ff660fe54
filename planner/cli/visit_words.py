"""Visits of a week in words: continuity, calls to make, other hours to propose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from planner.clock import Clock, clock_text
from planner.i18n import _, labelled
from planner.model import Means, WeekPlan
from planner.planning.continuity import Call, calls_to_make, continuity
from planner.planning.expand import expand
from planner.planning.occurrences import Proposal


def visit_lines(plan: WeekPlan, means: Means, names: Mapping[str, str]) -> Iterator[str]:
    """What to know of the week's visits; nothing where there is none."""
    if not means.appointments:
        return
    clock = Clock(plan.week, plan.tz)
    counted = continuity(plan, means)
    if counted.visits > counted.undeclared:
        yield _(
            "Continuité : {referent} par le référent, {known} par une personne connue, "
            "{new} par d'autres"
        ).format(referent=counted.referent, known=counted.known, new=counted.new)
    if means.outcomes:
        yield _("Premières visites, d'après le suivi : {num}").format(num=counted.first)
    calls = calls_to_make(plan, means)
    if calls:
        yield _("Appels à passer : {num}").format(num=len(calls))
        yield from (f"  {_call(call, clock, names)}" for call in calls)
    proposals = expand(means, clock).proposals
    if proposals:
        yield _("Une autre heure à proposer : {num}").format(num=len(proposals))
        yield from (f"  {_proposal(one, names)}" for one in proposals)


def _call(call: Call, clock: Clock, names: Mapping[str, str]) -> str:
    name = names.get(call.appointment, call.appointment[:6])
    hour = clock.hour(call.confirmed_s)
    if call.planned_s is None:
        return labelled(name, _("confirmé à {hour}, le plan ne le tient pas").format(hour=hour))
    return labelled(
        name,
        _("confirmé à {hour}, le plan dit {planned}").format(
            hour=hour, planned=clock.hour(call.planned_s)
        ),
    )


def _proposal(one: Proposal, names: Mapping[str, str]) -> str:
    name = names.get(one.appointment, one.appointment[:6])
    if one.part is None:
        words = _("{num} fois de suite sans personne ; proposer un autre jour")
        return labelled(name, words.format(num=one.misses))
    start, end = (
        clock_text(dt.datetime.combine(one.date, dt.time(minute // 60, minute % 60)))
        for minute in one.part
    )
    words = _("{num} fois de suite sans personne ; proposer entre {start} et {end}")
    return labelled(name, words.format(num=one.misses, start=start, end=end))
