"""Numbers and percentages written in the user's language, quickly.

The symbols are those of the CLDR, by babel; a half is rounded to even, as babel does.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from babel.numbers import get_decimal_symbol, get_group_symbol

from planner.i18n import _, language, percent_sign


@cache
def _symbols(spoken: str) -> dict[int, str]:
    return str.maketrans({",": get_group_symbol(spoken), ".": get_decimal_symbol(spoken)})


def written(value: float, digits: int, *, scale: int = 0, whole: bool = False) -> str:
    """Write a finite number times 10^`scale` with so many decimals, thousands parted.

    `whole`: zeros that end the decimals are left out.
    """
    text = format(Decimal(str(value)).scaleb(scale), f",.{digits}f")
    if whole and digits:
        text = text.rstrip("0").rstrip(".")
    return text.translate(_symbols(language()))


def percent(share: float | None, digits: int | None = None) -> str:
    """A share as a percentage in the user's language, `inconnu` where null.

    Parameters
    ----------
    share
        In [0, 1]; NaN is null.
    digits
        Decimals; None writes as few as a sentence needs: none, but where 0 % or 100 % would be said
        of what is neither, and under 1 %.
    """
    if share is None or share != share:
        return _("inconnu")
    return written(share, _needed(share) if digits is None else digits, scale=2) + percent_sign()


def percent_in_table(share: float | None) -> str:
    """A share to the tenth: those of one table have as many digits and are told apart."""
    return percent(share, 1)


def rate(share: float, digits: int) -> str:
    """A share that was set, not measured, as a percentage: at most so many decimals, `5,5 %`."""
    return written(share, digits, scale=2, whole=True) + percent_sign()


def _needed(share: float) -> int:
    """Decimals that a share needs in a sentence."""
    from_ends = min(share, abs(1 - share))
    if from_ends == 0 or (share >= 0.01 and from_ends >= 0.005):
        return 0
    return 1 if from_ends >= 0.0005 else 2
