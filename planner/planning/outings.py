"""Dated outings as the Problem's own shifts: skills, reserve, rest, weekday."""

from __future__ import annotations

from dataclasses import replace

import optimisation.problem as op
from planner.clock import Clock
from planner.model import TeamKind
from planner.planning.activities import Codes
from planner.planning.expand import DatedShift
from planner.planning.sites import Sites

RESERVE_SHARE = {TeamKind.MARAUDE: 0.25, TeamKind.MOBILE: 0.10}
"""Part of a shift kept for unplanned encounters and late calls: a night is never full."""
REST_AFTER_S = 6 * 3600
REST_S = 20 * 60
NIGHT_ENDS_H = 6
"""A shift longer than six hours has a rest of 20 minutes (Code du travail, L3121-16)."""


def to_shift(shift: DatedShift, codes: Codes, sites: Sites, clock: Clock) -> op.Shift:
    """An outing as the solver reads it."""
    team = codes.teams[shift.team]
    base = sites.location[shift.base_place]
    return op.Shift(
        team=codes.team[shift.team],
        day=_day(shift, team.kind, clock),
        mode=codes.mode[team.mode],
        start_s=shift.start_s,
        end_s=shift.end_s,
        start_location=base,
        end_location=base,
        vehicle=None if shift.vehicle is None else codes.vehicle[shift.vehicle],
        skills=codes.skills(team.skills),
        workers=frozenset(codes.worker[code] for code in shift.workers),
        briefing_s=shift.briefing_s,
        closing_s=shift.closing_s,
        rest=rest_between(shift.start_s, shift.end_s, shift.break_s),
        reserve_share=RESERVE_SHARE[team.kind],
    )


def _day(shift: DatedShift, kind: TeamKind, clock: Clock) -> int:
    """Weekday of an outing; a round that starts in the small hours is of the night before."""
    if kind is TeamKind.MARAUDE and clock.local(shift.start_s).hour < NIGHT_ENDS_H:
        return clock.noon_day(shift.start_s).weekday()
    return shift.date.weekday()


def rest_length_s(shift: DatedShift) -> int:
    """Seconds of rest in an outing: its own, or twenty minutes past six hours; 0 for none."""
    return _rest_s(shift.end_s - shift.start_s, shift.break_s)


def _rest_s(span_s: int, own_s: int) -> int:
    return own_s or (REST_S if span_s > REST_AFTER_S else 0)


def rest_between(start_s: int, end_s: int, own_s: int) -> op.Break | None:
    """The rest of an outing, in its middle third and begun before the sixth hour is over.

    `own_s` is the rest its means ask for, 0 for none; past six hours there is one all the same.
    """
    span_s = end_s - start_s
    rest_s = _rest_s(span_s, own_s)
    if not rest_s:
        return None
    latest_s = min(start_s + 2 * span_s // 3, start_s + REST_AFTER_S)
    return op.Break(rest_s, start_s + span_s // 3, max(latest_s - rest_s, start_s + span_s // 3))


def lengthened(shift: op.Shift, before_s: int, after_s: int) -> op.Shift:
    """The same outing started earlier and ended later, with the rest that is then due."""
    start_s, end_s = shift.start_s - before_s, shift.end_s + after_s
    own_s = shift.rest.duration_s if shift.rest else 0
    return replace(shift, start_s=start_s, end_s=end_s, rest=rest_between(start_s, end_s, own_s))
