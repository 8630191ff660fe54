"""Links from one page to the place on another where something is given."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from planner.exports.needs_svg import escape
from planner.i18n import _, labelled
from planner.roles import Right
from planner.service.load import LoadedTerritory
from planner.service.piece import adding_words, part_words
from planner.ui import cache, session, state
from planner.ui.empty_page import ADDRESSES

GIVING = "av-giving"
"""Anchor of the form of the territory's page that takes what is missing."""

ADDING = "av-adding"
"""Anchor of the form of the territory's page that makes a territory, or makes one again."""


def page_link(right: Right, words: str, anchor: str = "") -> str:
    """HTML of a link to a page, lasting choices kept; the words alone for whom it is closed to.

    `anchor`: place on that page, with its `#`.
    """
    if not session.opens(cache.workspace(), right):
        return escape(words)
    return _link(_address(right) + anchor, words)


def giving_link(code: str, words: str, *, same_page: bool) -> str:
    """HTML of a link to the form that takes what is missing; the words alone for whom it is not.

    `same_page`: the link stands on the page of the form.
    """
    if not session.may_give_data(cache.workspace(), code):
        return escape(words)
    page = "" if same_page else _address(Right.TERRITORY)
    return _link(f"{page}#{GIVING}", words)


def adding_link(words: str) -> str:
    """HTML of a link to the form, on the same page, that makes a territory from its files."""
    if not session.may_add_territory(cache.workspace()):
        return escape(words)
    return _link(f"#{ADDING}", words)


def _address(right: Right) -> str:
    """A page, with the lasting choices."""
    return f"/{ADDRESSES.get(right, '')}?{urlencode(state.address())}"


def _link(address: str, words: str) -> str:
    return f"<a href='{escape(address)}' target='_self'>{escape(words)}</a>"


def show_missing(words: str, right: Right, at: str = "") -> None:
    """Say what a page lacks, then the page that gives it, as a link; `at`: the part of it."""
    anchor = f"#{ADDING}" if at == adding_words() else ""
    link = labelled(escape(_("Pour cela")), page_link(right, part_words(right, at), anchor))
    st.html(f"<div class='av-missing' role='note'>{escape(words)} {link}</div>")


def has_ground(loaded: LoadedTerritory) -> bool:
    """Whether outings can be planned; where they cannot, what is missing is said."""
    if loaded.streets is not None and loaded.zones is not None:
        return True
    words = _("Une tournée suit des rues ; ce territoire n'en a pas.")
    if loaded.streets is not None:
        words = _("Une tournée dessert des zones ; ce territoire n'en a pas.")
    show_missing(words, Right.TERRITORY, adding_words())
    return False
