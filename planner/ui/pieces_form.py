"""Give a territory what it lacks, on its page: passages, counts, districts, areas to leave out."""

from __future__ import annotations

import datetime as dt

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from planner.declared_layout import OBSERVATIONS_SHEET, PRESENCE_SHEET
from planner.errors import PlannerError, UsageError
from planner.exports.xlsx_table import XLSX_MIME
from planner.i18n import _
from planner.service.declared import DeclaredSources
from planner.service.load import LoadedTerritory
from planner.service.piece import giving_words
from planner.service.territory_update import Additions, added_lines, update_territory
from planner.ui import cache, file_cache, parts, state
from planner.ui.given import give_blank
from planner.ui.page_link import GIVING
from planner.ui.uploaded import all_written, uploads, written_if_any

DECLARED_MB, LAYER_MB = 5, 50
_SAID, _GIVEN = "giving_said", "giving"
_LAYERS = ["geojson", "json", "gpkg", "zip"]


def show_pieces_form(loaded: LoadedTerritory) -> None:
    """Ask for files; every fault is said, and what was there stays until all of them are right."""
    code = loaded.territory.code
    st.html(f"<div id='{GIVING}'></div>")
    said = state.held(_SAID)
    if isinstance(said, list):
        st.success("\n\n".join(map(parts.plain, said)))
        state.hold(_SAID, None)
    with st.expander(giving_words()):
        parts.notes(
            [_("Un fichier prend la place du précédent de même sorte ; rien d'autre ne change.")]
        )
        key = f"av-giving-{code}-{state.times(_GIVEN)}"
        with st.form(key, enter_to_submit=False, border=False):
            presence = st.file_uploader(
                _("Qui passe où et quand : modèle rempli (.xlsx, .csv) ou Soliguide (.json)"),
                type=["xlsx", "csv", "json"],
                accept_multiple_files=True,
                max_upload_size=DECLARED_MB,
            )
            counts = st.file_uploader(
                _("Comptages et signalements : modèle rempli (.xlsx, .csv)"),
                type=["xlsx", "csv"],
                accept_multiple_files=True,
                max_upload_size=DECLARED_MB,
            )
            districts = st.file_uploader(
                _("Quartiers prioritaires (QPV) : périmètres de l'ANCT (.geojson, .gpkg, .zip)"),
                type=_LAYERS,
                max_upload_size=LAYER_MB,
            )
            sensitive = st.file_uploader(
                _("Secteurs à laisser de côté, chiffrés : polygones (.geojson, .gpkg, .zip)"),
                type=_LAYERS,
                max_upload_size=LAYER_MB,
            )
            asked = st.form_submit_button(_("Ajouter au territoire"), type="primary")
        _templates()
    if asked:
        _give(code, presence, counts, districts, sensitive)


def _templates() -> None:
    left, right = st.columns(2)
    with left:
        words = _("Modèle « qui passe où » (XLSX)")
        give_blank(words, file_cache.sheet_template(PRESENCE_SHEET), "passages.xlsx", XLSX_MIME)
    with right:
        words = _("Modèle des comptages (XLSX)")
        content = file_cache.sheet_template(OBSERVATIONS_SHEET)
        give_blank(words, content, "comptages.xlsx", XLSX_MIME)


def _give(
    code: str,
    presence: list[UploadedFile],
    counts: list[UploadedFile],
    districts: UploadedFile | None,
    sensitive: UploadedFile | None,
) -> None:
    today = dt.date.today()
    try:
        if not (presence or counts or districts or sensitive):
            raise UsageError(_("choisir au moins un fichier"))
        with uploads() as root, st.spinner(_("lecture des fichiers")):
            declared = DeclaredSources(
                all_written(root / "passages", presence), all_written(root / "comptages", counts)
            )
            areas = written_if_any(root / "secteurs", sensitive)
            given = Additions(declared, written_if_any(root / "qpv", districts), areas)
            _territory, added = update_territory(cache.workspace(), code, given, today=today)
    except PlannerError as error:
        parts.refuse(error)
        return
    state.hold(_SAID, added_lines(added, today=today))
    state.taken(_GIVEN)
    st.rerun()
