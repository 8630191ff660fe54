"""Two saved plans side by side: who is better and worse served."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from planner.errors import PlannerError
from planner.exports.compare_html import STRONG_SHARE, compare_html
from planner.exports.compare_table import compare_csv, figure_rows, public_words, signed_percent
from planner.exports.compare_words import comparison_words
from planner.exports.needs_table import percent
from planner.i18n import _, labelled
from planner.model import Public
from planner.scenarios import CHANGED_SHARE
from planner.service.figures import Compared
from planner.service.needs import attributions
from planner.ui import cache, maps, parts, state
from planner.ui.plan_view import plan_key, plan_words

_FILLS = {2: "#1b6e8c", 1: "#a9d3de", 0: "#f4f4f2", -1: "#f0cf9a", -2: "#b5700f"}
ROWS = 15


def show() -> None:
    """Show the page."""
    loaded = parts.opened(_("Comparer"))
    plans = list(reversed(cache.workspace().plans(loaded.territory.code)))
    if len(plans) < 2:
        st.info(
            _("Deux plans enregistrés sont nécessaires : en chercher un autre à la page Semaine.")
        )
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
        chosen.append(by_key[key])
    for_team = st.toggle(_("Compter les lieux protégés (réservé à l'équipe)"))
    try:
        found = cache.compared(*chosen, for_team=for_team)
    except PlannerError as error:
        parts.refuse(error)
        return
    parts.notes(comparison_words(found.comparison))
    header = ("", _("premier"), _("second"), _("différence"))
    parts.table(header, figure_rows(found.comparison), numbers=3)
    parts.notes(found.notes)
    for public in found.comparison.a.reach:
        _public(found, public)
    _downloads(found, (plan_words(found.a), plan_words(found.b)))


def _public(found: Compared, public: Public) -> None:
    title = _("Zones mieux et moins desservies · {public}").format(public=public_words(public))
    st.subheader(title, anchor=False)
    own = found.comparison.zones[found.comparison.zones["public"] == public.value]
    zones = found.loaded.required_zones()
    names = {str(zone): name for zone, name in zones["name"].items() if isinstance(name, str)}
    change = own.set_index("zone_id")["change"].reindex(zones.index.astype(str)).fillna(0.0)
    left, right = st.columns([7, 3])
    with left:
        made = maps.base_map(found.loaded, zones=True)
        styles = [
            maps.ZoneStyle(
                _FILLS[_step(value)], labelled(names.get(zone, zone), signed_percent(value))
            )
            for zone, value in zip(change.index.astype(str), change.tolist(), strict=True)
        ]
        maps.show(made, found.loaded, f"compare-{public.value}", zones=styles)
    with right:
        parts.legend(
            [
                (f"background:{_FILLS[2]}", _("+ + au moins 25 points de plus à portée")),
                (f"background:{_FILLS[1]}", _("+ de 1 à 25 points de plus")),
                (f"background:{_FILLS[0]}", _("inchangé")),
                (f"background:{_FILLS[-1]}", _("− de 1 à 25 points de moins")),
                (f"background:{_FILLS[-2]}", _("− − au moins 25 points de moins")),
            ]
        )
    for rows, words in (
        (found.comparison.better(public), _("Zones mieux desservies")),
        (found.comparison.worse(public), _("Zones moins desservies")),
    ):
        _list(rows, words, names)


def _step(change: float) -> int:
    if abs(change) < CHANGED_SHARE:
        return 0
    size = 2 if abs(change) >= STRONG_SHARE else 1
    return size if change > 0 else -size


def _list(rows: pd.DataFrame, words: str, names: dict[str, str]) -> None:
    if rows.empty:
        return
    parts.notes([labelled(words, len(rows))])
    header = (_("zone"), _("avant"), _("après"), _("besoin à portée, en plus ou en moins"))
    lines = [
        (
            names.get(row["zone_id"], row["zone_id"]),
            percent(row["reach_a"]),
            percent(row["reach_b"]),
            signed_percent(row["gain_share"]),
        )
        for row in rows.head(ROWS).to_dict("records")
    ]
    parts.table(header, lines, numbers=3)


def _downloads(found: Compared, names: tuple[str, str]) -> None:
    zones = found.loaded.required_zones()
    page = compare_html(
        zones,
        found.comparison,
        title=found.loaded.territory.name,
        names=names,
        notes=found.notes,
        attributions=attributions(found.loaded),
        for_team=found.for_team,
    )
    stem = f"comparaison-{found.loaded.territory.code}"
    left, right = st.columns(2)
    left.download_button(
        _("Carte à imprimer (HTML)"), page, f"{stem}.html", "text/html", width="stretch"
    )
    right.download_button(
        _("Tableau (CSV)"), compare_csv(zones, found.comparison), f"{stem}.csv", "text/csv",
        width="stretch",
    )  # fmt: skip
