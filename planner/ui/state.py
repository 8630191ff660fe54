"""The only file that names `st.session_state`: language, job followed, choices kept.

Lasting choices (territory, public, plan) live in the address and follow from page to page; nothing
private is written there.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ParamSpec, TypeVar

import streamlit as st

from planner.i18n import LANGUAGES, set_language
from planner.roles import Right

_LANGUAGE, _JOB, _TOLD, _PAGE = "av_language", "av_job", "av_job_told", "av_page"
Version = TypeVar("Version", int, str)
Read = TypeVar("Read")
Drawn = TypeVar("Drawn")
Given = ParamSpec("Given")
_RUN = threading.local()
"""What the run of this thread has read: files made when they are asked for have other threads."""
ICON = Path(__file__).resolve().parent / "static" / "icon.png"


def apply_language() -> None:
    """Speak the language of the address, else the one of this visit, French before any choice."""
    given = st.query_params.get("lang")
    if given in LANGUAGES:
        st.session_state[_LANGUAGE] = given
    chosen = st.session_state.get(_LANGUAGE, "fr")
    if chosen != "fr":
        keep("lang", chosen)
    set_language(chosen)


def one_run(draw: Callable[Given, Drawn]) -> Callable[Given, Drawn]:
    """A function the server calls by itself for a visit: a page, a fragment, a callback.

    Its words are in the language of the visit, and what it reads once of the store is read afresh.
    """

    @functools.wraps(draw)
    def drawn(*given: Given.args, **named: Given.kwargs) -> Drawn:
        around = getattr(_RUN, "read", None)
        _RUN.read = {} if around is None else around
        try:
            apply_language()
            return draw(*given, **named)
        finally:
            _RUN.read = around

    return drawn


def read_once(key: tuple[object, ...], read: Callable[[], Read]) -> Read:
    """What `read` gives, read once in a run for a key; each time outside of any."""
    known: dict[object, Read] | None = getattr(_RUN, "read", None)
    if known is None:
        return read()
    if key not in known:
        known[key] = read()
    return known[key]


def enter(page: Right | None) -> None:
    """Note the page this visit is on: its fragments run without the list of pages around them."""
    st.session_state[_PAGE] = page


def once(name: str) -> bool:
    """Whether something is asked for the first time of this visit."""
    key = f"av_once_{name}"
    first = key not in st.session_state
    st.session_state[key] = True
    return first


def right() -> Right | None:
    """What the page this visit is on asks for; None: no page yet."""
    found: Right | None = st.session_state.get(_PAGE)
    return found


def choose_language(language: str) -> None:
    """Keep a language for this visit."""
    st.session_state[_LANGUAGE] = language
    keep("lang", language)
    set_language(language)


def asked(name: str) -> str | None:
    """Return a lasting choice: from the address, else from the page before."""
    found: str | None = st.query_params.get(name) or st.session_state.get(f"av_kept_{name}")
    return found


def keep(name: str, value: str) -> None:
    """Keep a lasting choice in the address and for the next pages."""
    st.session_state[f"av_kept_{name}"] = value
    if st.query_params.get(name) != value:
        st.query_params[name] = value


def address() -> dict[str, str]:
    """Names and values of the address: the lasting choices, for a link to the same page."""
    return {name: st.query_params[name] for name in st.query_params}


def chooser(name: str, options: Sequence[str], *, first: str | None = None) -> str:
    """Key of a list to choose from, set on the lasting choice where it is among the options.

    The address is read once: later the list itself holds the choice, so that choosing does not
    make a new list and lose the keyboard's focus. The choice is written again at each run, since
    a list of the same name on another page starts from nothing.
    """
    key = f"av_list_{name}"
    held = st.session_state.pop(_next_key(name), st.session_state.get(key))
    if held not in options:
        given = asked(name)
        fallback = first if first is not None else options[0]
        held = given if given in options else fallback
    st.session_state[key] = held
    return key


def choose(name: str, value: str) -> None:
    """Set a list on a value before it is drawn."""
    st.session_state[f"av_list_{name}"] = value


def choose_next(name: str, value: str) -> None:
    """Set a list on a value at the next run: it may be drawn already in this one."""
    st.session_state[_next_key(name)] = value


def _next_key(name: str) -> str:
    return f"av_next_{name}"


def hold(name: str, value: object) -> None:
    """Keep something for this visit alone, in memory: never in the address. None: forget it.

    An answer with its question, a yes or a no that is waited for, what a callback has to say.
    """
    st.session_state[f"av_held_{name}"] = value


def held(name: str) -> object:
    """Return what `hold` keeps under a name, None where there is nothing."""
    found: object = st.session_state.get(f"av_held_{name}")
    return found


def times(name: str) -> int:
    """How often a form of this visit was taken: a part of its key, so that it comes back blank."""
    num = held(f"times_{name}")
    return num if isinstance(num, int) else 0


def taken(name: str) -> None:
    """Note that a form was taken: the next run draws it with nothing in it."""
    hold(f"times_{name}", times(name) + 1)


def job() -> str | None:
    """Id of the computation this visit follows."""
    found: str | None = st.session_state.get(_JOB)
    return found


def follow(job_id: str | None) -> None:
    """Follow a computation, or none."""
    st.session_state[_JOB] = job_id


def newly_ended(job_id: str) -> bool:
    """Tell once in a visit that a computation has ended."""
    if st.session_state.get(_TOLD) == job_id:
        return False
    st.session_state[_TOLD] = job_id
    return True


def opened(name: str, value: Version) -> Version:
    """Return the version of something when this visit opened it: the one it was edited from."""
    kept: Version = st.session_state.setdefault(f"av_opened_{name}", value)
    return kept


def reopen(name: str) -> None:
    """Forget the version something was opened at, so that the newest one is read."""
    st.session_state.pop(f"av_opened_{name}", None)


def prefill(key: str, value: object) -> str:
    """Give a field its first value before it is drawn; what was typed since stays."""
    if key not in st.session_state:
        st.session_state[key] = value
    return key
