"""What is kept of zones between runs: needs of a public, passages it can meet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from planner.indicators.bands import BANDS
from planner.indicators.presence_gaps import WATCHED_BANDS, Watched, overlaps, watched
from planner.indicators.presence_slots import hours_by_zone, slots, within
from planner.model import Public
from planner.service.access import AccessRequest
from planner.service.sharing import passages_by_zone
from planner.service.zone_card import ZoneStudy, presence_of, zone_study
from planner.ui import cache


@st.cache_resource(max_entries=16, show_spinner=False)
def _study(
    key: cache.Key,
    on: dt.date,
    public: Public,
    weights: tuple[tuple[str, float], ...],
    request: AccessRequest,
    stability: bool,
    _code: str,
) -> ZoneStudy:
    loaded, means = cache.territory(_code), cache.means(_code)
    return zone_study(
        loaded, public, means, weights=dict(weights), request=request, on=on, stability=stability
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

    `stability`: whether ranks are tried over many draws, for who shows them. The key names all that
    the study depends on.
    """
    made_of, on = cache.with_means(code), dt.date.today()
    weighed = tuple(sorted(weights.items()))
    found = _study(made_of, on, public, weighed, request, stability, code)
    key = (*made_of, on.isoformat(), public.value, repr(weighed), repr(request), str(stability))
    return found, key


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

    `told`: of every operator; `found`, `crowded`: slots and overlaps, of the operator asked for.
    """

    told: pd.DataFrame
    found: pd.DataFrame
    crowded: pd.DataFrame


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
    return Passages(told, slots(mine), crowded)


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
