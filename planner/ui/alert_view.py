"""An alert on the week page: a banner in words, a form to switch it on, off, and plan again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import streamlit as st

from planner.alert import kind_words
from planner.clock import Clock
from planner.dates import week_words
from planner.errors import PlannerError
from planner.exports.alert_words import span_words
from planner.exports.needs_svg import escape
from planner.i18n import _
from planner.model import AlertSpan, Week
from planner.service.alerts import current, switch_off, told
from planner.service.load import LoadedTerritory
from planner.service.plan_request import PlanRequest
from planner.service.under_alert import moment_of
from planner.store.alerts import KeptAlert
from planner.ui import cache, parts, state
from planner.ui.alert_form import left_open, show_alert_edit, show_alert_form

Start = Callable[[LoadedTerritory, None, PlanRequest], None]
"""Starts a search on the means last saved."""
_GONE = "alert_gone"


def show_alerts(loaded: LoadedTerritory, *, start: Start | None) -> None:
    """Say alerts in force or to come first; nothing where no means were ever given.

    `start` None: a search is running, alerts are told and not changed.
    """
    store, code = cache.workspace(), loaded.territory.code
    means = cache.means(code)
    if means is None:
        return
    now = dt.datetime.now(Clock(Week.of(dt.date.today()), loaded.territory.tz).zone)
    found = current(store, code, now.date())
    for kept in found:
        st.html(banner_html(kept.alert.span, told(store, code, kept)))
    gone = state.held(_GONE)
    if isinstance(gone, tuple):
        parts.notes(gone)
        state.hold(_GONE, None)
    if start is None:
        return
    words = _("Alerte : grand froid, canicule, épidémie")
    box = parts.folded(words, f"alerts-{code}", expanded=bool(found))
    if box is None:
        return
    with box:
        for kept in found:
            _off(loaded, kept, now.date())
            show_alert_edit(loaded, means, kept, now.date())
        for kept in left_open(found):
            show_alert_edit(loaded, means, kept, now.date())
        if not found:
            show_alert_form(loaded, means, now.date())
            return
        _replan(loaded, now, start)
        other = parts.folded(_("Déclencher une autre alerte"), f"alerts-other-{code}")
        if other is not None:
            with other:
                show_alert_form(loaded, means, now.date())


def banner_html(span: AlertSpan, changes: tuple[str, ...]) -> str:
    """Kind and days, then each change; the frame says it besides the colour."""
    items = "".join(f"<li>{escape(line)}</li>" for line in changes)
    return (
        f"<section class='av-alert' role='status'><strong>{escape(span_words(span))}</strong>"
        f"<ul>{items}</ul></section>"
    )


def _off(loaded: LoadedTerritory, kept: KeptAlert, today: dt.date) -> None:
    """The last day of an alert, and one button."""
    kind = kept.alert.kind
    left, right = st.columns([6, 4], vertical_alignment="bottom")
    last = left.date_input(
        _("Dernier jour de l'alerte {kind}").format(kind=kind_words(kind)),
        today, key=f"av-alert-last-{kept.id}", format="DD/MM/YYYY",
    )  # fmt: skip
    label = _("Lever l'alerte {kind}").format(kind=kind_words(kind))
    if right.button(label, key=f"av-alert-off-{kept.id}", width="stretch"):
        try:
            gone = switch_off(cache.workspace(), loaded.territory.code, kind, last)
        except PlannerError as error:
            parts.refuse(error)
        else:
            state.hold(_GONE, gone)
            st.rerun()


def _replan(loaded: LoadedTerritory, now: dt.datetime, start: Start) -> None:
    """Search the rest of this week again, or the whole of the next."""
    this = Week.of(now.date())
    left, right = st.columns([6, 4], vertical_alignment="bottom")
    weeks = [this, *(week for week in parts.weeks_ahead() if week != this)]
    week = left.selectbox(
        _("Semaine à replanifier"), weeks, format_func=week_words, key="av-alert-week"
    )
    if right.button(_("Replanifier ce qui n'a pas commencé"), width="stretch"):
        clock = Clock(week, loaded.territory.tz)
        moment_s = moment_of(clock, now)
        start(loaded, None, PlanRequest(week, moment_s=moment_s))
