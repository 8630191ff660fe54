"""One optional piece of a territory: what it is, what it improves, where and how it is added."""

from __future__ import annotations

from dataclasses import dataclass

from planner.i18n import _
from planner.roles import Right, right_words

WHOLE = 0.995
"""Part from which a piece counts as there: what producers hide of a few zones stays hidden."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One optional piece of data or means.

    `key` is stable; `what` its name, `brings` what it improves. It is added on a page, in the part
    of it named by `at` (empty: the page as a whole), or by `how`, in plain words; each may be
    absent (None, or empty), not both. `part` in [0, 1] is how much of it is there, `told` how that
    is said, empty where it is there or not at all.
    """

    key: str
    what: str
    brings: str
    how: str
    part: float
    told: str = ""
    page: Right | None = None
    at: str = ""

    @property
    def is_there(self) -> bool:
        """Nothing of it is missing."""
        return self.part >= WHOLE


def giving_words() -> str:
    """Title of the part of the territory's page that takes what is missing."""
    return _("Donner ce qui manque")


def page_words(piece: Piece) -> str:
    """Page on which a piece is added, and the part of it; empty: no page takes it."""
    if piece.page is None:
        return ""
    page = _("page « {page} »").format(page=right_words(piece.page))
    return _("{page}, « {part} »").format(page=page, part=piece.at) if piece.at else page


def how_words(piece: Piece) -> str:
    """Every way to add a piece, the page first."""
    return either_words(page_words(piece), piece.how)


def either_words(page: str, command: str) -> str:
    """Two ways to do one thing; either may be empty."""
    if page and command:
        return _("{page} ; ou {command}").format(page=page, command=command)
    return page or command


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
