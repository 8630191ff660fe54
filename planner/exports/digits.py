"""Numbers written in the user's language, quickly: maps of 24,000 zones write one each.

The symbols are those of the CLDR, by babel; a half is rounded to even, as babel does. What is near
no half is rounded as a whole number, which takes a third of the time of a decimal one.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from babel.numbers import get_decimal_symbol, get_group_symbol

from planner.i18n import language

_SURE, _NEAR = 1e9, 1e-6
"""Below the first, a product by a power of ten is less than the second from what it stands for."""


@cache
def _symbols(spoken: str) -> dict[int, str]:
    return str.maketrans({",": get_group_symbol(spoken), ".": get_decimal_symbol(spoken)})


def written(value: float, digits: int, *, scale: int = 0, whole: bool = False) -> str:
    """Write a finite number times 10^`scale` with so many decimals, thousands parted.

    `whole`: zeros that end the decimals are left out.
    """
    scaled = float(value) * 10 ** (digits + scale)
    nearest = round(scaled)
    if 0 <= scaled < _SURE and abs(abs(scaled - nearest) - 0.5) > _NEAR:
        text = f"{nearest // 10**digits:,}"
        if digits:
            text += f".{nearest % 10**digits:0{digits}d}"
    else:
        text = format(Decimal(str(value)).scaleb(scale), f",.{digits}f")
    if whole and digits:
        text = text.rstrip("0").rstrip(".")
    return text.translate(_symbols(language()))
