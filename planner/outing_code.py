"""The short code of an outing, printed on its sheet and typed when the sheet comes back."""

from __future__ import annotations

import hashlib

CODE_LENGTH = 5
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters and digits that are not taken for one another on paper."""


def outing_code(plan_id: str, shift_id: str) -> str:
    """Short code of an outing, printed on its sheet: the same in every version of its plan.

    Five letters or digits of a digest, among 33 million: two outings of a same month very rarely
    share one, and whoever types it is then shown both.
    """
    digest = int.from_bytes(hashlib.sha256(f"{plan_id}/{shift_id}".encode()).digest()[:8], "big")
    found = ""
    for _rank in range(CODE_LENGTH):
        digest, rest = divmod(digest, len(_LETTERS))
        found += _LETTERS[rest]
    return found


def typed_code(text: str) -> str:
    """A code as people type it: case, spaces and dashes aside; `I` and `1` are read as `L`."""
    kept = "".join(c for c in text.upper() if c.isalnum())
    return kept.replace("1", "L").replace("I", "L")
