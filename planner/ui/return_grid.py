"""The sheet as a grid of plain fields in its own order: Tab goes through it, blank is no zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from planner.exports.needs_svg import escape
from planner.i18n import _
from planner.model import AppointmentState
from planner.returns import MOST, VISIT_OUTCOMES, Held, OutingReturn, StopReturn
from planner.service.outings import Line, Outing
from planner.service.return_words import held_words
from planner.tally import TallyColumn, tally_words
from planner.typed_return import TypedLine, TypedReturn, TypedUnplanned
from planner.ui import state

UNPLANNED_LINES = 3
LABEL_WIDTH = 3


def typed_return(outing: Outing, lines: Sequence[Line], *, version: int) -> TypedReturn:
    """Draw the fields of a sheet and return what stands in them.

    `version`: the one this visit opened; what was brought back at that version fills them first.
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
    return TypedReturn(held, typed, _unplanned(name, outing, told), version)


def _words(line: Line) -> str:
    return f"{line.number} · {line.hour} · {line.label}"


def _head(columns: Sequence[TallyColumn]) -> None:
    row = st.columns([LABEL_WIDTH, *[1] * len(columns)])
    for place, column in zip(row[1:], columns, strict=True):
        place.html(f"<p class='av-col' aria-hidden='true'>{escape(tally_words(column))}</p>")


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
    """One visit: what became of it."""
    states: dict[AppointmentState | None, TallyColumn] = {s: c for c, s in VISIT_OUTCOMES.items()}
    row = st.columns([LABEL_WIDTH, LABEL_WIDTH])
    row[0].html(f"<p class='av-stop'>{escape(_words(line))}</p>")
    outcome = row[1].selectbox(
        _words(line).replace("*", "").replace("_", " "),
        list(VISIT_OUTCOMES),
        index=None,
        format_func=tally_words,
        placeholder=_("pas dit"),
        key=state.prefill(
            f"{name}-{line.number}", states.get(told.outcome) if told is not None else None
        ),
        label_visibility="collapsed",
    )
    return TypedLine(outcome=outcome)


def _unplanned(name: str, outing: Outing, told: OutingReturn | None) -> list[TypedUnplanned]:
    """Lines no plan foresaw. Those saved before keep their place, which is not shown again."""
    columns = outing.means.organisation.tally
    with st.expander(_("Rencontres imprévues et appels tardifs du 115")):
        if told is not None and told.unplanned:
            st.html(
                "<p class='av-note'>"
                + escape(
                    _("{num} lignes imprévues déjà enregistrées sont gardées.").format(
                        num=len(told.unplanned)
                    )
                )
                + "</p>"
            )
        found = []
        for rank in range(1, UNPLANNED_LINES + 1):
            key, words = f"{name}-extra{rank}", _("imprévu {rank}").format(rank=rank)
            left, middle, right = st.columns([1, 2, 2])
            hour = left.text_input(
                f"{_('heure')} · {words}", max_chars=8, placeholder="22:15", key=f"{key}-hour"
            )
            street = middle.text_input(f"{_('rue')} · {words}", max_chars=80, key=f"{key}-street")
            crossing = right.text_input(
                f"{_('croisement')} · {words}", max_chars=80, key=f"{key}-crossing"
            )
            row = st.columns(len(columns))
            counts: dict[TallyColumn, object] = {
                column: place.number_input(
                    f"{tally_words(column)} · {words}",
                    min_value=0,
                    max_value=MOST,
                    step=1,
                    value=None,
                    key=f"{key}-{column.value}",
                )
                for place, column in zip(row, columns, strict=True)
            }
            found.append(TypedUnplanned(hour, street or "", crossing or "", counts))
    return found
