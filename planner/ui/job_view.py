"""A search in the background, as pages follow it: progress, the button to stop, what it left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import streamlit as st

from planner.errors import StoreError
from planner.model import Week
from planner.store.job_rows import INTERRUPTED, RUNNING, Job
from planner.ui import cache, parts, state

UNTOLD_S = 30.0
"""Budget of a search that tells none."""


@dataclass(frozen=True, slots=True)
class JobWords:
    """What a page says of a search, in the language in use when it is asked.

    `progress` takes the job, its age and its budget in whole seconds; `best` tells what it has
    found so far; `stop` and `stopping` are the button and what stands there once it is pressed.
    """

    progress: Callable[[Job, int, int], str]
    stop: Callable[[], str]
    stopping: Callable[[], str]
    best: Callable[[Job], Iterable[str]] = lambda _job: ()


def running_job(code: str, kind: str) -> Job | None:
    """The search of a kind that a territory has under way; this visit follows it from now on."""
    for job in cache.workspace().jobs(RUNNING):
        if job.kind == kind and job.territory == code:
            state.follow(job.id)
            return job
    return None


def followed_job(kind: str) -> Job | None:
    """The search this visit followed, if it is of a kind and its workspace still has it."""
    try:
        job = cache.workspace().job(state.job() or "")
    except StoreError:
        return None
    return job if job.kind == kind else None


def halted_job(code: str, kind: str) -> Job | None:
    """A territory's last search of a kind, if it stopped with the application before its end.

    Told to whoever comes, since a start of the application forgets who followed what, until
    another search is asked for or the week it was for is over.
    """
    job = cache.workspace().last_job(code, kind)
    if job is None or job.state != INTERRUPTED:
        return None
    return job if str(job.params["week"]) >= str(Week.of(dt.date.today())) else None


@st.fragment(run_every=1.0)
@state.one_run
def follow_job(job_id: str, words: JobWords) -> None:
    """Progress of a search, and the button to stop it; the page runs again when it has ended."""
    store = cache.workspace()
    job = store.job(job_id)
    if job.state != RUNNING:
        st.rerun()
    budget = float(job.params.get("seconds") or UNTOLD_S)
    age = (dt.datetime.now(dt.UTC) - job.created_at).total_seconds()
    st.progress(
        min(1.0, age / budget), text=parts.plain(words.progress(job, round(age), round(budget)))
    )
    parts.notes(list(words.best(job)))
    if job.cancel_asked:
        parts.notes([words.stopping()])
    elif st.button(words.stop()):
        store.cancel_job(job_id)
        st.rerun(scope="fragment")
