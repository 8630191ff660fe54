"""A table of any length: it scrolls in a box of its own; a very long one comes by pages."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from planner.exports.needs_svg import escape
from planner.exports.needs_table import number
from planner.i18n import _
from planner.ui import parts

PAGE_ROWS = 300
"""Rows of a page of a table."""
BOX_ROWS = 12
"""Rows from which a table scrolls in a box."""


def long_table(
    caption: str, header: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: int = 0
) -> None:
    """Show all rows of a table, none left out; the last `numbers` columns hold numbers.

    Parameters
    ----------
    caption
        What the table is, read aloud where it scrolls; no other long table of the page has it.
    """
    first = 0
    if len(rows) > PAGE_ROWS:
        first = PAGE_ROWS * (_page(caption, len(rows)) - 1)
    shown = rows[first : first + PAGE_ROWS]
    made = parts.table_html(header, shown, numbers=numbers)
    if len(shown) > BOX_ROWS:
        made = (
            "<div class='av-tall av-long' tabindex='0' role='group' "
            f"aria-label='{escape(caption)}'>{made}</div>"
        )
    parts.html(made)


def _page(caption: str, num_rows: int) -> int:
    """Page asked for, from 1; says which rows it holds."""
    pages = -(-num_rows // PAGE_ROWS)
    label = _("Page du tableau, de 1 à {num}").format(num=pages)
    page = int(
        st.number_input(
            label, 1, pages, 1, key=f"page {num_rows} {caption}", help=caption, width=260
        )
    )
    text = _("Lignes {first} à {last} sur {num}.")
    first, last = PAGE_ROWS * (page - 1) + 1, min(PAGE_ROWS * page, num_rows)
    parts.notes(
        [text.format(first=number(first, 0), last=number(last, 0), num=number(num_rows, 0))]
    )
    return page
