"""Demand units of a week: zones and known places, in points that sum to 10⁹.

A zone's weight is its need × lack of access; what other operators' passages already do there is
its first exposure E0, never part of the weight. Half of a street public's points go to the known
places of the means (each owed a look, in proportion to the wished frequency), half to zones by
their need; a housed public has zones only. Both halves, and the chance ρ of meeting someone at a
passage, are conventions shown as such.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from optimisation.coverage import exposure
from optimisation.problem import Units
from planner.model import Place, PlaceKind, Public
from planner.network.catchment import street_share, zone_shares
from planner.network.graph import Graph

TOTAL_POINTS = 1_000_000_000
WALK_M = 300.0
MEETING_CHANCE: dict[PlaceKind, float] = dict.fromkeys(PlaceKind, 0.5)
"""ρ per kind of place: a convention. StreetLink's figures say no one was found in 36 % of
referrals in England and 52 % in London."""
PLACES_SHARE: dict[Public, float] = {Public.STREET: 0.5, Public.HOUSING: 0.0}
"""Part of a public's points on known places themselves."""


@dataclass(frozen=True, slots=True)
class Catchments:
    """What places reach on foot, kept so that one more place costs one more search.

    `streets`: each node's part of its zone's streets (`catchment.street_share`). `reached`: place
    id → positions in the zones and shares of each in [0, 1].
    """

    streets: csr_matrix
    reached: dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]]


@dataclass(frozen=True, slots=True)
class Demand:
    """Units and what a passage at each place adds.

    `unit_q` follows the places given: pairs (unit, exposure). `zone_unit` maps (public, zone id)
    to its unit; `place_unit` a place id to its own unit.
    """

    units: Units
    unit_q: tuple[tuple[tuple[int, int], ...], ...]
    zone_unit: dict[tuple[Public, str], int]
    place_unit: dict[str, int]
    catchments: Catchments


@dataclass(frozen=True, slots=True)
class Outlet:
    """A place offered to a public, at a node of the walking graph (None: off the streets)."""

    place: Place
    public: Public
    node: int | None


def demand_units(
    outlets: Sequence[Outlet],
    zones: gpd.GeoDataFrame,
    needs: Mapping[Public, pd.DataFrame],
    *,
    walk: Graph,
    walk_m: float = WALK_M,
    exposure0: Mapping[Public, pd.Series] | None = None,
    known: Catchments | None = None,
) -> Demand:
    """Turn needs into units and places into exposures.

    Parameters
    ----------
    outlets
        Places with the public they serve.
    zones, needs
        ZONES frame, and one NEEDS frame per public; zones of unknown need have no unit.
    walk
        Walking graph for catchments.
    walk_m
        Walking reach of a passage, metres.
    exposure0
        Public → exposure in [0, 20480] other operators already give each zone of `zones`; None, or
        a zone it does not name: 0. A known place's own unit starts at 0.
    known
        Catchments of the same zones and reach: only places they do not have are searched.
    """
    publics = [public for public in Public if public in needs]
    weight_parts: list[NDArray[np.float64]] = []
    zone_unit: dict[tuple[Public, str], int] = {}
    place_unit: dict[str, int] = {}
    for public in publics:
        zone_part, ids = _zone_weights(needs[public])
        own = [outlet for outlet in outlets if _has_own_unit(outlet, public)]
        place_part = np.array([max(1, outlet.place.frequency) for outlet in own], dtype=np.float64)
        share = _places_share(public, zone_part, place_part)
        start = sum(map(len, weight_parts))
        weight_parts += [_scaled(zone_part, 1 - share), _scaled(place_part, share)]
        zone_unit |= {(public, zone): start + rank for rank, zone in enumerate(ids)}
        first = start + len(ids)
        place_unit |= {outlet.place.id: first + rank for rank, outlet in enumerate(own)}
    weights = np.concatenate(weight_parts) if weight_parts else np.zeros(0)
    size = len(weights)
    units = Units(
        weight=_whole_points(weights),
        exposure0=_first_exposures(zone_unit, exposure0 or {}, size),
        band=np.zeros(size, dtype=np.int64),
    )
    reached = _catchments(outlets, zones, walk=walk, walk_m=walk_m, known=known)
    unit_q = _exposures(outlets, zones, zone_unit, place_unit, reached.reached)
    return Demand(units, unit_q, zone_unit, place_unit, reached)


def _first_exposures(
    zone_unit: Mapping[tuple[Public, str], int], exposure0: Mapping[Public, pd.Series], size: int
) -> NDArray[np.int64]:
    found = np.zeros(size, dtype=np.int64)
    for public, series in exposure0.items():
        for zone, exposed in series.items():
            unit = zone_unit.get((public, str(zone)))
            if unit is not None:
                found[unit] = int(exposed)
    return found


def _zone_weights(needs: pd.DataFrame) -> tuple[NDArray[np.float64], list[str]]:
    known = needs["need_share"].dropna()
    known = known[known > 0]
    return known.to_numpy(dtype=np.float64), [str(zone) for zone in known.index]


def _has_own_unit(outlet: Outlet, public: Public) -> bool:
    """Known and fixed places of a street public; a sweep's worth is its zones'."""
    return (
        outlet.public is public
        and PLACES_SHARE[public] > 0
        and outlet.place.kind is not PlaceKind.EXPLORATORY
    )


def _places_share(
    public: Public, zone_part: NDArray[np.float64], place_part: NDArray[np.float64]
) -> float:
    if not place_part.size:
        return 0.0
    return PLACES_SHARE[public] if zone_part.size else 1.0


def _scaled(values: NDArray[np.float64], total: float) -> NDArray[np.float64]:
    held = values.sum()
    return values * (total / held) if held > 0 else values


def _whole_points(weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Round to integers that sum to 10⁹ exactly (largest remainders)."""
    if not weights.sum() > 0:
        return np.zeros(len(weights), dtype=np.int64)
    exact = weights / weights.sum() * TOTAL_POINTS
    whole: NDArray[np.int64] = np.floor(exact).astype(np.int64)
    missing = TOTAL_POINTS - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:missing]] += 1
    return whole


def _catchments(
    outlets: Sequence[Outlet],
    zones: gpd.GeoDataFrame,
    *,
    walk: Graph,
    walk_m: float,
    known: Catchments | None,
) -> Catchments:
    if known is None:
        known = Catchments(street_share(walk, zones), {})
    new = [one for one in outlets if one.node is not None and one.place.id not in known.reached]
    reached = dict(known.reached)
    if new and len(zones):
        origins = np.array([outlet.node for outlet in new], dtype=np.int64)
        shares = zone_shares(walk, origins, zones, walk_m=walk_m, streets=known.streets).tocsr()
        for row, outlet in enumerate(new):
            span = slice(shares.indptr[row], shares.indptr[row + 1])
            reached[outlet.place.id] = shares.indices[span], shares.data[span]
    return Catchments(known.streets, reached)


def _exposures(
    outlets: Sequence[Outlet],
    zones: gpd.GeoDataFrame,
    zone_unit: Mapping[tuple[Public, str], int],
    place_unit: Mapping[str, int],
    reached: Mapping[str, tuple[NDArray[np.int64], NDArray[np.float64]]],
) -> tuple[tuple[tuple[int, int], ...], ...]:
    zone_ids = [str(zone) for zone in zones.index]
    found = []
    for outlet in outlets:
        chance = MEETING_CHANCE[outlet.place.kind]
        pairs = []
        for column, share in zip(*reached.get(outlet.place.id, ((), ())), strict=True):
            unit = zone_unit.get((outlet.public, zone_ids[column]))
            if unit is not None and (q := exposure(chance, float(share))) > 0:
                pairs.append((unit, int(q)))
        own = place_unit.get(outlet.place.id)
        if own is not None:
            pairs.append((own, int(exposure(chance, 1.0))))
        found.append(tuple(sorted(pairs)))
    return tuple(found)
