"""Scenarios beside their baseline, two saved plans, a bus's tours: who is better served."""

from __future__ import annotations

import streamlit as st

from planner.errors import PlannerError
from planner.exports.compare_table import figure_rows
from planner.exports.compare_words import comparison_words
from planner.i18n import _
from planner.roles import Right
from planner.service.figures import (
    Compared,
    comparison_csv,
    comparison_page,
    comparison_stem,
)
from planner.service.leaving import for_whom
from planner.service.load import LoadedTerritory
from planner.ui import board_cache, cache, parts, plan_cache, state
from planner.ui.bus_view import show_bus
from planner.ui.compare_view import show_zones
from planner.ui.given import give
from planner.ui.page_link import show_missing
from planner.ui.plan_key import plan_key, plan_words
from planner.ui.scenario_view import show_scenarios

_SCENARIOS, _PLANS, _BUS = "scenarios", "plans", "bus"


def show() -> None:
    """Show the page."""
    loaded = parts.opened(_("Comparer"))
    words = {
        _SCENARIOS: _("des scénarios"),
        _PLANS: _("deux plans enregistrés"),
        _BUS: _("les tournées d'un bus"),
    }
    store, code = cache.workspace(), loaded.territory.code
    has_two = len(store.plan_heads(code)) > 1
    first = _PLANS if state.asked("a") or (has_two and not store.scenarios(code)) else _SCENARIOS
    what = st.radio(
        _("Comparer"),
        list(words),
        format_func=words.__getitem__,
        horizontal=True,
        key=state.chooser("what", list(words), first=first),
    )
    state.keep("what", what)
    if what == _SCENARIOS:
        show_scenarios(loaded)
    elif what == _BUS:
        show_bus(loaded)
    else:
        _two_plans(loaded)


def _two_plans(loaded: LoadedTerritory) -> None:
    plans = list(reversed(cache.workspace().plan_heads(loaded.territory.code)))
    if len(plans) < 2:
        words = _("Deux plans enregistrés sont nécessaires.")
        show_missing(words, Right.WEEK, _("Chercher les tournées d'une semaine"))
        return
    by_key = {plan_key(plan): plan for plan in plans}
    keys = list(by_key)
    left, right = st.columns(2)
    chosen = []
    for column, label, name, first in (
        (left, _("Premier plan"), "a", keys[1]),
        (right, _("Second plan"), "b", keys[0]),
    ):
        key = column.selectbox(
            label,
            keys,
            format_func=lambda item: plan_words(by_key[item]),
            key=state.chooser(name, keys, first=first),
        )
        state.keep(name, key)
        chosen.append(plan_cache.saved(by_key[key]))
    for_team = parts.protected_toggle()
    try:
        found = board_cache.compared(*chosen, for_team=for_team)
    except PlannerError as error:
        parts.refuse(error)
        return
    parts.notes(comparison_words(found.comparison))
    header = (_("mesure"), _("premier"), _("second"), _("différence"))
    parts.table(header, figure_rows(found.comparison), numbers=3)
    parts.notes(found.notes)
    for public in found.comparison.a.reach:
        show_zones(found.loaded, found.comparison, public, f"compare-{public.value}")
    _downloads(found, (plan_words(found.a), plan_words(found.b)))


def _downloads(found: Compared, names: tuple[str, str]) -> None:
    stem, audience = comparison_stem(found), for_whom(for_team=found.for_team)
    left, right = st.columns(2)
    with left:
        label = _("Carte à imprimer (HTML)")
        page = f"{stem}.html"
        give(label, lambda: comparison_page(found, names).encode(), page, "text/html", audience)
    with right:
        table = f"{stem}.csv"
        give(
            _("Tableau (CSV)"), lambda: comparison_csv(found).encode(), table, "text/csv", audience
        )
