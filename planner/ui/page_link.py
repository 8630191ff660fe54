"""Links from one page to the place on another where something is given."""

from __future__ import annotations

from urllib.parse import urlencode

from planner.exports.needs_svg import escape
from planner.roles import Right
from planner.ui import cache, session, state
from planner.ui.empty_page import ADDRESSES

GIVING = "av-giving"
"""Anchor of the form of the territory's page that takes what is missing."""


def page_link(right: Right, words: str) -> str:
    """HTML of a link to a page, lasting choices kept; the words alone for whom it is closed to."""
    if not session.opens(cache.workspace(), right):
        return escape(words)
    query = escape(urlencode(state.address()))
    return f"<a href='/{ADDRESSES.get(right, '')}?{query}' target='_self'>{escape(words)}</a>"


def giving_link(code: str, words: str, *, same_page: bool) -> str:
    """HTML of a link to the form that takes what is missing; the words alone for whom it is not.

    `same_page`: the link stands on the page of the form.
    """
    if not session.may_give_data(cache.workspace(), code):
        return escape(words)
    page = "" if same_page else f"/?{escape(urlencode(state.address()))}"
    return f"<a href='{page}#{GIVING}' target='_self'>{escape(words)}</a>"
