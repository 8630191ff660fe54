"""Add a territory from files of one's own, or make one again, on the page."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from planner.declared_layout import SERVICES_SHEET
from planner.errors import PlannerError, UsageError
from planner.exports.xlsx_table import XLSX_MIME
from planner.i18n import _
from planner.service.territory import TerritorySources, add_territory
from planner.ui import cache, file_cache, parts, state
from planner.ui.given import give_blank
from planner.ui.uploaded import all_written, uploads, written_if_any

STREETS_MB, ZONES_MB, LISTS_MB = 200, 200, 50
COMMAND = (
    "aller-vers territory add CODE --name NOM --streets RUES.osm.pbf --zones ZONES.gpkg "
    "--services SERVICES.csv"
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the form holds; `replace`: make again the territory of this code."""

    name: str
    code: str
    replace: bool
    streets: UploadedFile | None
    zones: UploadedFile | None
    services: list[UploadedFile]
    indicators: list[UploadedFile]
    communes: UploadedFile | None
    addresses: UploadedFile | None


def show_territory_form() -> None:
    """Ask for a name, a code and files; every fault is said, and nothing is saved half."""
    with st.form("av-territory", enter_to_submit=False, border=False):
        left, right = st.columns(2)
        name = left.text_input(_("Nom du territoire"), max_chars=60)
        code = right.text_input(
            _("Code (minuscules, chiffres, tirets)"), max_chars=32, placeholder="melun"
        )
        replace = bool(cache.workspace().territories()) and st.checkbox(
            _(
                "Reprendre le territoire qui a déjà ce code : ses fichiers sont tous à redonner, "
                "quartiers prioritaires compris ; moyens, plans, passages et comptages restent"
            )
        )
        streets = _one(
            _("Rues : extrait d'OpenStreetMap (.osm.pbf), GraphML ou GeoPackage"), STREETS_MB
        )
        zones = _one(_("Zones : carreaux de l'INSEE ou IRIS avec leurs indicateurs"), ZONES_MB)
        services = _several(_("Services : listes publiques ou la vôtre (facultatif)"))
        indicators = _several(_("Indicateurs joints aux zones, Filosofi (facultatif)"))
        communes = _one(_("Communes avec leur population légale (facultatif)"), ZONES_MB)
        addresses = _one(_("Adresses, Base adresse nationale (facultatif)"), ZONES_MB)
        asked = st.form_submit_button(_("Ajouter ce territoire"), type="primary")
    words = _("Modèle des services (XLSX)")
    give_blank(words, file_cache.sheet_template(SERVICES_SHEET), "services.xlsx", XLSX_MIME)
    parts.notes([_("Un grand extrait, ou d'autres couches, dans un terminal :")])
    st.html(f"<pre>{COMMAND}</pre>")
    if asked:
        _add(
            _Asked(
                name.strip(), code.strip(), replace, streets, zones, services, indicators,
                communes, addresses,
            )
        )  # fmt: skip


def _one(label: str, most_mb: int) -> UploadedFile | None:
    return st.file_uploader(label, max_upload_size=most_mb)


def _several(label: str) -> list[UploadedFile]:
    return st.file_uploader(label, accept_multiple_files=True, max_upload_size=LISTS_MB)


def _add(asked: _Asked) -> None:
    try:
        if not asked.name:
            raise UsageError(_("donner un nom au territoire"))
        with uploads() as root, st.spinner(_("lecture des fichiers")):
            sources = TerritorySources(
                streets=written_if_any(root / "rues", asked.streets),
                zones=written_if_any(root / "zones", asked.zones),
                services=all_written(root / "services", asked.services),
                indicators=all_written(root / "indicateurs", asked.indicators),
                communes=written_if_any(root / "communes", asked.communes),
                addresses=written_if_any(root / "adresses", asked.addresses),
            )
            add_territory(cache.workspace(), asked.code, asked.name, sources, replace=asked.replace)
    except PlannerError as error:
        parts.refuse(error)
        return
    state.choose_next("t", asked.code)
    st.rerun()
