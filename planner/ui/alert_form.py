"""A form that switches an alert on, or edits one: from when, and what it adds, from lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from planner.alert import kind_words
from planner.errors import PlannerError, StaleVersionError
from planner.exports.alert_words import span_words
from planner.i18n import _
from planner.model import AlertKind, Means
from planner.service.alerts import AlertWords, switch_on, told
from planner.service.change_rows import ChangeRows
from planner.service.load import LoadedTerritory
from planner.service.scenario_edit import edit_alert
from planner.service.scenario_told import told_alert
from planner.store.alerts import KeptAlert
from planner.ui import cache, change_fields, parts, state
from planner.ui.change_fields import choosable
from planner.ui.opened import Opened, opened, saved, tell_overtaken

_SWITCHED = "alerts_switched"
_OPEN = "alerts_opened"


def show_alert_form(loaded: LoadedTerritory, means: Means, today: dt.date) -> None:
    """What an alert adds; every fault is said and what was chosen stays."""
    num = state.times(_SWITCHED)
    with st.form(f"av-alert-on-{num}", enter_to_submit=False, border=False):
        form = _Form(loaded, means, f"alert-{num}", AlertWords(AlertKind.COLD, today))
        parts.notes([_("Sans changement choisi, ceux de la dernière alerte de ce genre servent.")])
        asked = st.form_submit_button(_("Déclencher l'alerte"), type="primary")
    if not asked:
        return
    try:
        switch_on(cache.workspace(), loaded.territory.code, form.words())
    except PlannerError as error:
        parts.refuse(error)
    else:
        state.taken(_SWITCHED)
        st.rerun()


def show_alert_edit(loaded: LoadedTerritory, means: Means, kept: KeptAlert, today: dt.date) -> None:
    """What an alert in force or to come adds, to be changed: its days, its changes."""
    name = f"alert-edited-{kept.id}"
    words = _("Modifier l'alerte {kind}").format(kind=kind_words(kept.alert.kind))
    box = parts.folded(words, f"{name}-{state.times(name)}")
    if box is not None:
        with box:
            names = _open_forms()
            state.hold(_OPEN, (*(one for one in names if one != name), name))
            _edit(loaded, means, name, opened(name, kept), today)


def left_open(found: Sequence[KeptAlert]) -> list[KeptAlert]:
    """Alerts this visit has a form open on that are there no more, as they were when it opened.

    Their forms stay, so that whoever saves one is told, even where another alert of the same kind
    was switched on since.
    """
    known = {one.id for one in found}
    forms = (state.held(name) for name in _open_forms())
    return [
        form.before
        for form in forms
        if isinstance(form, Opened) and isinstance(form.before, KeptAlert)
        and form.before.id not in known
    ]  # fmt: skip


def _open_forms() -> tuple[str, ...]:
    names = state.held(_OPEN)
    return names if isinstance(names, tuple) else ()


def _edit(
    loaded: LoadedTerritory, means: Means, name: str, edited: Opened[KeptAlert], today: dt.date
) -> None:
    store, code, before = cache.workspace(), loaded.territory.code, edited.before
    shown = told_alert(before.alert, change_fields.known(loaded, means))
    change_fields.say_kept(shown)
    with st.form(f"av-alert-edit-{edited.num}", enter_to_submit=False, border=False):
        begun = before.alert.span.first_date <= today
        form = _Form(
            loaded, means, f"alert-edit-{edited.num}", shown.words, edited=True, begun=begun
        )
        parts.notes([_("Les plans déjà faits restent : replanifier ce qui n'a pas commencé.")])
        asked = st.form_submit_button(_("Enregistrer les changements"), type="primary")
    if not asked:
        return
    expected = None if edited.expected is None else edited.expected.version
    try:
        edit_alert(store, code, form.words(), before, shown, today=today, expected=expected)
    except StaleVersionError:
        now = next((one for one in store.alerts(code) if one.id == before.id), None)
        lines = () if now is None else (span_words(now.alert.span), *told(store, code, now))
        tell_overtaken(name, edited, now, lines)
    except PlannerError as error:
        parts.refuse(error)
    else:
        saved(name)


class _Form:
    """Draws the fields when made, with what stands first in them; `words` is what stands there.

    `edited`: the kind is given; `begun`: so is the first day.
    """

    def __init__(
        self,
        loaded: LoadedTerritory,
        means: Means,
        name: str,
        first: AlertWords,
        *,
        edited: bool = False,
        begun: bool = False,
    ) -> None:
        self._ask_days(name, first, edited=edited, begun=begun)
        teams = [team.id for team in means.teams]
        crews, places, weights = st.tabs(
            [_("Équipes et horaires"), _("Lieux et passages"), _("Ce qui compte")]
        )
        with crews:
            self._teams_more = change_fields.teams_more(
                st.container(), name, teams, first.teams_more
            )
            self._shifts_more = change_fields.shifts_more(name, teams, first.shifts_more)
            self._hours = change_fields.other_hours(name, teams, first.hours)
        with places:
            self._opened = change_fields.places_opened(name, first.places)
            known = choosable(loaded.territory.code, means)
            self._passages = change_fields.passages_wished(name, known, first.passages)
        with weights:
            self._rates = change_fields.rates(name, first.rates)
            self._need_weights = change_fields.need_weights(name, first.need_weights)

    def _ask_days(self, name: str, first: AlertWords, *, edited: bool, begun: bool) -> None:
        if edited:
            self._kind = first.kind
            middle, right = st.columns(2)
        else:
            left, middle, right = st.columns(3)
            kinds = {kind: kind_words(kind) for kind in AlertKind}
            self._kind = left.selectbox(
                _("Alerte"), list(kinds), format_func=kinds.__getitem__, key=f"{name}-kind"
            )
        self._first = middle.date_input(
            _("Premier jour"), format="DD/MM/YYYY", disabled=begun,
            key=state.prefill(f"{name}-first", first.first_date),
        )  # fmt: skip
        self._last = right.date_input(
            _("Dernier jour, s'il est connu"), None, format="DD/MM/YYYY",
            key=state.prefill(f"{name}-last", first.last_date),
        )  # fmt: skip

    def words(self) -> AlertWords:
        """The alert as chosen.

        Raises
        ------
        MeansError
            Lines that are not complete: all of them.
        """
        rows = ChangeRows()
        found = AlertWords(
            self._kind,
            self._first,
            self._last,
            teams_more=tuple(self._teams_more),
            hours=rows.hours(self._hours),
            shifts_more=rows.days(self._shifts_more),
            passages=rows.passages(self._passages),
            places=rows.places(self._opened),
            rates=self._rates,
            need_weights=self._need_weights,
        )
        rows.check()
        return found
