"""Keys and looks of whoever types a sheet in by keyboard alone, and the time a model gives them.

The keystroke-level model (Card, Moran and Newell, 1980): a key takes 0.28 s to an average typist,
and 1.35 s pass before each line is read. Keys are really pressed, in the page; the time is the
model's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.ui.tab import Tab

KEY_S = 0.28
"""An average typist who is no secretary; 0.5: random letters."""
LOOK_S = 1.35
ASKED_S = 180
"""What a sheet of twelve stops may take."""
SAVE = "Enregistrer la feuille"
_ASIDE = 60
"""Keys of which a sheet that is no longer typed in by keyboard alone would need more."""


@dataclass
class Typist:
    """Presses keys in a tab and counts them; `looks`: times the sheet of paper is looked at."""

    tab: Tab
    keys: int = 0
    looks: int = 0

    def press(self, *names: str) -> None:
        """Keys one after another, by their names."""
        for name in names:
            self.tab.page.keyboard.press(name)
        self.keys += len(names)

    def tab_to(self, words: str) -> None:
        """Tab until the control of these words has the focus."""
        self.keys += self.tab.tab_to(words)

    def seconds(self, key_s: float = KEY_S) -> float:
        """What the model says it takes."""
        return key_s * self.keys + LOOK_S * self.looks


@dataclass(frozen=True, slots=True)
class Entry:
    """A sheet typed in: keys and looks around its lines, and keys of each line."""

    around: int
    looks: int
    lines: tuple[int, ...]

    def seconds(self, num_lines: int, key_s: float = KEY_S) -> float:
        """What a sheet of so many lines takes by the model, each line as the longest here."""
        keys = self.around + num_lines * max(self.lines)
        return key_s * keys + LOOK_S * (self.looks + num_lines)


def type_round(tab: Tab, code: str, lines: Sequence[Sequence[str]]) -> Entry:
    """Type a street round's sheet: cells by line, an empty text leaves one blank."""
    return _typed(tab, code, [[*cells, "Tab"] for cells in map(_cells, lines)])


def type_visits(tab: Tab, code: str, marks: Sequence[int]) -> Entry:
    """Type a visiting team's sheet: the rank of each visit's mark, 0: not told."""
    return _typed(tab, code, [[*["ArrowRight"] * mark, "Tab"] for mark in marks])


def _cells(line: Sequence[str]) -> list[str]:
    """Keys of a line, from its first cell to its last."""
    return [key for rank, cell in enumerate(line) for key in ("Tab",) * bool(rank) + (*cell,)]


def _typed(tab: Tab, code: str, lines: Sequence[Sequence[str]]) -> Entry:
    """From the head of the page to the sheet saved."""
    typist = Typist(tab, looks=3)  # the code, whether it was held, the end
    typist.tab_to("Code de la feuille")
    with tab.run():
        typist.press(*code)
        tab.page.get_by_role("option").first.wait_for()
        typist.press("Enter")
    typist.tab_to("tenue")
    typist.press("Space", "Tab")
    told = []
    for number, keys in enumerate(lines, 1):
        assert tab.focused().startswith(f"{number} ·"), f"line {number} is not the one that comes"
        typist.press(*keys)
        told.append(len(keys))
    typist.tab_to(SAVE)
    with tab.run():
        typist.press("Enter")
    tab.page.get_by_text("Feuille enregistrée (version 1)").wait_for()
    around = typist.keys - sum(told)
    assert around < _ASIDE, around
    return Entry(around, typist.looks, tuple(told))
