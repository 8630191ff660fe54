"""What a person accepted of a plan: recorded with it, never for what is forbidden."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from optimisation.problem import Severity
from planner.errors import AskFirstError, UsageError
from planner.i18n import _, listed
from planner.model import PlanViolation
from planner.planning.rules import rule_words

Key = tuple[str, str | None, str | None]


def keep_accepted(
    found: Iterable[PlanViolation], recorded: Iterable[PlanViolation]
) -> tuple[PlanViolation, ...]:
    """Findings of the judge with the acceptances recorded before.

    An acceptance holds for the same rule, outing and place, up to the amount that was accepted; a
    larger one is to be accepted again. What is forbidden or information carries none.
    """
    limits: dict[Key, int] = {}
    for item in recorded:
        if item.accepted:
            limits[_key(item)] = max(limits.get(_key(item), 0), item.amount or 0)
    return tuple(
        replace(
            item,
            accepted=_acceptable(item)
            and _key(item) in limits
            and (item.amount or 0) <= limits[_key(item)],
        )
        for item in found
    )


def accept(
    violations: Iterable[PlanViolation], rules: Collection[str]
) -> tuple[PlanViolation, ...]:
    """Record the acceptance of every violation of these rules.

    Raises
    ------
    UsageError
        A rule that is not to be accepted in this plan: forbidden, information or not broken.
    """
    violations = tuple(violations)
    possible = {item.rule for item in violations if _acceptable(item)}
    for rule in sorted(set(rules) - possible):
        broken = {item.rule for item in violations}
        message = (
            _("« {rule} » ({words}) ne s'accepte pas")
            if rule in broken
            else _("« {rule} » n'est pas un écart de ce plan")
        )
        known = ", ".join(sorted(possible)) or _("aucun")
        hint = _("écarts à accepter : {rules}").format(rules=known)
        text = message.format(rule=rule[:40], words=rule_words(rule))
        raise UsageError(f"{text} — {hint}")
    return tuple(
        replace(item, accepted=item.accepted or (_acceptable(item) and item.rule in rules))
        for item in violations
    )


def broken_further(
    found: Collection[PlanViolation], before: Iterable[PlanViolation]
) -> tuple[PlanViolation, ...]:
    """Findings of a changed plan that the plan before it has not, or has to a lesser amount.

    On one rule, outing and place: its largest amount, all its amounts together, or how often.
    """
    known, now = _totals(before), _totals(found)
    worse = {
        key
        for key, totals in now.items()
        if any(one > other for one, other in zip(totals, known.get(key, (0, 0, 0)), strict=True))
    }
    return tuple(item for item in found if _key(item) in worse)


def _totals(violations: Iterable[PlanViolation]) -> dict[Key, tuple[int, int, int]]:
    """Number, sum and largest of the amounts by rule, outing and place."""
    totals: dict[Key, tuple[int, int, int]] = {}
    for item in violations:
        num, total, largest = totals.get(_key(item), (0, 0, 0))
        amount = item.amount or 0
        totals[_key(item)] = num + 1, total + amount, max(largest, amount)
    return totals


def refuse_broken(
    broken: Collection[PlanViolation], *, accepted: bool, impossible: str, to_accept: str
) -> tuple[PlanViolation, ...]:
    """Refuse a change for the rules it breaks; what is left to record as accepted.

    Parameters
    ----------
    broken
        What the change breaks that the plan before it did not, or not as much.
    accepted
        Whether a person accepts it, as far as that can be accepted.
    impossible, to_accept
        What is said where nothing allows it, and where nobody accepted it; `{rules}` tells which.

    Raises
    ------
    UsageError
        A rule that no acceptance allows is broken.
    AskFirstError
        What is broken can be accepted, and nobody has.
    """
    forbidden = [item for item in broken if item.severity == Severity.FORBIDDEN]
    open_ = tuple(item for item in broken if _acceptable(item))
    if forbidden:
        raise UsageError(impossible.format(rules=_rules_in_words(forbidden)))
    if open_ and not accepted:
        raise AskFirstError(to_accept.format(rules=_rules_in_words(open_)))
    return open_


def _rules_in_words(items: Iterable[PlanViolation]) -> str:
    return listed(dict.fromkeys(rule_words(item.rule) for item in items))


def with_accepted(
    violations: Iterable[PlanViolation], accepted: Collection[PlanViolation]
) -> tuple[PlanViolation, ...]:
    """Record the acceptance of these very violations, as far as they can be accepted."""
    keys = {_key(item) for item in accepted}
    return tuple(
        replace(item, accepted=item.accepted or (_acceptable(item) and _key(item) in keys))
        for item in violations
    )


def standing(violations: Iterable[PlanViolation]) -> tuple[PlanViolation, ...]:
    """Violations that keep a plan from being published: forbidden, or accepted by nobody."""
    return tuple(
        item
        for item in violations
        if item.severity == Severity.FORBIDDEN or (_acceptable(item) and not item.accepted)
    )


def _acceptable(item: PlanViolation) -> bool:
    return item.severity == Severity.TO_ACCEPT


def _key(item: PlanViolation) -> Key:
    return item.rule, item.shift, item.ref
