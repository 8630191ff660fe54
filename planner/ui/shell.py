"""Page list, language and identity of the application."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from planner.errors import PlannerError
from planner.i18n import _
from planner.roles import Right, right_words, rights, rights_of_one_laptop
from planner.ui import ahead, cache, login, parts, session, state
from planner.ui.connection import show_connection
from planner.ui.empty_page import ADDRESSES, ASIDES
from planner.ui.first_use import is_first_use, show_first_use
from planner.ui.style import apply_style

_log = logging.getLogger(__name__)


@state.one_run
def run() -> None:
    """Configure the page, then run the one chosen; a fault of any page is a sentence."""
    ahead.wait()
    try:
        entries = _opened()
    except PlannerError as error:  # the workspace itself cannot be read
        st.set_page_config(page_title="aller-vers", page_icon=str(state.ICON))
        parts.refuse(error)
        return
    from planner.ui.pages import accessibility

    pages = [
        st.Page(one.show, title=one.title, url_path=_address(rank, one), default=rank == 0)
        for rank, one in enumerate(entries)
    ]
    asides = [
        st.Page(accessibility.show, title=_("Accessibilité"), url_path=ASIDES[0]),
    ]
    page = st.navigation([*pages, *asides], position="hidden")
    st.set_page_config(
        page_title=f"{page.title} · aller-vers", layout="wide", page_icon=str(state.ICON)
    )
    apply_style()
    show_connection()
    chosen = entries[pages.index(page)] if page in pages else None
    state.enter(chosen.right if chosen else None)
    if len(pages) > 1:
        with st.container(horizontal=True, gap="small", key="av-pages"):
            for item in pages:
                st.page_link(item, width="content")
    body = st.container()
    with st.container(horizontal=True, gap="small", key="av-foot"):
        st.page_link(asides[0], label=_("Accessibilité : non conforme"), width="content")
    try:
        with body:
            if chosen and chosen.right is not None and is_first_use():
                show_first_use()
            else:
                page.run()
            login.show_leaving()
    except PlannerError as error:
        parts.refuse(error)
    except Exception as error:  # detailed in the log, never on the page
        _log.exception("page %s", page.url_path)
        words = _("Erreur imprévue ({kind}) : rien n'a été modifié. Recharger la page.")
        st.error(parts.plain(words.format(kind=type(error).__name__)))


@dataclass(frozen=True, slots=True)
class Entry:
    """A page: what it asks for (None: nothing), its title, what draws it."""

    right: Right | None
    title: str
    show: Callable[[], None]


def _address(rank: int, entry: Entry) -> str:
    """The first page's address is the root, whichever it is."""
    return "" if rank == 0 or entry.right is None else ADDRESSES[entry.right]


def _opened() -> list[Entry]:
    """Pages whom is here may open, the first one being where they arrive; else the login."""
    entries = every_entry()
    if session.with_accounts():
        store = cache.any_workspace()
        held = rights(session.own_account(store))
        entries = [one for one in entries if one.right in held]
    else:
        entries = [one for one in entries if one.right in rights_of_one_laptop()]
    if not entries:
        return [Entry(None, _("Connexion"), login.show)]
    return entries


def every_entry() -> list[Entry]:
    """Every page, in the order of the list."""
    from planner.ui.pages import (
        activity,
        compare,
        log,
        needs,
        own_sheets,
        returns,
        rules,
        sharing,
        territory,
        tonight,
        week,
    )

    shown = {
        Right.TERRITORY: territory.show,
        Right.NEEDS: needs.show,
        Right.WEEK: week.show,
        Right.TONIGHT: tonight.show,
        Right.OWN_SHEETS: own_sheets.show,
        Right.RETURNS: returns.show,
        Right.COMPARE: compare.show,
        Right.ACTIVITY: activity.show,
        Right.SHARING: sharing.show,
        Right.LOG: log.show,
        Right.RULES: rules.show,
    }
    return [Entry(right, right_words(right), show) for right, show in shown.items()]
