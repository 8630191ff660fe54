"""The sheet as a grid of plain fields in its own order: Tab goes through it, blank is no zero.

A visit's marks stand beside it as on its sheet: Tab comes to them, arrows choose one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from planner.exports.needs_svg import escape
from planner.i18n import _
from planner.model import AppointmentState
from planner.returns import MOST, VISIT_OUTCOMES, Held, StopReturn
from planner.service.outings import Line, Outing
from planner.service.return_words import held_words
from planner.tally import TallyColumn, tally_words
from planner.typed_return import TypedLine, TypedReturn, TypedUnplanned
from planner.ui import parts, state
from planner.ui.unplanned_grid import typed_unplanned

LABEL_WIDTH = 3
MARKS_WIDTH = 5


def typed_return(
    outing: Outing, lines: Sequence[Line], unplanned: Sequence[TypedUnplanned], *, version: int
) -> TypedReturn:
    """Draw the fields of a sheet and return what stands in them.

    Parameters
    ----------
    unplanned
        Lines no plan foresaw that were brought back, as they would be typed.
    version
        The one this visit opened; what was brought back at that version fills the fields first.
    """
    name, told = f"return-{outing.code}-{version}", outing.told
    held = st.radio(
        _("Sortie tenue"),
        list(Held),
        format_func=held_words,
        horizontal=True,
        index=None,
        key=state.prefill(f"{name}-held", told.held if told else None),
    )
    before = {stop.number: stop for stop in told.stops} if told else {}
    with st.container(key="av-return"):
        if outing.visits:
            typed = {line.number: _visit(name, line, before.get(line.number)) for line in lines}
        else:
            _head(outing.columns)
            typed = {
                line.number: TypedLine(
                    _counts(
                        f"{name}-{line.number}", _words(line), outing.columns,
                        before[line.number].counts if line.number in before else {},
                    )
                )
                for line in lines
            }  # fmt: skip
    columns = outing.means.organisation.tally
    return TypedReturn(held, typed, typed_unplanned(name, columns, unplanned), version)


def _words(line: Line) -> str:
    return f"{line.number} · {line.hour} · {line.label}"


def _head(columns: Sequence[TallyColumn]) -> None:
    row = st.columns([LABEL_WIDTH, *[1] * len(columns)])
    for place, column in zip(row[1:], columns, strict=True):
        parts.column_head(place, tally_words(column))


def _counts(
    name: str, words: str, columns: Sequence[TallyColumn], told: Mapping[str, int]
) -> dict[TallyColumn, object]:
    """One line: what it is, then a field a column."""
    row = st.columns([LABEL_WIDTH, *[1] * len(columns)])
    row[0].html(f"<p class='av-stop'>{escape(words)}</p>")
    return {
        column: place.number_input(
            f"{words} · {tally_words(column)}".replace("*", "").replace("_", " "),
            min_value=0,
            max_value=MOST,
            step=1,
            value=None,
            key=state.prefill(f"{name}-{column.value}", told.get(column)),
            label_visibility="collapsed",
        )
        for place, column in zip(row[1:], columns, strict=True)
    }


def _visit(name: str, line: Line, told: StopReturn | None) -> TypedLine:
    """One visit: its mark, the one before the first where it is not told."""
    states: dict[AppointmentState | None, TallyColumn] = {s: c for c, s in VISIT_OUTCOMES.items()}
    row = st.columns([LABEL_WIDTH, MARKS_WIDTH], vertical_alignment="center")
    row[0].html(f"<p class='av-stop'>{escape(_words(line))}</p>")
    outcome = row[1].radio(
        _words(line).replace("*", "").replace("_", " "),
        [None, *VISIT_OUTCOMES],
        format_func=lambda column: _("pas dit") if column is None else tally_words(column),
        horizontal=True,
        key=state.prefill(
            f"{name}-{line.number}", states.get(told.outcome) if told is not None else None
        ),
        label_visibility="collapsed",
    )
    return TypedLine(outcome=outcome)
