"""The only file that names `st.session_state`: language, job followed, weights tried.

Lasting choices (territory, public, plan) live in the address; nothing private is written there.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from planner.i18n import LANGUAGES, set_language

_LANGUAGE, _JOB = "av_language", "av_job"
ICON = Path(__file__).resolve().parent / "static" / "icon.png"


def apply_language() -> None:
    """Speak the language chosen, French before any choice."""
    asked = st.query_params.get("lang")
    if asked in LANGUAGES:
        st.session_state[_LANGUAGE] = asked
    set_language(st.session_state.get(_LANGUAGE, "fr"))


def choose_language(language: str) -> None:
    """Keep a language for this visit."""
    st.session_state[_LANGUAGE] = language
    st.query_params["lang"] = language
    set_language(language)


def asked(name: str) -> str | None:
    """Return a lasting choice from the address."""
    return st.query_params.get(name)


def keep(name: str, value: str) -> None:
    """Write a lasting choice in the address."""
    if st.query_params.get(name) != value:
        st.query_params[name] = value


def job() -> str | None:
    """Id of the computation this visit follows."""
    found: str | None = st.session_state.get(_JOB)
    return found


def follow(job_id: str | None) -> None:
    """Follow a computation, or none."""
    st.session_state[_JOB] = job_id
