"""A form that switches an alert on: why, from when, and what it adds, chosen from lists."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from planner.alert import kind_words
from planner.errors import PlannerError
from planner.i18n import _
from planner.model import AlertKind, Means
from planner.service.alerts import AlertWords, switch_on
from planner.service.change_rows import ChangeRows
from planner.service.load import LoadedTerritory
from planner.ui import cache, change_fields, parts, state
from planner.ui.change_fields import choosable

_SWITCHED = "alerts_switched"


def show_alert_form(loaded: LoadedTerritory, means: Means, today: dt.date) -> None:
    """What an alert adds; every fault is said and what was chosen stays."""
    num = state.times(_SWITCHED)
    with st.form(f"av-alert-on-{num}", enter_to_submit=False, border=False):
        form = _Form(loaded, means, f"alert-{num}", today)
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


class _Form:
    """Draws the fields when made; `words` is what stands in them."""

    def __init__(self, loaded: LoadedTerritory, means: Means, name: str, today: dt.date) -> None:
        teams = [team.id for team in means.teams]
        left, middle, right = st.columns(3)
        kinds = {str(kind): kind_words(kind) for kind in AlertKind}
        self._kind = left.selectbox(_("Alerte"), list(kinds), format_func=kinds.__getitem__)
        self._first = middle.date_input(_("Premier jour"), today, format="DD/MM/YYYY")
        self._last = right.date_input(_("Dernier jour, s'il est connu"), None, format="DD/MM/YYYY")
        crews, places, weights = st.tabs(
            [_("Équipes et horaires"), _("Lieux et passages"), _("Ce qui compte")]
        )
        with crews:
            self._teams_more = st.multiselect(
                _("Une équipe de plus, comme"), teams, placeholder=_("aucune")
            )
            self._shifts_more = change_fields.shifts_more(name, teams)
            self._hours = change_fields.other_hours(name, teams)
        with places:
            self._opened = change_fields.places_opened(name)
            known = choosable(loaded.territory.code, means)
            self._passages = change_fields.passages_wished(name, known)
        with weights:
            self._rates = change_fields.rates(name)
            self._need_weights = change_fields.need_weights(name)

    def words(self) -> AlertWords:
        """The alert as chosen.

        Raises
        ------
        MeansError
            Lines that are not complete: all of them.
        """
        rows = ChangeRows()
        found = AlertWords(
            AlertKind(self._kind),
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
