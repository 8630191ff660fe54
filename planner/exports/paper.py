"""A paper of the organisation: a template in a few marks of Markdown, and facts put in its places.

A template has headings, paragraphs, lists, tables, **bold**, `code`, facts `{name}` and lines left
to the organisation, `[… à compléter : what]`. It is taken apart before the facts are put in: a name
typed by somebody is never read as a mark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from planner.exports.printable import one_line, printable, printable_tree
from planner.exports.typeset import typeset

PAPERS = ("registre", "aipd", "information-personnes", "information-equipe")
"""Templates of `planner/exports/papers`, by the name of the file they become."""
LARGE = ("information-personnes", "information-equipe")
"""Papers that are put up on a wall."""
_FACT = re.compile(r"\{(\w+)\}")
_BLANK = re.compile(r"\[…[^\]]+\]")
_RUN = re.compile(r"\*\*(?P<strong>.+?)\*\*|`(?P<code>[^`]+)`|(?P<blank>\[…[^\]]+\])")
_MARKS = re.compile(r"([\\`*_<>|#~{}]|\](?=[(\[]))")


@dataclass(frozen=True, slots=True)
class Rows:
    """A fact that is a table: as many cells in each row as in its header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Fact = str | Rows
Facts = Mapping[str, Fact]


def blank(what: str) -> str:
    """What stands for a fact that only the organisation knows."""
    return f"[… à compléter : {what}]"


def template(name: str) -> str:
    """The template of a paper, as shipped."""
    return (resources.files("planner.exports") / "papers" / f"{name}.md").read_text("utf-8")


def facts_of(text: str) -> set[str]:
    """Names of the facts a template asks for."""
    return set(_FACT.findall(text))


def num_blanks(text: str) -> int:
    """Lines that a paper leaves to the organisation."""
    return len(_BLANK.findall(text))


def as_markdown(text: str, facts: Facts) -> str:
    """The paper as Markdown; no mark typed in a fact counts.

    Raises
    ------
    KeyError
        The template asks for a fact that is not given.
    """
    return _FACT.sub(lambda found: _in_markdown(facts[found[1]]), text)


def _in_markdown(fact: Fact) -> str:
    if isinstance(fact, str):
        return _escaped(fact)
    lines = [fact.header, ("---",) * len(fact.header), *fact.rows]
    return "\n".join(
        "| " + " | ".join(cell if rank == 1 else _escaped(cell) for cell in line) + " |"
        for rank, line in enumerate(lines)
    )


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", one_line(text))


def as_pdf(text: str, facts: Facts, *, large: bool = False) -> bytes:
    """The paper as a tagged PDF/UA-1, large to be read on a wall; errors as `as_markdown`."""
    drawable = {name: _drawable(fact) for name, fact in facts.items()}
    return typeset("paper", paper=content(text, drawable) | {"large": large})


def _drawable(fact: Fact) -> Fact:
    if isinstance(fact, str):
        return printable(fact)
    return Rows(*(printable_tree([fact.header, fact.rows])))


def content(text: str, facts: Facts) -> dict[str, Any]:
    """What the typesetting reads: a title and blocks of runs."""
    first, *rest = (part for part in re.split(r"\n\s*\n", text.strip()) if part.strip())
    title = first.removeprefix("# ")
    return {"title": title, "blocks": [one for part in rest for one in _block(part, facts)]}


def _block(part: str, facts: Facts) -> Iterable[dict[str, Any]]:
    only = _FACT.fullmatch(part.strip())
    fact = facts[only[1]] if only else None
    if isinstance(fact, Rows):
        return [_table([fact.header, *fact.rows], _as_typed)]
    if part.startswith("## "):
        return [{"kind": "heading", "runs": _runs(part.removeprefix("## "), facts)}]
    if part.startswith("* "):
        items = re.split(r"\n(?=\* )", part)
        return [{"kind": "list", "items": [_runs(one[2:], facts) for one in items]}]
    if part.startswith("|"):
        lines = [line.strip("| ").split(" | ") for line in part.splitlines()]
        return [_table([lines[0], *lines[2:]], lambda cell: _runs(cell, facts))]
    return [{"kind": "paragraph", "runs": _runs(part, facts)}]


def _table(
    lines: Sequence[Sequence[str]], runs: Callable[[str], list[dict[str, str]]]
) -> dict[str, Any]:
    header, *rows = [[runs(cell) for cell in line] for line in lines]
    return {"kind": "table", "header": header, "rows": rows}


def _runs(text: str, facts: Facts) -> list[dict[str, str]]:
    """Pieces of a line with how each is set; a fact is one piece or part of one."""
    runs, at = [], 0
    flat = " ".join(text.split())
    for found in _RUN.finditer(flat):
        runs += _plain(flat[at : found.start()], facts)
        kind = str(found.lastgroup)
        runs.append({"kind": kind, "text": _filled(found[kind], facts)})
        at = found.end()
    return runs + _plain(flat[at:], facts)


def _plain(text: str, facts: Facts) -> list[dict[str, str]]:
    """Plain text and facts; a fact that is blank is set as one."""
    runs: list[dict[str, str]] = []
    for rank, piece in enumerate(_FACT.split(text)):
        runs += _as_typed(_told(facts[piece])) if rank % 2 else [{"kind": "plain", "text": piece}]
    return [one for one in runs if one["text"]]


def _as_typed(text: str) -> list[dict[str, str]]:
    kind = "blank" if _BLANK.fullmatch(text) else "plain"
    return [{"kind": kind, "text": text}]


def _filled(text: str, facts: Facts) -> str:
    return _FACT.sub(lambda found: _told(facts[found[1]]), text)


def _told(fact: Fact) -> str:
    """A fact within a line: a table has no place there."""
    if isinstance(fact, Rows):
        raise TypeError("a table stands on a line of its own")
    return fact
