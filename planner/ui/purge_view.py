"""Emergency purge from a page: one gesture, confirmed by a word that is typed, then what it did."""

from __future__ import annotations

import streamlit as st

from planner.errors import PlannerError
from planner.i18n import _
from planner.service.purge import purge
from planner.service.purge_words import purge_lines
from planner.ui import cache, forgotten, parts

WORD = "PURGER"
"""What is typed to confirm, in every language."""


def show_purge() -> None:
    """Offer the purge, and tell what it did; for whom `session.may_purge` lets.

    It comes last on its page: once roles are gone nothing after it may be opened.
    """
    store = cache.workspace()
    with st.expander(_("Purge d'urgence")):
        rows, layers = store.num_protected()
        parts.notes(
            [
                _(
                    "À faire si ces données risquent d'être saisies ou volées. Tous les "
                    "territoires : {rows} enregistrements (moyens, lieux, rendez-vous, plans, "
                    "retours, rôles), {layers} couches chiffrées et la clé sont détruits, sans "
                    "retour ; ce que des sauvegardes gardent de chiffré devient illisible."
                ).format(rows=rows, layers=layers)
            ]
        )
        typed = st.text_input(
            _("Pour confirmer, écrire {word}").format(word=WORD), max_chars=20, key="purge-word"
        )
        sure = typed.strip() == WORD
        if not st.button(_("Tout détruire maintenant"), disabled=not sure, key="purge"):
            return
        if sure:
            _purge()


def _purge() -> None:
    """Destroy, forget what pages keep in memory, and tell."""
    try:
        with st.spinner(_("Destruction, puis recherche dans les fichiers")):
            report = purge(cache.workspace())
    except PlannerError as error:
        parts.refuse(error)
        return
    finally:
        forgotten.forget()
    if report.complete:
        st.success(_("La purge est complète."))
    else:
        st.error(
            _("La purge n'est pas complète : fermer l'application, puis aller-vers purge --confirm")
        )
    parts.notes(purge_lines(report))
