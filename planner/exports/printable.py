"""Text made safe for paper and drawings: what the embedded fonts can draw, nothing invisible.

Names come from OSM and spreadsheets. Control and formatting characters (which can reorder a line,
such as U+202E) are dropped; a character without a glyph becomes its plain form (`2ᵉ`, `2e`) or `□`,
since PDF/UA refuses a text it cannot display.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

REPLACEMENT = "□"
_RANGES = (
    (0x0020, 0x007E),
    (0x00A0, 0x017F),
    (0x0218, 0x021B),
    (0x0391, 0x03A1),
    (0x03A3, 0x03A9),
    (0x03B1, 0x03C9),
    (0x0410, 0x044F),
    (0x05D0, 0x05EA),
    (0x0621, 0x063A),
    (0x0641, 0x064A),
    (0x1E80, 0x1E85),
    (0x2010, 0x2015),
    (0x2018, 0x201E),
)
_SINGLE = frozenset("ȷ…‰‹›€™→←↑↓−≈≤≥•†‡′″№\N{NARROW NO-BREAK SPACE}\N{WHITE SQUARE}")
_UNSEEN = ("Cc", "Cf", "Cs")
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_BREAKS = re.compile("[ \t\r\n\f\v\x85\u2028\u2029]+")


def printable(text: str) -> str:
    """Return the text as it can be printed: composed, on one line, every character with a glyph."""
    composed = unicodedata.normalize("NFC", _BREAKS.sub(" ", text))
    return _BREAKS.sub(" ", "".join(map(_printed, composed))).strip(" ")


def one_line(text: str) -> str:
    """Return the text on one line, without control or formatting characters; nothing is replaced.

    For files that no font of ours draws: tables, calendars, pages.
    """
    composed = unicodedata.normalize("NFC", _BREAKS.sub(" ", text))
    return "".join(c for c in composed if unicodedata.category(c) not in _UNSEEN).strip()


def _printed(char: str) -> str:
    if char == _SOFT_HYPHEN or unicodedata.category(char) in _UNSEEN:
        return ""
    if _drawable(char):
        return char
    plain = unicodedata.normalize("NFKC", char)
    return plain if all(map(_drawable, plain)) else REPLACEMENT


def _drawable(char: str) -> bool:
    return char in _SINGLE or any(low <= ord(char) <= high for low, high in _RANGES)


def printable_tree(value: Any) -> Any:
    """Apply `printable` to every string of a JSON-like value; keys are left as they are."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: printable_tree(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable_tree(item) for item in value]
    return value
