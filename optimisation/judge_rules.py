"""The rules a week may break, and how grave each is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from optimisation.problem import Severity


class Rule(StrEnum):
    """One member per rule the judge checks."""

    FORBIDDEN_WINDOW = "forbidden_window"
    RESERVED = "reserved"
    SKILL_MISSING = "skill_missing"
    UNREACHABLE = "unreachable"
    APPOINTMENT_TWICE = "appointment_twice"
    VEHICLE_CLASH = "vehicle_clash"
    WORKER_CLASH = "worker_clash"
    TOO_FAST = "too_fast"
    TOO_SHORT = "too_short"
    OUTSIDE_WINDOW = "outside_window"
    BEFORE_SHIFT = "before_shift"
    AFTER_SHIFT = "after_shift"
    ROUTE_TOO_LONG = "route_too_long"
    RESERVE_USED = "reserve_used"
    OVER_CAPACITY = "over_capacity"
    REST_MISSING = "rest_missing"
    BLOCKED_PERIOD = "blocked_period"
    TOO_MANY_PASSAGES = "too_many_passages"
    DAY_SET = "day_set"
    GAP_TOO_SHORT = "gap_too_short"
    GAP_TOO_LONG = "gap_too_long"
    LOCK_BROKEN = "lock_broken"
    ROUTE_LOCKED = "route_locked"
    PAIR_GAP = "pair_gap"
    PAIR_ALONE = "pair_alone"
    PAIR_ONE_TEAM = "pair_one_team"
    APPOINTMENT_MISSED = "appointment_missed"
    PASSAGE_MISSING = "passage_missing"
    DUE_MISSED = "due_missed"
    PROMISE_BROKEN = "promise_broken"
    WISH_NOT_MET = "wish_not_met"
    SWEEP_TOO_LONG = "sweep_too_long"


_FORBIDDEN = (
    Rule.FORBIDDEN_WINDOW,
    Rule.RESERVED,
    Rule.SKILL_MISSING,
    Rule.UNREACHABLE,
    Rule.APPOINTMENT_TWICE,
    Rule.VEHICLE_CLASH,
    Rule.WORKER_CLASH,
)
_INFO = (
    Rule.APPOINTMENT_MISSED,
    Rule.PASSAGE_MISSING,
    Rule.DUE_MISSED,
    Rule.PROMISE_BROKEN,
    Rule.WISH_NOT_MET,
    Rule.SWEEP_TOO_LONG,
)
SEVERITY: dict[Rule, Severity] = (
    dict.fromkeys(_FORBIDDEN, Severity.FORBIDDEN)
    | {r: Severity.TO_ACCEPT for r in Rule if r not in _FORBIDDEN and r not in _INFO}
    | dict.fromkeys(_INFO, Severity.INFO)
)
"""Refusal, rest, sealed place, required skill, and what cannot be: forbidden. Time, gaps, limits:
to accept. What only costs points: information."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule broken: where (indices, None where it has no meaning) and by how much.

    `amount` is in the rule's own unit (seconds, passages, load), None where it has none.
    """

    rule: Rule
    shift: int | None = None
    activity: int | None = None
    amount: int | None = None

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return SEVERITY[self.rule]
