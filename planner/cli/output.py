"""What the terminal shows: results on stdout, progress and complaints on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from textwrap import fill
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from planner.i18n import _, labelled, ngettext

_SPACES = "\n\t\u00a0\u202f"


def safe(text: object) -> str:
    """A text without control or direction characters that could rewrite a terminal."""
    return "".join(c if c.isprintable() or c in _SPACES else "·" for c in str(text))


def complain(message: str) -> None:
    """Say what is wrong on stderr."""
    sys.stderr.write(labelled(_("Erreur"), safe(message)) + "\n")


def say(message: str) -> None:
    """Say how far the work is, on stderr."""
    sys.stderr.write(f"· {safe(message)}\n")
    sys.stderr.flush()


def tell(message: str = "") -> None:
    """Write a line of the result on stdout."""
    sys.stdout.write(safe(message) + "\n")


def folded(text: str) -> str:
    """Text folded for a narrow terminal, set in."""
    return fill(
        text, 80, initial_indent="    ", subsequent_indent="    ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def write_json(value: Any) -> None:
    """Write a result as JSON on stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n")


def tell_rest(num: int) -> None:
    """Say how many zones a list cut short leaves out; nothing where it leaves none."""
    if num > 0:
        told = ngettext("… et {num} autre zone", "… et {num} autres zones", num)
        tell(told.format(num=num))


def show_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write a table on stdout; numbers to the right, texts never read as markup."""
    table = Table(title=Text(title), title_justify="left", show_lines=False)
    for rank, column in enumerate(columns):
        numeric = all(isinstance(row[rank], (int, float)) for row in rows) and bool(rows)
        table.add_column(Text(column), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(safe(cell)) for cell in row))
    Console(file=sys.stdout, highlight=False, soft_wrap=False).print(table)
