"""One optional piece of a territory: what it is, what it improves, how it is added."""

from __future__ import annotations

from dataclasses import dataclass

from planner.i18n import _

WHOLE = 0.995
"""Part from which a piece counts as there: what producers hide of a few zones stays hidden."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One optional piece of data or means.

    `key` is stable; `what` its name, `brings` what it improves, `how` the way to add it, in plain
    words. `part` in [0, 1] is how much of it is there, `told` how that is said, empty where it is
    there or not at all.
    """

    key: str
    what: str
    brings: str
    how: str
    part: float
    told: str = ""

    @property
    def is_there(self) -> bool:
        """Nothing of it is missing."""
        return self.part >= WHOLE


def again_words() -> str:
    """What making a territory again means."""
    return _(
        "« Reprendre le territoire » : aller-vers territory add CODE avec tous ses fichiers, le "
        "nouveau en plus, et --replace. Moyens, plans, passages et comptages restent."
    )


def again(option: str) -> str:
    """How a territory is made again with one file more."""
    return _("reprendre le territoire avec {option}").format(option=option)


def fetched(key: str, option: str) -> str:
    """How a territory is made again with a file that can be downloaded."""
    return _("aller-vers sources fetch {key}, puis {again}").format(key=key, again=again(option))
