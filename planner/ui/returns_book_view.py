"""Sheets brought back by workbook on the page: the one to fill in, and the one filled in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from planner.errors import PlannerError
from planner.exports.audience import Audience
from planner.exports.xlsx_table import XLSX_MIME
from planner.i18n import _, ngettext
from planner.service.outings import Outing
from planner.service.returns_book import add_returns, write_returns_template
from planner.store.workspace import Workspace
from planner.ui import cache, parts, state
from planner.ui.given import give
from planner.ui.uploaded import uploads, written

RETURNS_MB = 5
_SAID, _TAKEN = "returns_book_said", "returns_book"


def show_book(code: str, known: Sequence[Outing]) -> None:
    """Give the workbook of sheets still to come back, take one filled in, whole or not at all.

    `known`: outings that whom is here may tell of; no other is given or taken.
    """
    said, place = state.held(_SAID), st.container()
    if said:
        state.hold(_SAID, None)
        place.success(parts.plain(str(said)))
    with st.expander(_("Plusieurs feuilles d'un coup, par classeur")):
        waiting = [one for one in known if one.told is None]
        if waiting:
            give(
                _("Classeur à remplir (.xlsx)"),
                partial(_template, cache.workspace(), waiting),
                f"retours-{code}.xlsx",
                XLSX_MIME,
                Audience.TEAM,
            )
        file = st.file_uploader(
            _("Classeur rempli (.xlsx, {mb} Mo au plus)").format(mb=RETURNS_MB),
            type=["xlsx"],
            max_upload_size=RETURNS_MB,
            key=f"returns-book-{code}-{state.times(_TAKEN)}",
        )
        replacing = st.checkbox(_("Corriger les sorties déjà saisies"))
        words = _("Un classeur ne ferme aucun lieu : « laisser tranquille » se dit par feuille.")
        parts.notes([words])
        if st.button(_("Enregistrer le classeur"), disabled=file is None) and file is not None:
            _take(code, known, file, replacing=replacing)


def _template(store: Workspace, waiting: Sequence[Outing]) -> bytes:
    buffer = io.BytesIO()
    write_returns_template(store, buffer, waiting)
    return buffer.getvalue()


def _take(code: str, known: Sequence[Outing], file: UploadedFile, *, replacing: bool) -> None:
    """Save all a workbook says, or tell every fault and save nothing."""
    try:
        with uploads() as root:
            path = written(root / "retours", file)
            saved = add_returns(cache.workspace(), code, path, known=known, replacing=replacing)
    except PlannerError as error:
        parts.refuse(error)
        parts.notes([_("Rien n'est enregistré.")])
        return
    for told in saved:
        state.reopen(told.outing)
    words = ngettext("{num} feuille enregistrée.", "{num} feuilles enregistrées.", len(saved))
    state.hold(_SAID, words.format(num=len(saved)))
    state.taken(_TAKEN)
    st.rerun()
