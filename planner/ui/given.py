"""The one way a page gives a file: taken, it is in the log; where the log fails, it is not given.

The bytes are handed over by a request of their own, when a person takes the file, and not before:
what makes them asks for the role again and logs it first. Taking a file runs nothing again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import streamlit as st

from planner.audit import acting, acts_as_same
from planner.exports.audience import Audience
from planner.i18n import language, set_language
from planner.service.leaving import taken
from planner.store.workspace import Workspace
from planner.ui import cache, session

Make: TypeAlias = Callable[[], bytes]


def give(label: str, content: bytes | Make, name: str, mime: str, audience: Audience) -> None:
    """A button that gives a file made for an audience; none comes where the log fails.

    Parameters
    ----------
    content
        The file, or what makes it when it is taken.
    audience
        Who the file is for: the recipient the log names.
    """
    _button(label, logged(cache.workspace(), content, audience), name, mime)


def give_blank(label: str, content: bytes, name: str, mime: str) -> None:
    """A button that gives an empty form of ours: nothing of the workspace, nothing to log."""
    _button(label, content, name, mime)


def logged(store: Workspace, content: bytes | Make, audience: Audience) -> Make:
    """What gives a file once the log says so, outside the page's run, in its language and role.

    Whom the page was drawn for must still have that role when the file is taken: AccessError.
    """
    who, spoken, still = acting(), language(), session.still(store)

    def make() -> bytes:
        set_language(spoken)
        acts_as_same(who)
        still()
        return taken(store, content if callable(content) else lambda: content, audience)

    return make


def _button(label: str, content: bytes | Make, name: str, mime: str) -> None:
    # a run would draw the button anew, and the file that was asked for would be gone
    st.download_button(label, content, name, mime, width="stretch", on_click="ignore")
