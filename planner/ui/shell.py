"""Page list, language and identity of the application."""

from __future__ import annotations

import logging

import streamlit as st

from planner.errors import PlannerError
from planner.i18n import _
from planner.ui import parts, state
from planner.ui.empty_page import ADDRESSES
from planner.ui.style import apply_style

_log = logging.getLogger(__name__)


def run() -> None:
    """Configure the page, then run the one chosen; a fault of any page is a sentence."""
    state.apply_language()
    from planner.ui.pages import activity, compare, needs, returns, territory, week

    pages = [
        st.Page(territory.show, title=_("Territoire"), default=True),
        *(
            st.Page(show, title=title, url_path=address)
            for address, (show, title) in zip(
                ADDRESSES,
                (
                    (needs.show, _("Besoins")),
                    (week.show, _("Semaine")),
                    (returns.show, _("Retours")),
                    (compare.show, _("Comparer")),
                    (activity.show, _("Bilan")),
                ),
                strict=True,
            )
        ),
    ]
    page = st.navigation(pages, position="hidden")
    st.set_page_config(
        page_title=f"{page.title} · aller-vers", layout="wide", page_icon=str(state.ICON)
    )
    apply_style()
    with st.container(horizontal=True, gap="small", key="av-pages"):
        for item in pages:
            st.page_link(item, width="content")
    try:
        page.run()
    except PlannerError as error:
        parts.refuse(error)
    except Exception as error:  # detailed in the log, never on the page
        _log.exception("page %s", page.url_path)
        words = _("Erreur imprévue ({kind}) : rien n'a été modifié. Recharger la page.")
        st.error(parts.plain(words.format(kind=type(error).__name__)))
