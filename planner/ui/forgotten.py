"""After an emergency purge: what this process holds in memory of places of life goes too."""

from __future__ import annotations

import gc

import streamlit as st

from planner.kept import forget_all
from planner.planning import explained
from planner.ui import held_ranks


def forget() -> None:
    """Forget what pages keep between runs, and end the processes that answer for an evening.

    What a visit holds of its own (a form it has open) goes with the visit.
    """
    st.cache_data.clear()
    st.cache_resource.clear()
    explained.forget()
    held_ranks.forget()
    forget_all()
    gc.collect()
