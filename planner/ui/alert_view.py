"""An alert on the week page: a banner in words, a form to switch it on, off, and plan again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import streamlit as st

from planner.alert import AlertPlaceKind, kind_words, place_words
from planner.clock import Clock
from planner.errors import PlannerError
from planner.exports.alert_words import span_words
from planner.exports.needs_svg import escape
from planner.i18n import _
from planner.indicators.need import parse_weights
from planner.model import AlertKind, AlertSpan, Week
from planner.service.alerts import AlertWords, current, switch_off, switch_on, told
from planner.service.load import LoadedTerritory
from planner.service.plan_request import PlanRequest
from planner.service.scenario_cells import half_day, lines, pair
from planner.service.scenario_cells import passages as passages_of
from planner.service.under_alert import moment_of
from planner.store.alerts import KeptAlert
from planner.ui import cache, parts, state
from planner.ui.scenario_form import ask_weights

Start = Callable[[LoadedTerritory, bytes | None, PlanRequest], None]
"""Starts a search on the means last saved."""
_GONE = "alert_gone"


def show_alerts(loaded: LoadedTerritory, *, start: Start | None) -> None:
    """Say alerts in force or to come first; nothing where no means were ever given.

    `start` None: a search is running, alerts are told and not changed.
    """
    store, code = cache.workspace(), loaded.territory.code
    if store.latest_means_id(code) is None:
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
    with st.expander(_("Alerte : grand froid, canicule, épidémie"), expanded=bool(found)):
        for kept in found:
            _off(loaded, kept, now.date())
        if found:
            _replan(loaded, now, start)
        _on(loaded, now.date())


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
    week = left.selectbox(_("Semaine à replanifier"), weeks, key="av-alert-week")
    if right.button(_("Replanifier ce qui n'a pas commencé"), width="stretch"):
        clock = Clock(week, loaded.territory.tz)
        moment_s = moment_of(clock, now)
        start(loaded, None, PlanRequest(week, moment_s=moment_s))


def _on(loaded: LoadedTerritory, today: dt.date) -> None:
    """What an alert changes, as lines; every fault is said and what was written stays."""
    with st.form("av-alert-on", enter_to_submit=False, border=False):
        left, middle, right = st.columns(3)
        kind = left.selectbox(
            _("Alerte"), [str(one) for one in AlertKind],
            format_func=lambda key: kind_words(AlertKind(key)),
        )  # fmt: skip
        first = middle.date_input(_("Premier jour"), today, format="DD/MM/YYYY")
        last = right.date_input(_("Dernier jour, s'il est connu"), None, format="DD/MM/YYYY")
        one, two = st.columns(2)
        shifts = one.text_area(
            _("Vacations de plus, une par ligne"), placeholder="M1=samedi,20:00-23:30", height=90
        )
        hours = two.text_area(
            _("Autres heures, une équipe par ligne"), placeholder="M1=19:00-01:00", height=90
        )
        passages = one.text_area(
            _("Passages souhaités, un lieu par ligne"), placeholder="L3=3", height=90
        )
        opened = two.selectbox(
            _("Lieu ouvert"), ["", *AlertPlaceKind],
            format_func=lambda key: place_words(AlertPlaceKind(key)) if key else _("aucun"),
        )  # fmt: skip
        where = two.text_input(
            _("Où"), placeholder=_("rue / rue croisée, ou un repère de la carte")
        )
        weights = ask_weights()
        parts.notes([_("Sans changement écrit, ceux de la dernière alerte de ce genre servent.")])
        asked = st.form_submit_button(_("Déclencher l'alerte"), type="primary")
    if not asked:
        return
    try:
        words = AlertWords(
            AlertKind(str(kind)), first, last,
            hours=dict(map(pair, lines(hours))),
            shifts_more=tuple(map(half_day, lines(shifts))),
            passages=passages_of(lines(passages)),
            places=((AlertPlaceKind(opened), where),) if opened else (),
            rates={key: int(value) for key, value in parse_weights(weights["rates"]).items()},
            need_weights=parse_weights(weights["need_weights"]),
        )  # fmt: skip
        switch_on(cache.workspace(), loaded.territory.code, words)
    except PlannerError as error:
        parts.refuse(error)
    else:
        st.rerun()
