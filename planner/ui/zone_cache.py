"""What is kept of zones between runs: needs of a public, passages it can meet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from planner.indicators.bands import BANDS
from planner.indicators.presence_gaps import (
    WATCHED_BANDS,
    Watched,
    days_together,
    overlaps,
    watched,
)
from planner.indicators.presence_slots import as_hours, hours_by_zone, slots, within
from planner.model import Public
from planner.service.access import AccessRequest
from planner.service.needs_study import ZoneStudy
from planner.service.sharing import passages_by_zone
from planner.service.zone_card import presence_of, zone_study
from planner.ui import cache


@st.cache_resource(max_entries=16, show_spinner=False)
def _study(
    key: cache.Key,
    _code: str,
    _public: Public,
    _weights: dict[str, float],
    _request: AccessRequest,
    _stability: bool,
) -> ZoneStudy:
    loaded, means, on = cache.territory(_code), cache.means(_code), dt.date.today()
    return zone_study(
        loaded, _public, means, weights=_weights, request=_request, on=on, stability=_stability
    )


def study(
    code: str,
    public: Public,
    weights: dict[str, float],
    request: AccessRequest,
    *,
    stability: bool = True,
) -> tuple[ZoneStudy, cache.Key]:
    """Needs of a public with what they are made of, as of today; no protected place counts.

    `stability`: whether ranks are tried over many draws, for who shows them; `study_key` is given
    with it.
    """
    key = study_key(code, public, weights, request, stability=stability)
    return _study(key, code, public, weights, request, stability), key


def study_key(
    code: str,
    public: Public,
    weights: dict[str, float],
    request: AccessRequest,
    *,
    stability: bool,
) -> cache.Key:
    """What names all that a study depends on."""
    weighed, on = repr(sorted(weights.items())), dt.date.today().isoformat()
    return (*cache.with_means(code), on, public.value, weighed, repr(request), str(stability))


@st.cache_resource(max_entries=8, show_spinner=False)
def _presence(key: cache.Key, on: dt.date, public: Public, _code: str) -> pd.DataFrame | None:
    return presence_of(cache.territory(_code), public, on=on)


def presence(code: str, public: Public) -> pd.DataFrame | None:
    """Passages a public can meet this month; None: no file of presence."""
    return _presence(cache.layers_version(code), dt.date.today(), public, code)


@st.cache_resource(max_entries=8, show_spinner=False)
def _presence_hours(
    key: cache.Key, on: dt.date, public: Public, part: str, _code: str
) -> pd.Series | None:
    present, zones = _presence(key, on, public, _code), cache.territory(_code).required_zones()
    return None if present is None else hours_by_zone(present, zones.index, BANDS[part])


def presence_hours(code: str, public: Public, part: str) -> pd.Series | None:
    """Hours a week operators tell in each zone, in a part of the week; None: as `presence`."""
    return _presence_hours(cache.layers_version(code), dt.date.today(), public, part, code)


@st.cache_resource(max_entries=4, show_spinner=False)
def _all_passages(key: cache.Key, on: dt.date, _code: str) -> pd.DataFrame | None:
    return passages_by_zone(cache.workspace(), cache.territory(_code), on=on)


def all_passages(code: str) -> pd.DataFrame | None:
    """Passages of every operator and kind this month; None: no file of presence."""
    return _all_passages(cache.layers_version(code), dt.date.today(), code)


@dataclass(frozen=True, slots=True)
class Passages:
    """Passages of some days, hours and operator, whatever the need.

    `told`: of every operator; `found`, `hours`, `together`: slots, the same joined as hours, and
    overlaps with their days together, of the operator asked for.
    """

    told: pd.DataFrame
    found: pd.DataFrame
    hours: pd.DataFrame
    together: pd.DataFrame


@st.cache_resource(max_entries=16, show_spinner=False)
def _passages(
    key: cache.Key,
    on: dt.date,
    public: Public,
    weekdays: tuple[int, ...],
    bands: tuple[int, ...],
    operator: str | None,
    _code: str,
) -> Passages:
    present = presence(_code, public)
    assert present is not None
    told = within(present, weekdays=weekdays, bands=bands)
    mine, crowded = told, overlaps(told)
    if operator is not None:
        mine = told[told["operator"] == operator]
        if len(crowded):
            crowded = crowded[[operator in names for names in crowded["operators"]]]
    found = slots(mine)
    return Passages(told, found, as_hours(found), days_together(crowded, "operators"))


def passages(
    code: str,
    public: Public,
    *,
    weekdays: tuple[int, ...],
    bands: tuple[int, ...],
    operator: str | None,
) -> Passages:
    """What a calendar of a territory with presence shows; `operator` None: all."""
    key, today = cache.layers_version(code), dt.date.today()
    return _passages(key, today, public, weekdays, bands, operator, code)


@st.cache_resource(max_entries=16, show_spinner=False)
def _watched(
    key: cache.Key,
    on: dt.date,
    public: Public,
    weekdays: tuple[int, ...],
    bands: tuple[int, ...],
    _code: str,
) -> Watched:
    zones = cache.territory(_code).required_zones().index
    told = _passages(key, on, public, weekdays, bands, None, _code).told
    kept = [band for band in WATCHED_BANDS[public] if band in bands]
    return watched(told, zones, bands=kept, weekdays=weekdays)


def watched_hours(
    code: str, public: Public, *, weekdays: tuple[int, ...], bands: tuple[int, ...]
) -> Watched:
    """Hours watched, of these days and hours, at which no operator comes."""
    key, today = cache.layers_version(code), dt.date.today()
    return _watched(key, today, public, weekdays, bands, code)
