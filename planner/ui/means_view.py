"""Means in tables, from teams to exceptions, saved together as a new version."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from planner.errors import PlannerError, StaleVersionError
from planner.exports.means_rows import TABLES
from planner.i18n import _
from planner.means_layout import BY_NAME, ColumnSpec, SheetSpec
from planner.service.load import LoadedTerritory
from planner.service.means_tables import means_tables, save_tables
from planner.ui import cache, parts, state

Edited = dict[str, list[dict[str, Any]]]


def show_means(loaded: LoadedTerritory) -> None:
    """Edit the means last saved; nothing where none were ever given."""
    store, code = cache.workspace(), loaded.territory.code
    latest_id = store.latest_means_id(code)
    if latest_id is None:
        return
    box = parts.folded(_("Moyens en tableaux"), f"means-{code}")
    if box is None:
        return
    with box:
        name = f"means-{code}"
        opened = state.opened(name, latest_id)
        parts.notes(
            [
                _("Une ligne en plus se remplit en bas ; les intitulés sont ceux du classeur."),
                _("Un lieu reste où il est tant que sa ligne n'en dit pas une autre rue."),
            ]
        )
        key = (*cache.with_means(code), opened)
        tables = cache.kept(key, "means tables", lambda: means_tables(store, code, opened))
        edited: Edited = {}
        for place, sheet in zip(st.tabs([_(name) for name in TABLES]), TABLES, strict=True):
            with place:
                spec = BY_NAME[sheet]
                headers = [
                    column.header for column in spec.columns if column.header not in _DEGREES
                ]
                shown = pd.DataFrame(tables.lines[sheet], columns=headers, dtype=object).fillna("")
                shown.index = pd.RangeIndex(1, len(shown) + 1)  # lines as faults tell them
                left = st.data_editor(
                    shown,
                    num_rows="dynamic",
                    width="stretch",
                    hide_index=False,
                    column_config=_columns(spec),
                    key=f"{name}-{opened}-{sheet}",
                )
                edited[sheet] = [
                    {str(key): value for key, value in row.items()}
                    for row in left.to_dict("records")
                ]
        if st.button(_("Enregistrer les moyens")):
            _save(loaded, opened, edited)


_DEGREES = ("latitude", "longitude")


def _columns(spec: SheetSpec) -> dict[str, Any]:
    """Columns in the words of the page; what is kept are the workbook's own."""
    return {column.header: _column(column) for column in spec.columns}


def _column(column: ColumnSpec) -> Any:
    label, told = _(column.header), _(column.help)
    if not column.choices:
        return st.column_config.TextColumn(label, help=told, max_chars=80)
    options = ["", *column.choices]
    return st.column_config.SelectboxColumn(label, help=told, options=options, format_func=_choice)


def _choice(word: object) -> str:
    return _(str(word))


def _save(loaded: LoadedTerritory, opened: str, edited: Edited) -> None:
    name = f"means-{loaded.territory.code}"
    try:
        save_tables(cache.workspace(), loaded, opened, edited)
    except StaleVersionError as error:
        parts.refuse(error)
        st.button(_("Recharger les moyens"), on_click=state.reopen, args=(name,))
        return
    except PlannerError as error:
        parts.refuse(error)
        parts.notes([_("Rien n'est enregistré ; rien de ce qui est saisi n'est perdu.")])
        return
    state.reopen(name)
    st.success(_("Moyens enregistrés : la prochaine recherche s'en sert."))
