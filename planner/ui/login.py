"""Coming in and leaving: the provider says who it is, an administrator which role that has."""

from __future__ import annotations

import streamlit as st

from planner.audit import Verb, acts_as
from planner.i18n import _
from planner.ui import cache, parts, session, state


def show() -> None:
    """Page of whom has no role: log in, or the code to give to get one."""
    parts.heading("aller-vers")
    code = session.own_code(cache.any_workspace())
    if code is None:
        parts.notes([_("Cet espace est celui d'une organisation : il faut s'y connecter.")])
        if st.button(_("Se connecter"), type="primary"):
            st.login()
        return
    if state.once("no_role"):
        acts_as(None)
        cache.any_workspace().record(Verb.LOGIN_REFUSED)
    st.info(_("Aucun rôle n'est donné à ce compte. Code à transmettre à qui administre l'outil :"))
    st.html(f"<pre>{code}</pre>")
    parts.notes([_("Ce code ne dit ni nom ni adresse ; l'outil n'en garde pas.")])
    _leave()


def show_leaving() -> None:
    """At the end of every page of an organisation: leave."""
    if session.with_accounts() and session.own_account(cache.any_workspace()) is not None:
        _leave()


def _leave() -> None:
    if st.button(_("Se déconnecter"), key="av-leave"):
        st.logout()
