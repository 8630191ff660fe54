"""The next week in one gesture: ten lines on what it starts from, then one button."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

import streamlit as st

from planner.dates import numbered
from planner.errors import PlannerError
from planner.exports.needs_svg import escape
from planner.hours import unbroken
from planner.i18n import _
from planner.service.load import LoadedTerritory
from planner.service.new_week import Group, NewWeek, new_week, next_week_to_plan
from planner.service.plan_request import PlanRequest
from planner.ui import cache, parts

Start = Callable[[LoadedTerritory, None, PlanRequest], None]
"""Starts a search on the means last saved."""


def show_new_week(loaded: LoadedTerritory, *, start: Start) -> None:
    """Say what the next week to plan starts from; nothing where no means were ever given."""
    store, code = cache.workspace(), loaded.territory.code
    if store.latest_means_id(code) is None:
        return
    week = next_week_to_plan(store, code, today=dt.date.today())
    title = _("Nouvelle semaine : {week}").format(week=numbered(week))
    heads = store.plan_heads(code)
    told = [head for head in heads if head.published and str(head.week) < str(week)]
    last = (told[-1].id, str(told[-1].version)) if told else ("",)
    key = (*cache.with_means(code), str(week), *last)
    with st.expander(title, expanded=bool(told) or not heads):
        try:
            found = cache.kept(key, "new week", lambda: new_week(store, code, week))
        except PlannerError as error:
            parts.refuse(error)
            return
        st.html(new_week_html(found))
        if found.faults:
            st.error("\n\n".join(map(parts.plain, found.faults)))
        elif st.button(_("Chercher cette semaine"), type="primary"):
            start(loaded, None, PlanRequest(week))


def new_week_html(found: NewWeek) -> str:
    """Three short lists, ten lines in all, the others folded; one that is empty says so."""
    titles = (_("Ce qui continue"), _("Ce qui change, et pourquoi"), _("Ce qui a pris fin"))
    return "".join(
        f"<section class='av-week'><h2>{escape(title)}</h2>"
        f"{_list(group.told or (_('rien'),))}{_folded(group)}</section>"
        for title, group in zip(titles, found.groups(), strict=True)
    )


def _list(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(unbroken(line))}</li>' for line in lines)}</ul>"


def _folded(group: Group) -> str:
    if not group.folded:
        return ""
    summary = f"<summary>{escape(group.others)}</summary>"
    return f"<details>{summary}{_list(group.folded)}</details>"
