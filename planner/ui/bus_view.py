"""A bus's tour on the page: asked, chosen, told stop by stop, kept as a scenario."""

from __future__ import annotations

import streamlit as st

from planner.errors import PlannerError
from planner.exports.audience import Audience
from planner.exports.bus_table import half_day_header, left_header, stop_header, tour_header
from planner.exports.bus_words import often_words, when_words
from planner.exports.xlsx_table import XLSX_MIME
from planner.i18n import _, labelled
from planner.service.bus import BusPlan
from planner.service.bus_files import (
    BusRows,
    bus_files,
    comparison_rows,
    current_rows,
    plan_rows,
)
from planner.service.bus_tour import BusComparison, save_tour
from planner.service.load import LoadedTerritory
from planner.ui import board_cache, cache, maps, parts, state
from planner.ui.bus_form import BusAsked, bus_form
from planner.ui.given import give
from planner.ui.page_link import has_ground

LEFT_SHOWN = 15
MIMES = {
    ".csv": "text/csv",
    ".xlsx": XLSX_MIME,
    ".geojson": "application/geo+json",
}


def show_bus(loaded: LoadedTerritory) -> None:
    """Ask, search, show; what was last asked stays on the page."""
    if not has_ground(loaded):
        return
    told = _(
        "Lieux, jours, demi-journées et fréquences d'un bus, choisis ensemble pour atteindre à"
        " pied le plus de besoin là où aucun guichet n'est à portée."
    )
    parts.notes([told])
    name = f"bus-{loaded.territory.code}"
    try:
        asked = bus_form(loaded)
        if asked is not None:
            state.hold(name, asked)
        held = state.held(name)
        if not isinstance(held, BusAsked):
            return
        with st.spinner(_("Recherche de la tournée…")):
            found = board_cache.bus(loaded.territory.code, held.request, held.current)
    except PlannerError as error:
        parts.refuse(error)
        return
    if isinstance(found, BusComparison):
        _shown(loaded, found.same, comparison_rows(found), found)
    else:
        _shown(loaded, found, plan_rows(found), None)


def _shown(
    loaded: LoadedTerritory, plan: BusPlan, rows: BusRows, beside: BusComparison | None
) -> None:
    parts.table(tour_header(), rows.tours, numbers=5)
    if rows.stops:
        _map(loaded, plan)
        parts.section(_("Arrêts proposés"))
        parts.table(stop_header(), rows.stops)
        parts.section(_("Ce qu'apporte chaque demi-journée"))
        parts.table(half_day_header(), rows.halves, numbers=2)
    else:
        st.info(_("Aucun arrêt : personne de plus à distance de marche, ou aucune demi-journée."))
    if beside is not None:
        with st.expander(_("Arrêts d'aujourd'hui")):
            parts.table(stop_header(), current_rows(beside))
    if rows.left:
        with st.expander(labelled(_("Sites sans arrêt"), len(rows.left))):
            parts.table(left_header(), rows.left[:LEFT_SHOWN])
    parts.notes(rows.notes)
    _downloads(plan, rows)
    _keep(loaded, plan)


def _map(loaded: LoadedTerritory, plan: BusPlan) -> None:
    """Stops on the map, with when they are held."""
    ground = plan.around.ground
    made = maps.base_map(loaded, zones=True)
    points = []
    for stop, _lost in plan.stops:
        site = ground.sites[ground.rank(stop.site)]
        points.append((site.point, f"{site.label} · {when_words(stop)} · {often_words(stop)}"))
    maps.add_points(made, points, loaded.territory.epsg)
    maps.show(made, loaded, "bus")


def _downloads(plan: BusPlan, rows: BusRows) -> None:
    stem = f"bus-{plan.around.loaded.territory.code}"
    words = {
        ".csv": _("Arrêts (CSV)"),
        ".xlsx": _("Classeur (XLSX)"),
        ".geojson": _("Arrêts sur une carte (GeoJSON)"),
    }
    files = bus_files(plan, rows)
    for place, (suffix, data) in zip(st.columns(len(files)), files.items(), strict=True):
        with place:
            give(words[suffix], data, f"{stem}{suffix}", MIMES[suffix], Audience.PUBLIC)


def _keep(loaded: LoadedTerritory, plan: BusPlan) -> None:
    """Keep the tour as a scenario of a bus instead of an office."""
    services = loaded.services
    if services is None or not plan.chosen.tour.stops:
        return
    offices = services[(services["category"] == plan.around.request.offer) & ~services["mobile"]]
    names = {str(key): str(name) for key, name in offices["name"].items()}
    if not names:
        return
    with st.popover(_("Garder comme scénario : ce bus à la place d'un guichet")):
        name = st.text_input(_("Nom du scénario"), max_chars=60, key="bus-scenario")
        office = st.selectbox(
            _("Guichet remplacé"), list(names), format_func=names.__getitem__, key="bus-office"
        )
        if st.button(_("Enregistrer le scénario"), key="bus-save"):
            try:
                save_tour(cache.workspace(), loaded.territory.code, plan, name=name, service=office)
            except PlannerError as error:
                parts.refuse(error)
            else:
                st.success(_("Enregistré : le planifier sous « des scénarios »."))
