"""An empty workspace: three ways in, on every page."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from planner.errors import PlannerError
from planner.exports.xlsx_table import XLSX_MIME
from planner.i18n import _
from planner.service.demo import CODE, MEANS_NAME, PAST_WEEKS, install_demo
from planner.ui import cache, file_cache, parts, session, state
from planner.ui.given import give_blank
from planner.ui.territory_form import show_territory_form


def is_first_use() -> bool:
    """The workspace holds no territory yet, and whom is here may add one."""
    store = cache.workspace()
    return not cache.territories() and session.may_add_territory(store)


def show_first_use() -> None:
    """The three ways, each with what comes after it."""
    parts.heading(_("Pour commencer"))
    parts.notes([_("Aucun territoire encore. Trois façons de commencer :")])
    _demo()
    _own()
    _means()


def _demo() -> None:
    parts.section(_("1. Essayer sur une ville fictive"))
    parts.notes(
        [
            _("Rues, besoins, équipes et lieux inventés : tout s'essaie sans rien risquer."),
            _("Ses deux dernières semaines sont publiées, leurs feuilles revenues : 30 secondes."),
            _("Ensuite : la page « Semaine » cherche des tournées et les feuilles s'impriment."),
        ]
    )
    if not st.button(_("Créer la ville fictive"), type="primary"):
        return
    try:
        with st.spinner(_("création de la ville fictive")):
            install_demo(
                cache.workspace(), today=dt.date.today(), num_past=PAST_WEEKS,
                say=lambda line: parts.notes([line]),
            )  # fmt: skip
    except PlannerError as error:
        parts.refuse(error)
        return
    state.choose("t", CODE)
    st.rerun()


def _own() -> None:
    parts.section(_("2. Ajouter son territoire"))
    parts.notes(
        [
            _("Des rues ou des zones suffisent ; le reste s'ajoute plus tard et améliore."),
            _("Les fichiers sont lus sur cette machine ; rien n'est envoyé ailleurs."),
        ]
    )
    with st.expander(_("Donner ses fichiers")):
        show_territory_form()


def _means() -> None:
    parts.section(_("3. Préparer ses moyens"))
    parts.notes(
        [
            _("Un classeur : équipes, horaires, lieux, rendez-vous d'une semaine type. Ses "
              "lignes d'exemple et ses listes disent comment le remplir."),
            _("Ensuite : le donner à la page « Semaine » de son territoire."),
        ]
    )  # fmt: skip
    means_template()


def means_template() -> None:
    """The workbook of means to fill in, as a file to take."""
    label = _("Modèle des moyens (XLSX)")
    give_blank(label, file_cache.means_template(), MEANS_NAME, XLSX_MIME)
