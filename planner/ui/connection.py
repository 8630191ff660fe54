"""What a page says when the application stops answering, and once it answers again.

Streamlit draws a box of its own, in English, over the page; it is hidden, and ours is shown instead
by the state that Streamlit writes on the page: no script could be fetched then.
"""

from __future__ import annotations

import json
import secrets

import streamlit as st

from planner.exports.needs_svg import escape
from planner.i18n import _

_START = secrets.token_hex(8)
"""Names this start of the application."""
_SCRIPT = (
    "{const page=document.documentElement.dataset,start=%s;"
    "if(page.start&&page.start!==start)page.restarted='';page.start=start}"
)


def show_connection() -> None:
    """Write both boxes; `page.css` hides them until they are needed."""
    silent = _(
        "L'application ne répond plus. Tout ce qu'elle a dit enregistré est gardé. "
        "La page reprendra d'elle-même quand l'application sera relancée ; la laisser ouverte."
    )
    again = _(
        "L'application a été relancée. Tout ce qu'elle avait dit enregistré est là ; ce qui était "
        "en train de l'être l'est en entier ou pas du tout : le vérifier avant de recommencer. "
        "Ce message s'en va quand la page est rechargée."
    )
    st.html(f"<div class='av-silent' role='alert'>{escape(silent)}</div>")
    st.html(f"<div class='av-again' role='status'>{escape(again)}</div>")
    st.html(
        f"<script>{_SCRIPT % json.dumps(_START)}</script>",
        unsafe_allow_javascript=True,  # no text from anybody in it
    )
