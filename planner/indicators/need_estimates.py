"""Need with estimates in place of unknown values: flagged, with an interval."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.frames import NEEDS
from planner.i18n import _, counted
from planner.indicators.draws import Terms
from planner.indicators.estimates import Estimated, weighted_by, with_estimates
from planner.indicators.indicator import NeedContext
from planner.indicators.need import (
    DEFAULT_WEIGHTS,
    Needs,
    asked_weights,
    components_of,
    needs_of_mean,
)
from planner.indicators.need_mean import NeedMean, need_mean
from planner.indicators.prevention import COLUMNS
from planner.indicators.smoothing import rural, smooth_rural
from planner.kept import Kept
from planner.model import Public


@dataclass(frozen=True, slots=True)
class EstimatedNeeds:
    """Needs with their interval, and what a study needs besides.

    `found`: the zones with estimates. `terms`: what makes each need, with its interval; None where
    no component counts.
    """

    needs: Needs
    found: Estimated
    terms: Terms | None


def needs_with_estimates(
    zones: gpd.GeoDataFrame,
    *,
    public: Public,
    weights: dict[str, float] | None = None,
    context: NeedContext | None = None,
    smooth: bool = False,
) -> Needs:
    """Return the need of each zone, unknown values estimated from the parent area.

    As `need.compute_needs`, with three more columns: `need_low` and `need_high` (the need at either
    end of the values' intervals, null where unknown) and `estimated` (some value that counts is
    the parent area's, not the zone's own). `smooth` first spreads rural squares over their
    neighbourhood (`smoothing.smooth_rural`), those with an estimate left out; the total need is the
    same.

    Raises
    ------
    UsageError
        As `compute_needs`.
    """
    return estimated_needs(
        zones, public=public, weights=weights, context=context, smooth=smooth
    ).needs


def estimated_needs(
    zones: gpd.GeoDataFrame,
    *,
    public: Public,
    weights: dict[str, float] | None = None,
    context: NeedContext | None = None,
    smooth: bool = False,
) -> EstimatedNeeds:
    """As `needs_with_estimates`, with the zones estimated and the terms of the need."""
    return weighed(prepared(zones, public=public, context=context, smooth=smooth), weights)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the needs of a public rest on, whatever the weights.

    `zones`, `components`: in the middle, at the low and at the high end of the intervals.
    """

    public: Public
    context: NeedContext
    found: Estimated
    zones: tuple[gpd.GeoDataFrame, ...]
    components: tuple[pd.DataFrame, ...]
    num_rural: int


def prepared(
    zones: gpd.GeoDataFrame,
    *,
    public: Public,
    context: NeedContext | None = None,
    smooth: bool = False,
) -> Prepared:
    """Estimate unknown values, spread rural squares, compute every component."""
    context = context or NeedContext()
    found, sides, num_rural = _SIDES.get((zones,), smooth, lambda: _sides(zones, smooth=smooth))
    components = tuple(components_of(side, DEFAULT_WEIGHTS[public], context) for side in sides)
    return Prepared(public, context, found, sides, components, num_rural)


_Sides: TypeAlias = tuple[Estimated, tuple[gpd.GeoDataFrame, ...], int]
"""Estimates, `Prepared.zones`, number of rural squares smoothed."""
_SIDES: Kept[_Sides] = Kept(2)
"""They are the same whoever the need is of."""


def _sides(zones: gpd.GeoDataFrame, *, smooth: bool) -> _Sides:
    found = with_estimates(zones)
    sides = (found.zones, _at(found, found.low), _at(found, found.high))
    if not smooth:
        return found, sides, 0
    held = found.estimated.to_numpy(dtype=np.bool_)
    smoothed = rural(found.zones) & ~held
    return found, tuple(smooth_rural(side, held=held) for side in sides), int(smoothed.sum())


def weighed(base: Prepared, weights: dict[str, float] | None = None) -> EstimatedNeeds:
    """Needs under some weights: nothing but the mean of the components is computed.

    Raises
    ------
    UsageError
        As `compute_needs`.
    """
    found, context = base.found, base.context
    asked = asked_weights(base.public, weights or {})
    middle, low, high = (
        need_mean(side, base.public, asked, components_of(side, asked, context, known=parts))
        for side, parts in zip(base.zones, base.components, strict=True)
    )
    needs = needs_of_mean(middle, base.zones[0], context)
    need = needs.frame["need"]
    counted = [name for name in found.unknown if _counts(str(name), needs)]
    frame = needs.frame.assign(
        need_low=np.fmin(np.fmin(low.need, high.need), middle.need),
        need_high=np.fmax(np.fmax(low.need, high.need), middle.need),
        estimated=found.unknown[counted].any(axis=1) & need.notna(),
    )
    notes = (*_notes(frame, found, needs, base.num_rural), *needs.notes)
    terms = _terms(needs, (middle, low, high))
    return EstimatedNeeds(replace(needs, frame=NEEDS.check(frame), notes=notes), found, terms)


def _terms(needs: Needs, means: tuple[NeedMean, ...]) -> Terms | None:
    if not needs.used:
        return None
    sides = np.stack([mean.terms(needs.used) for mean in means])
    weights = np.array([needs.weights[key] for key in needs.used])
    return Terms(sides[0], np.fmin.reduce(sides), np.fmax.reduce(sides), weights)


_COMPONENT_OF = {"median_income_eur": "income_gap"} | dict.fromkeys(COLUMNS, "prevention")


def _counts(column: str, needs: Needs) -> bool:
    return _COMPONENT_OF.get(column, column) in needs.used


def _at(found: Estimated, side: pd.DataFrame) -> gpd.GeoDataFrame:
    """The zones at one end of their intervals; counts are remade from the rates."""
    moved = found.zones.copy()
    for name in side:
        moved[name] = side[name]
    open_ = (found.low != found.high).any(axis=1)
    moved["poor_households"] = moved["poor_households"].mask(
        open_, moved["households"] * moved["poverty_share"]
    )
    return moved


def _weighted(found: Estimated) -> str:
    by = weighted_by(found.zones)
    if by == "households":
        return _("pondérée par les ménages")
    if by == "population":
        return _("pondérée par les habitants")
    return _("moyenne simple faute de connaître les ménages")


def _notes(frame: pd.DataFrame, found: Estimated, needs: Needs, num_rural: int) -> tuple[str, ...]:
    notes = []
    num = int(frame["estimated"].sum())
    if num:
        notes.append(
            counted(
                "{num} zone sur {total} n'a pas de valeur publiée : elle prend l'estimation "
                "de son secteur, {weighted}, avec un intervalle.",
                "{num} zones sur {total} n'ont pas de valeur publiée : elles prennent "
                "l'estimation de leur secteur, {weighted}, avec un intervalle.",
                num,
                total=len(frame),
                weighted=_weighted(found),
            )
        )
    imputed = int(found.imputed.sum())
    if imputed and needs.public is Public.HOUSING:
        notes.append(
            counted(
                "{num} zone porte une valeur imputée par le producteur : à lire avec prudence.",
                "{num} zones portent une valeur imputée par le producteur : à lire avec prudence.",
                imputed,
            )
        )
    if num_rural > 1 and needs.public is Public.HOUSING:
        notes.append(
            _("{num} carreaux peu peuplés sont lissés sur leur voisinage, à total égal.").format(
                num=num_rural
            )
        )
    return tuple(notes)
