"""Add a territory from files of one's own, on the page."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from planner.errors import PlannerError, UsageError
from planner.i18n import _
from planner.service.territory import TerritorySources, add_territory
from planner.ui import cache, parts, state
from planner.ui.uploaded import all_written, uploads, written

STREETS_MB, ZONES_MB, SERVICES_MB = 200, 200, 50
COMMAND = (
    "aller-vers territory add CODE --name NOM --streets RUES.osm.pbf --zones ZONES.gpkg "
    "--services SERVICES.csv"
)


def show_territory_form() -> None:
    """Ask for a name, a code and files; every fault is said, and nothing is saved half."""
    with st.form("av-territory", enter_to_submit=False, border=False):
        left, right = st.columns(2)
        name = left.text_input(_("Nom du territoire"), max_chars=60)
        code = right.text_input(
            _("Code (minuscules, chiffres, tirets)"), max_chars=32, placeholder="melun"
        )
        streets = st.file_uploader(
            _("Rues : extrait d'OpenStreetMap (.osm.pbf), GraphML ou GeoPackage"),
            max_upload_size=STREETS_MB,
        )
        zones = st.file_uploader(
            _("Zones : carreaux de l'INSEE ou IRIS avec leurs indicateurs"),
            max_upload_size=ZONES_MB,
        )
        services = st.file_uploader(
            _("Services : listes publiques ou la vôtre (facultatif)"),
            accept_multiple_files=True,
            max_upload_size=SERVICES_MB,
        )
        asked = st.form_submit_button(_("Ajouter ce territoire"), type="primary")
    parts.notes([_("Un grand extrait, ou d'autres couches, dans un terminal :")])
    st.html(f"<pre>{COMMAND}</pre>")
    if asked:
        _add(name.strip(), code.strip(), streets, zones, services)


def _add(
    name: str,
    code: str,
    streets: UploadedFile | None,
    zones: UploadedFile | None,
    services: list[UploadedFile],
) -> None:
    try:
        if not name:
            raise UsageError(_("donner un nom au territoire"))
        with uploads() as root, st.spinner(_("lecture des fichiers")):
            sources = TerritorySources(
                streets=written(root / "rues", streets),
                zones=written(root / "zones", zones),
                services=all_written(root / "services", services),
            )
            add_territory(cache.workspace(), code, name, sources)
    except PlannerError as error:
        parts.refuse(error)
        return
    state.choose("t", code)
    st.rerun()
