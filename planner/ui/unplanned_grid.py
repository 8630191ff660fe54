"""Lines of the sheet that no plan foresaw: an hour, a street, the one it crosses, counts."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from planner.i18n import _
from planner.returns import MOST
from planner.tally import UNPLANNED_LINES, TallyColumn, tally_words
from planner.typed_return import TypedUnplanned
from planner.ui import parts, state

MOST_CHARS = 80
_BLANK = TypedUnplanned()


def typed_unplanned(
    name: str, columns: Sequence[TallyColumn], told: Sequence[TypedUnplanned]
) -> list[TypedUnplanned]:
    """Draw as many lines as the sheet prints, those brought back first, and return what stands.

    Parameters
    ----------
    name
        Start of the fields' keys.
    columns
        What is counted; a column counted before stays.
    told
        Lines brought back: one whose fields are all emptied goes.
    """
    counted = {column for line in told for column in line.counts}
    shown = [*columns, *(column for column in TallyColumn if column in counted - {*columns})]
    num = max(UNPLANNED_LINES, len(told))
    lines = [*told, *[_BLANK] * (num - len(told))]
    with (
        st.expander(_("Rencontres imprévues et appels tardifs du 115"), expanded=bool(told)),
        st.container(key="av-extra"),
    ):
        for place, head in zip(
            _row(len(shown)), (*_where(), *map(tally_words, shown)), strict=True
        ):
            parts.column_head(place, head)
        return [_line(name, rank, shown, line) for rank, line in enumerate(lines, 1)]


def _where() -> tuple[str, str, str]:
    return _("heure"), _("rue"), _("croisement")


def _row(num: int) -> list[DeltaGenerator]:
    """Room for an hour, two streets and so many counts; on a telephone the counts come below."""
    where, counted = st.columns([5, num])
    return [*where.columns([1, 2, 2]), *counted.columns(num)]


def _line(
    name: str, rank: int, columns: Sequence[TallyColumn], told: TypedUnplanned
) -> TypedUnplanned:
    key, words = f"{name}-extra{rank}", _("imprévu {rank}").format(rank=rank)
    left, middle, right, *places = _row(len(columns))
    hour_words, street_words, crossing_words = (f"{one} · {words}" for one in _where())
    before = told.street[:MOST_CHARS], told.crossing[:MOST_CHARS]
    hour = left.text_input(
        hour_words,
        max_chars=8,
        placeholder="22:15",
        key=state.prefill(f"{key}-hour", told.hour or ""),
        label_visibility="collapsed",
    )
    street = _words(middle, street_words, f"{key}-street", before[0])
    crossing = _words(right, crossing_words, f"{key}-crossing", before[1])
    counts: dict[TallyColumn, object] = {
        column: place.number_input(
            f"{tally_words(column)} · {words}",
            min_value=0,
            max_value=MOST,
            step=1,
            value=None,
            key=state.prefill(f"{key}-{column.value}", told.counts.get(column)),
            label_visibility="collapsed",
        )
        for place, column in zip(places, columns, strict=True)
    }
    kept = told.kept if (street, crossing) == before else None
    return TypedUnplanned(hour, street, crossing, counts, kept=kept)


def _words(place: DeltaGenerator, words: str, key: str, told: str) -> str:
    field = place.text_input(
        words, max_chars=MOST_CHARS, key=state.prefill(key, told), label_visibility="collapsed"
    )
    return field or ""
