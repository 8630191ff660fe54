"""Page list, language and identity of the application."""

from __future__ import annotations

import streamlit as st

from planner.i18n import _
from planner.ui import state
from planner.ui.style import apply_style

PAGES = "planner/ui/pages"


def run() -> None:
    """Configure the page, then run the one chosen."""
    state.apply_language()
    st.set_page_config(page_title="aller-vers", layout="wide", page_icon=state.icon())
    apply_style()
    st.navigation(_pages(), position="top").run()


def _pages() -> list:  # type: ignore[type-arg]
    from planner.ui.pages import compare, needs, territory, week

    return [
        st.Page(territory.show, title=_("Territoire"), url_path="territoire", default=True),
        st.Page(needs.show, title=_("Besoins"), url_path="besoins"),
        st.Page(week.show, title=_("Semaine"), url_path="semaine"),
        st.Page(compare.show, title=_("Comparer"), url_path="comparer"),
    ]
