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
    is said, empty where it is there or not at all. `file` is where its producer gives the file,
    None where there is no such page.
    """

    key: str
    what: str
    brings: str
    how: str
    part: float
    told: str = ""
    page: Right | None = None
    at: str = ""
    file: str | None = None

    @property
    def is_there(self) -> bool:
        """Nothing of it is missing."""
        return self.part >= WHOLE


def giving_words() -> str:
    """Title of the part of the territory's page that takes what is missing."""
    return _("Donner ce qui manque")


def adding_words() -> str:
    """Title of the part of the territory's page that makes one from files, or makes one again."""
    return _("Ajouter ou reprendre un territoire")


def page_words(piece: Piece) -> str:
    """Page on which a piece is added, and the part of it; empty: no page takes it."""
    return "" if piece.page is None else part_words(piece.page, piece.at)


def part_words(right: Right, at: str) -> str:
    """A page and a part of it, by their names; `at` empty: the page as a whole."""
    page = _("page « {page} »").format(page=right_words(right))
    return _("{page}, « {part} »").format(page=page, part=at) if at else page


def how_words(piece: Piece) -> str:
    """Every way to add a piece: where its file is, the page, then the command."""
    return with_file_words(piece, either_words(page_words(piece), piece.how))


def with_file_words(piece: Piece, how: str) -> str:
    """A way to add a piece, after where its file is taken from."""
    if piece.file is None:
        return how
    return _("fichier à prendre sur {url} ; {how}").format(url=piece.file, how=how)


def either_words(page: str, command: str) -> str:
    """Two ways to do one thing; either may be empty."""
    if page and command:
        return _("{page} ; ou {command}").format(page=page, command=command)
    return page or command


def again_words() -> str:
    """What making a territory again means."""
    return _(
        "« Reprendre le territoire » : donner de nouveau tous ses fichiers, le nouveau en plus, "
        "sous le même code : page « Territoire », « {part} » ; ou aller-vers territory add CODE … "
        "--replace. Moyens, plans, passages et comptages restent."
    ).format(part=adding_words())


def again(option: str) -> str:
    """How a territory is made again with one file more."""
    return _("reprendre le territoire avec {option}").format(option=option)


def fetched(key: str, option: str) -> str:
    """How a territory is made again with a file that can be downloaded."""
    return _("aller-vers sources fetch {key}, puis {again}").format(key=key, again=again(option))
