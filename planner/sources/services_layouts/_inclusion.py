"""Lists of codes as data·inclusion writes them: JSON arrays, or their text in a CSV."""

from __future__ import annotations

import re

_CODE = re.compile(r"[a-z0-9]+(?:-{1,2}[a-z0-9]+)*")


def codes(told: str) -> list[str]:
    """Codes in a text such as `['sante--acces', 'famille']` or `{"sante"}`; none when blank."""
    return _CODE.findall(told.casefold())
