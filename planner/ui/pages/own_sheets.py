"""Sheets of the own teams' outings, this week and the next: nobody else's."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from planner.dates import long_date
from planner.i18n import _, labelled
from planner.model import PlannedShift, Week, WeekPlan
from planner.ui import cache, file_cache, parts, session
from planner.ui.outing_files import give_outing
from planner.ui.own_week_view import show_own_week


def show() -> None:
    """Show the page."""
    loaded = parts.opened(_("Feuilles"))
    plans = _published(loaded.territory.code)
    outings = [
        (plan, shift)
        for plan in plans
        for shift in sorted(plan.shifts, key=lambda one: (one.date, one.start_s))
        if shift.passages
    ]
    own = session.of_own_teams(cache.workspace(), outings, lambda one: one[1].team)
    found = {f"{plan.id} {shift.id}": (plan, shift) for plan, shift in own}
    if not found:
        st.info(_("Aucune sortie publiée pour vos équipes, ni cette semaine ni la suivante."))
        return
    words = {key: _outing_words(plan, shift) for key, (plan, shift) in found.items()}
    plan, shift = found[parts.choose(st.container(), _("Sortie"), words, "outing")]
    give_outing(plan, shift)
    show_own_week(plans)


def _published(code: str) -> list[WeekPlan]:
    """Published plans of this week and the next, the last version of each."""
    today = dt.date.today()
    this, after = (Week.of(today + dt.timedelta(days=days)) for days in (0, 14))
    return cache.workspace().published_plans(code, since=this, before=after)


def _outing_words(plan: WeekPlan, shift: PlannedShift) -> str:
    return labelled(long_date(shift.date), file_cache.inputs(plan).team(shift).name)
