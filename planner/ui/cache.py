"""What every page keeps between runs: the workspace, territories, their means; versions that key.

Streamlit leaves arguments whose name begins with `_` out of an entry's key: only what `key` already
names may be passed that way. What is kept of zones, plans, files, boards and maps is in the modules
named for them.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from planner.i18n import language
from planner.model import Means, Territory
from planner.service.load import LoadedTerritory, load_territory
from planner.store.plans import PlanHead
from planner.store.workspace import Workspace, default_home
from planner.ui import session, state

Key = tuple[str, ...]
T = TypeVar("T")


@st.cache_resource(max_entries=2, show_spinner=False)
def _workspace(home: str) -> Workspace:
    return Workspace(Path(home))


def any_workspace() -> Workspace:
    """The workspace of this server, whoever asks: to find out who it is."""
    return _workspace(str(default_home()))


@contextmanager
def by_the_server() -> Iterator[None]:
    """What this thread does inside is asked by no visit: the server makes pages ready."""
    _OWN.begun = True
    try:
        yield
    finally:
        _OWN.begun = False


_OWN = threading.local()


def workspace() -> Workspace:
    """The workspace of this server, for whom may open the page they are on.

    Every page and every fragment of one takes it from here, at every run: a role taken back is
    refused by the next.

    Raises
    ------
    AccessError
        Whom is here may not open this page.
    """
    store = any_workspace()
    if session.with_accounts() and not getattr(_OWN, "begun", False):
        session.check(store, state.right())
    return store


def territories() -> list[Territory]:
    """Territories of the workspace, read once a run."""
    store = workspace()
    return state.read_once(("territories", str(store.home), store.num_writes), store.territories)


@st.cache_resource(max_entries=4, show_spinner=False)
def _territory(key: Key, _code: str) -> LoadedTerritory:
    return load_territory(workspace(), _code)


def territory(code: str) -> LoadedTerritory:
    """A territory's layers, until they are replaced."""
    return _territory(version(code), code)


@st.cache_resource(max_entries=4, show_spinner=False)
def _means(key: Key, _code: str) -> Means | None:
    return workspace().current_means(_code)


def means(code: str) -> Means | None:
    """Latest means of a territory, the same object while they are the same."""
    return _means(with_means(code), code)


def read_once(name: str, code: str, read: Callable[[str], T]) -> T:
    """What the store says of a territory, asked once a run, and again once this server has written.

    What another process writes meanwhile is for the next run: a page is of one moment.
    """
    store = workspace()
    return state.read_once((name, code, str(store.home), store.num_writes), lambda: read(code))


def layers_version(code: str) -> Key:
    """What depends on a territory's layers, and on what operators share of them, depends on."""
    store = workspace()
    shared = read_once("shares", code, store.shares_version)
    return str(store.home), code, read_once("generation", code, store.generation), shared


def content_version(code: str) -> Key:
    """What a territory's figures depend on: layers, returns, the day (counts expire)."""
    returned = read_once("returns", code, workspace().returns_version)
    return (*layers_version(code), returned, dt.date.today().isoformat())


def plan_heads(code: str) -> list[PlanHead]:
    """Every version of every plan of a territory, their contents unread."""
    return read_once("heads", code, workspace().plan_heads)


def version(code: str) -> Key:
    """What a territory's pages depend on: its figures, and the language they are told in."""
    return (*content_version(code), language())


def read_versions(code: str) -> None:
    """Read all that pages of a territory depend on at once, where this run has not."""
    with workspace().together():
        with_means(code)


def with_means(code: str) -> Key:
    """What depends on a territory's pages and its latest means depends on."""
    return (*version(code), read_once("means", code, workspace().means_version))


@st.cache_resource(max_entries=128, show_spinner=False)
def _kept(key: Key, what: str, _make: Callable[[], Any]) -> Any:
    return _make()


def kept(key: Key, what: str, make: Callable[[], T]) -> T:
    """What `make` gives, made once; nobody changes it.

    `key`, with the language in it as `version` has, and `what` tell all that `make` depends on.
    """
    found: T = _kept(key, what, make)
    return found
