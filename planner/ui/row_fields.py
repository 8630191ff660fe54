"""Lines of plain fields in a form, under the heads of their columns: lists, hours, words, numbers.

A field is named by its column, its table and its line, in words seen where the page is narrow; a
form may ask for more lines.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from planner.exports.needs_svg import escape
from planner.i18n import _
from planner.service.change_rows import Row, TypedRows
from planner.ui import parts, state

MOST_CHARS = 80
STEP_MIN = 15
_MORE = 2


class Field(NamedTuple):
    """A field: the head of its column, which a blank one shows; whose line it is in; its key.

    `first` stands in it before anything is chosen or typed; None: it is blank.
    """

    head: str
    line: str
    key: str
    first: object = None

    @property
    def label(self) -> str:
        """Its name."""
        return f"{self.head} · {self.line}"


Ask = Callable[[DeltaGenerator, Field], object]
"""Draws a field at a place and returns what stands in it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table of fields: its head, how a field of it asks, how wide it is."""

    words: str
    ask: Ask
    width: int = 2


def ask_rows(
    title: str,
    name: str,
    columns: Mapping[str, Column],
    first: Sequence[Row] = (),
    *,
    lines: int = 2,
) -> TypedRows:
    """Draw the lines of a table and return what stands in them, blank lines too.

    Parameters
    ----------
    name
        Start of the fields' keys; two tables of a page never share it.
    first
        What the first lines hold before anything is chosen or typed.
    lines
        How many there are before more are asked for, one blank at least.
    """
    held = state.held(f"rows-{name}")
    num = held if isinstance(held, int) else max(lines, len(first) + 1)
    widths = [column.width for column in columns.values()]
    rows: list[Row] = []
    with st.container(key=f"av-rows-{name}"):
        st.html(f"<p class='av-rows'>{escape(title)}</p>")
        for place, column in zip(st.columns(widths), columns.values(), strict=True):
            parts.column_head(place, column.words)
        for rank in range(1, num + 1):
            places, whose = st.columns(widths), f"{title} {rank}"
            told = first[rank - 1] if rank <= len(first) else {}
            rows.append(
                {
                    key: column.ask(
                        place, Field(column.words, whose, f"{name}-{rank}-{key}", told.get(key))
                    )
                    for place, (key, column) in zip(places, columns.items(), strict=True)
                }
            )
        st.form_submit_button(
            _("Deux lignes de plus"),
            key=f"{name}-more",
            type="tertiary",
            on_click=state.hold,
            args=(f"rows-{name}", num + _MORE),
        )
    return TypedRows(title, {key: column.words for key, column in columns.items()}, rows)


def listed(options: Mapping[str, str]) -> Ask:
    """Something of a closed list, by its words; None: nothing chosen."""

    def ask(place: DeltaGenerator, field: Field) -> object:
        return place.selectbox(
            field.label, list(options), index=None, placeholder=field.head,
            key=state.prefill(field.key, field.first if field.first in options else None),
            format_func=lambda one: options.get(one, str(one)),
        )  # fmt: skip

    return ask


def hour(place: DeltaGenerator, field: Field) -> object:
    """An hour, `19:30`; None: none chosen."""
    first = None if field.first is None else dt.time.fromisoformat(str(field.first))
    key, step = state.prefill(field.key, first), dt.timedelta(minutes=STEP_MIN)
    told = place.time_input(field.label, None, key=key, step=step)
    return None if told is None else f"{told:%H:%M}"


def words(place: DeltaGenerator, field: Field) -> object:
    """A street, a crossing, a landmark."""
    return place.text_input(
        field.label, max_chars=MOST_CHARS, key=state.prefill(field.key, field.first or ""),
        autocomplete="off", placeholder=field.head,
    )  # fmt: skip


def count(most: int) -> Ask:
    """A whole number from 1 to `most`; None: nothing typed."""

    def ask(place: DeltaGenerator, field: Field) -> object:
        return place.number_input(
            field.label, 1, most, None, 1, key=state.prefill(field.key, field.first),
            placeholder=field.head,
        )  # fmt: skip

    return ask
