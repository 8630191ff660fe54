"""Page list, language and identity of the application."""

from __future__ import annotations

import streamlit as st

from planner.i18n import _
from planner.ui import state
from planner.ui.style import apply_style


def run() -> None:
    """Configure the page, then run the one chosen."""
    state.apply_language()
    st.set_page_config(page_title="aller-vers", layout="wide", page_icon=str(state.ICON))
    apply_style()
    from planner.ui.pages import compare, needs, territory, week

    pages = [
        st.Page(territory.show, title=_("Territoire"), default=True),
        st.Page(needs.show, title=_("Besoins"), url_path="besoins"),
        st.Page(week.show, title=_("Semaine"), url_path="semaine"),
        st.Page(compare.show, title=_("Comparer"), url_path="comparer"),
    ]
    st.navigation(pages, position="top").run()
