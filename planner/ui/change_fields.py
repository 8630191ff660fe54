"""Fields of what a scenario or an alert changes: closed lists, hours, numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from optimisation.problem import Weights
from planner.alert import AlertPlaceKind
from planner.alert import place_words as kind_of_place
from planner.clock import weekday_name
from planner.exports.compare_table import public_words
from planner.exports.needs_table import short_number
from planner.exports.rate_words import (
    need_weight_words,
    rate_of,
    rate_told,
    rate_unit,
    rate_words,
)
from planner.i18n import _
from planner.indicators.need import DEFAULT_WEIGHTS
from planner.means_layout import DAYS, MODES
from planner.model import Means, Protection
from planner.network.modes import MODES as KNOWN_MODES
from planner.planning.weights import CHANGEABLE
from planner.service.change_rows import (
    CROSSING,
    DAY,
    END,
    KIND,
    MODE,
    NUMBER,
    PLACE,
    START,
    STREET,
    TEAM,
    TypedRows,
    day_rows,
    hours_rows,
    mode_rows,
    passage_rows,
    place_rows,
    stop_rows,
)
from planner.service.load import LoadedTerritory
from planner.service.scenario_cells import MAX_PASSAGES
from planner.service.scenario_told import Known, Told, W
from planner.service.scenarios import place_words
from planner.ui import cache, parts, session, state
from planner.ui.row_fields import Column, ask_rows, count, hour, listed, words

MOST_WEIGHT = 10.0
Days = Sequence[tuple[str, str, str]]
"""(Team or street, weekday, hours) of each line."""


def several(
    place: DeltaGenerator, key: str, label: str, options: Sequence[str], first: Sequence[str]
) -> list[str]:
    """Some of a closed list; `first` are chosen before any is, here as below."""
    chosen: list[str] = place.multiselect(
        label, options, placeholder=_("aucune"), key=state.prefill(key, list(first))
    )
    return chosen


def teams_more(
    place: DeltaGenerator, name: str, teams: Sequence[str], first: Sequence[str]
) -> list[str]:
    """Teams more, each like one there is."""
    return several(place, f"{name}-teams", _("Une équipe de plus, comme"), teams, first)


def shifts_more(name: str, teams: Sequence[str], first: Days) -> TypedRows:
    """Outings more, each a week."""
    columns = {TEAM: _team(teams), DAY: _day(), **_hours()}
    return ask_rows(_("Vacations de plus"), f"{name}-shifts", columns, day_rows(first))


def other_hours(name: str, teams: Sequence[str], first: Mapping[str, str]) -> TypedRows:
    """Other hours of the outings of a team."""
    columns = {TEAM: _team(teams), **_hours()}
    return ask_rows(_("Autres heures"), f"{name}-hours", columns, hours_rows(first))


def other_modes(name: str, teams: Sequence[str], first: Mapping[str, str]) -> TypedRows:
    """Another mode of a team."""
    known = {key: _(KNOWN_MODES[key].label) for key in MODES.values()}
    columns = {TEAM: _team(teams), MODE: Column(_("mode"), listed(known))}
    return ask_rows(_("Autre mode"), f"{name}-modes", columns, mode_rows(first))


def passages_wished(name: str, places: Mapping[str, str], first: Mapping[str, int]) -> TypedRows:
    """Passages wished at places, by their code."""
    columns = {
        PLACE: Column(_("lieu"), listed(places), 4),
        NUMBER: Column(_("passages par semaine"), count(MAX_PASSAGES)),
    }
    return ask_rows(_("Passages souhaités"), f"{name}-passages", columns, passage_rows(first))


def stops_more(name: str, first: Sequence[str]) -> TypedRows:
    """Stops more, on public ground."""
    return ask_rows(_("Arrêts de plus"), f"{name}-stops", _place(), stop_rows(first))


def half_days(name: str, first: Days) -> TypedRows:
    """Half-days of a bus."""
    columns = {**_place(), DAY: _day(), **_hours()}
    return ask_rows(_("Demi-journées du bus"), f"{name}-halves", columns, day_rows(first, STREET))


def places_opened(name: str, first: Sequence[tuple[AlertPlaceKind, str]]) -> TypedRows:
    """Places opened for an alert, by kind."""
    kinds = {str(kind): kind_of_place(kind) for kind in AlertPlaceKind}
    columns = {KIND: Column(_("genre de lieu"), listed(kinds)), **_place()}
    return ask_rows(_("Lieux ouverts"), f"{name}-places", columns, place_rows(first))


def rates(name: str, first: Mapping[str, int]) -> dict[str, int]:
    """What counts in the search: rates changed, in points; one left blank stays."""
    parts.notes([_("Ce qui compte dans la recherche ; vide : comme aujourd'hui, en gris.")])
    usual, found = Weights(), {}
    for place, key in zip(_two_a_line(), CHANGEABLE, strict=False):
        held = rate_told(key, first[key]) if key in first else None
        told = place.number_input(
            f"{rate_words(key)} ({rate_unit(key)})", 0.0, None, None,
            key=state.prefill(f"{name}-rate-{key}", held),
            placeholder=short_number(rate_told(key, getattr(usual, key))),
        )  # fmt: skip
        if told is not None:
            found[key] = rate_of(key, told)
    return found


def need_weights(name: str, first: Mapping[str, float]) -> dict[str, float]:
    """What counts in the measure of need: weights changed; one left blank stays."""
    parts.notes([_("Ce qui compte dans le besoin ; vide : comme aujourd'hui.")])
    known = dict.fromkeys(key for weights in DEFAULT_WEIGHTS.values() for key in weights)
    found: dict[str, float] = {}
    for place, key in zip(_two_a_line(), known, strict=False):
        most = max(MOST_WEIGHT, first.get(key, 0.0))
        told = place.number_input(
            need_weight_words(key), 0.0, most, None, 0.5, placeholder=_usual(key),
            key=state.prefill(f"{name}-weight-{key}", first.get(key)),
        )  # fmt: skip
        if told is not None:
            found[key] = float(told)
    return found


def choosable(code: str, means: Means) -> dict[str, str]:
    """Words by code of the places, bases aside, that whom is here may name."""
    store = cache.workspace()
    codes, for_team = store.user_codes(code), session.may_count_protected(store)
    told = place_words(store, code, for_team=for_team)
    found = {}
    for place in means.places:
        own = codes.get(place.id)
        if own is None or place.is_base or not (for_team or place.protection is Protection.PUBLIC):
            continue
        label = told.get(place.id, own)
        found[own] = own if label == own else f"{own} · {label}"
    return found


def service_names(loaded: LoadedTerritory) -> dict[str, str]:
    """Names of the territory's services by id."""
    if loaded.services is None:
        return {}
    return {str(key): str(name) for key, name in loaded.services["name"].items()}


def known(loaded: LoadedTerritory, means: Means) -> Known:
    """What a form of whom is here may name."""
    code = loaded.territory.code
    codes, shown = cache.workspace().user_codes(code), choosable(code, means)
    return Known(
        means,
        {id_: told for id_, told in codes.items() if told in shown},
        bases={one.id: codes[one.id] for one in means.places if one.id in codes},
        services=service_names(loaded),
    )


def say_kept(told: Told[W]) -> None:
    """What is edited and stands in no field, and what is no longer there."""
    words = _("Plus dans les moyens, laissé de côté : {what}")
    lines = [words.format(what=line) for line in told.lost]
    if not told.hidden.is_baseline:
        lines.append(_("Ce qui porte sur des lieux réservés à l'équipe reste comme il est."))
    parts.notes(lines)


def _two_a_line() -> Iterator[DeltaGenerator]:
    """Places for fields, two on each line, as many as are asked for."""
    while True:
        yield from st.columns(2)


def _usual(key: str) -> str:
    """Weight of today, by public where they differ."""
    by_public = {one: weights[key] for one, weights in DEFAULT_WEIGHTS.items() if key in weights}
    if len(set(by_public.values())) == 1:
        return short_number(next(iter(by_public.values())))
    told = (f"{short_number(weight)} ({public_words(one)})" for one, weight in by_public.items())
    return " / ".join(told)


def _team(teams: Sequence[str]) -> Column:
    return Column(_("équipe"), listed({team: team for team in teams}))


def _day() -> Column:
    return Column(_("jour"), listed({day: weekday_name(rank) for rank, day in enumerate(DAYS)}))


def _hours() -> dict[str, Column]:
    return {START: Column(_("début"), hour), END: Column(_("fin"), hour)}


def _place() -> dict[str, Column]:
    return {
        STREET: Column(_("rue ou repère de la carte"), words, 4),
        CROSSING: Column(_("rue croisée"), words, 4),
    }
