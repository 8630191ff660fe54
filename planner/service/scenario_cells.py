"""Lines people write for a scenario: `M1 = samedi, 19:30-00:30`, `L3 = 2`."""

from __future__ import annotations

from collections.abc import Sequence

from planner.errors import UsageError
from planner.i18n import _

MAX_PASSAGES = 14
"""A passage in the morning and one in the evening of every day."""


def pair(told: str) -> tuple[str, str]:
    """`M1 = …` as code and value.

    Raises
    ------
    UsageError
        A side is missing.
    """
    key, sign, value = (part.strip() for part in told.partition("="))
    if not sign or not key or not value:
        raise UsageError(_("« {told} » : écrire CODE=VALEUR").format(told=told[:40]))
    return key, value


def half_day(told: str) -> tuple[str, str, str]:
    """`where = mardi, 09:00-12:00` as place or code, weekday, hours; errors as for `pair`."""
    where, rest = pair(told)
    day, comma, hours = (part.strip() for part in rest.partition(","))
    if not comma:
        raise UsageError(
            _("« {told} » : écrire CODE=jour,début-fin, par exemple M1=samedi,19:30-00:30").format(
                told=told[:60]
            )
        )
    return where, day, hours


def passages(told: Sequence[str]) -> dict[str, int]:
    """`L3 = 2` as code of a place and passages wished in a week.

    Raises
    ------
    UsageError
        A side is missing, or the number is not from 1 to `MAX_PASSAGES`.
    """
    return {key: _number(value) for key, value in map(pair, told)}


def _number(told: str) -> int:
    try:
        found = int(told)
    except ValueError:
        found = 0
    if not 1 <= found <= MAX_PASSAGES:
        raise UsageError(
            _("« {told} » : de 1 à {most} passages par semaine").format(
                told=told[:20], most=MAX_PASSAGES
            )
        )
    return found
