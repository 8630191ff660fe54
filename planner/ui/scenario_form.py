"""A form that names a scenario: what changes over the means of today."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from planner.errors import PlannerError
from planner.i18n import _
from planner.indicators.need import parse_weights
from planner.indicators.underservice import CATEGORIES
from planner.means_layout import MODES
from planner.model import Means, Protection, Public
from planner.network.modes import MODES as KNOWN_MODES
from planner.service.load import LoadedTerritory
from planner.service.scenario_cells import half_day, lines, passages
from planner.service.scenario_inputs import BusWords, ScenarioWords, save_scenario
from planner.service.scenarios import place_words
from planner.ui import cache, parts, session


def show_form(loaded: LoadedTerritory, means: Means, *, expanded: bool) -> None:
    """Write a scenario and save it; every fault is said, and what was written stays."""
    store, code = cache.workspace(), loaded.territory.code
    with st.expander(_("Ajouter un scénario"), expanded=expanded):
        with st.form("av-scenario", enter_to_submit=False, border=False):
            name = st.text_input(_("Nom du scénario"), max_chars=60)
            for_team = session.may_count_protected(store)
            places = place_words(store, code, for_team=for_team)
            codes = _choosable(means, store.user_codes(code), for_team=for_team)
            changes = _teams(means) | _places(means, places, codes)
            changes |= ask_weights()
            bus = _bus(loaded, means)
            asked = st.form_submit_button(_("Enregistrer le scénario"), type="primary")
        if not asked:
            return
        try:
            save_scenario(store, code, _words(name, changes, bus))
        except PlannerError as error:
            parts.refuse(error)
        else:
            st.rerun()


def _teams(means: Means) -> dict[str, object]:
    """Teams more and less, other hours, another mode."""
    teams = [team.id for team in means.teams]
    none = _("aucune")
    left, right = st.columns(2)
    found: dict[str, object] = {
        "teams_more": left.multiselect(_("Une équipe de plus, comme"), teams, placeholder=none),
        "teams_less": right.multiselect(_("Sans l'équipe"), teams, placeholder=none),
    }
    more, less = st.columns(2)
    found["shifts_more"] = more.text_area(
        _("Vacations de plus, une par ligne"), height=70, placeholder="M1 = samedi, 19:30-00:30"
    )
    found["shifts_less"] = less.multiselect(
        _("Sans la vacation"), [shift.id for shift in means.shifts], placeholder=none
    )
    one, two, three, four = st.columns(4)
    found["hours_of"] = one.selectbox(_("Autres heures de"), ["", *teams], format_func=_or_none)
    found["hours"] = two.text_input(_("Heures"), placeholder="19:00-01:00")
    found["mode_of"] = three.selectbox(_("Autre mode de"), ["", *teams], format_func=_or_none)
    found["mode"] = four.selectbox(
        _("Mode"), list(MODES.values()), format_func=lambda key: _(KNOWN_MODES[key].label)
    )
    return found


def _choosable(means: Means, codes: dict[str, str], *, for_team: bool) -> dict[str, str]:
    """Code by id of the places that whom is here may name."""
    if for_team:
        return codes
    told = {place.id for place in means.places if place.protection is Protection.PUBLIC}
    return {place: own for place, own in codes.items() if place in told}


def _places(means: Means, words: Mapping[str, str], codes: Mapping[str, str]) -> dict[str, object]:
    """Places left out, passages wished, stops more."""
    places = [place.id for place in means.places if not place.is_base and place.id in codes]
    left, right = st.columns(2)
    less = left.multiselect(
        _("Sans passage à"), places, format_func=lambda place: words.get(place, place[:6]),
        placeholder=_("aucun lieu"),
    )  # fmt: skip
    wished = right.text_area(
        _("Passages souhaités, un lieu par ligne"), height=70, placeholder="L3 = 2"
    )
    stops = st.text_area(
        _("Arrêts de plus, un par ligne"), height=70,
        placeholder=_("rue / rue croisée, ou un repère de la carte"),
    )  # fmt: skip
    return {
        "places_less": [codes[place] for place in less], "passages": wished, "stops_more": stops
    }  # fmt: skip


def ask_weights() -> dict[str, str]:
    """What counts, in the search and in the measure of need."""
    left, right = st.columns(2)
    return {
        "rates": left.text_input(
            _("Repères changés"), placeholder="travel_s=2000, promise_broken=1000000"
        ),
        "need_weights": right.text_input(
            _("Poids du besoin"), placeholder="reports=2, known_places=3"
        ),
    }


def _bus(loaded: LoadedTerritory, means: Means) -> dict[str, object]:
    """A bus instead of an office."""
    services = loaded.services
    if services is None:
        return {}
    kept = services[services["category"].isin(CATEGORIES[Public.HOUSING]) & ~services["mobile"]]
    names = {str(key): str(name) for key, name in kept["name"].items()}
    if not names:
        return {}
    codes = cache.workspace().user_codes(loaded.territory.code)
    bases = [codes[place.id] for place in means.places if place.is_base and place.id in codes]
    left, middle, right = st.columns([3, 2, 2])
    found: dict[str, object] = {
        "office": left.selectbox(
            _("Un bus à la place du guichet"), ["", *names],
            format_func=lambda key: names.get(key) or _or_none(key),
        ),
        "base": middle.selectbox(_("Le bus part de"), bases),
        "office_cost": right.number_input(
            _("Une heure du guichet (€)"), min_value=0.0, value=None, placeholder=_("inconnu")
        ),
        "half_days": st.text_area(
            _("Demi-journées du bus, une par ligne"), height=90,
            placeholder=_("rue / rue croisée = mardi, 09:00-12:00"),
        ),
    }  # fmt: skip
    return found


def _words(name: str, told: Mapping[str, object], bus: Mapping[str, object]) -> ScenarioWords:
    rates = {key: int(value) for key, value in parse_weights(str(told["rates"])).items()}
    return ScenarioWords(
        name=name,
        teams_more=tuple(told["teams_more"]),  # type: ignore[arg-type]
        teams_less=tuple(told["teams_less"]),  # type: ignore[arg-type]
        hours={str(told["hours_of"]): str(told["hours"])} if told["hours_of"] else {},
        modes={str(told["mode_of"]): str(told["mode"])} if told["mode_of"] else {},
        places_less=tuple(told["places_less"]),  # type: ignore[arg-type]
        shifts_more=tuple(map(half_day, lines(str(told["shifts_more"])))),
        shifts_less=tuple(told["shifts_less"]),  # type: ignore[arg-type]
        passages=passages(lines(str(told["passages"]))),
        stops_more=tuple(lines(str(told["stops_more"]))),
        rates=rates,
        need_weights=parse_weights(str(told["need_weights"])),
        bus=_bus_words(bus) if bus.get("office") else None,
    )


def _bus_words(told: Mapping[str, object]) -> BusWords:
    cost = told["office_cost"]
    return BusWords(
        str(told["office"]), str(told["base"]),
        tuple(map(half_day, lines(str(told["half_days"])))),
        office_cost_per_hour_eur=cost if isinstance(cost, float) else None,
    )  # fmt: skip


def _or_none(key: str) -> str:
    return key or "—"
