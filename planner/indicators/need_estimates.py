"""Need with estimates in place of unknown values: flagged, with an interval."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.frames import NEEDS
from planner.i18n import _
from planner.indicators.estimates import Estimated, with_estimates
from planner.indicators.indicator import NeedContext
from planner.indicators.need import Needs, compute_needs
from planner.model import Public


def needs_with_estimates(
    zones: gpd.GeoDataFrame,
    *,
    public: Public,
    weights: dict[str, float] | None = None,
    context: NeedContext | None = None,
) -> Needs:
    """Return the need of each zone, unknown values estimated from the parent area.

    As `need.compute_needs`, with three more columns: `need_low` and `need_high` (the need at either
    end of the values' intervals, null where unknown) and `estimated` (some value that counts is
    the parent area's, not the zone's own).

    Raises
    ------
    UsageError
        As `compute_needs`.
    """
    found = with_estimates(zones)
    needs = compute_needs(found.zones, public=public, weights=weights, context=context)
    ends = [
        compute_needs(_at(found, side), public=public, weights=weights, context=context).frame[
            "need"
        ]
        for side in (found.low, found.high)
    ]
    need = needs.frame["need"]
    counted = [name for name in found.unknown if _counts(str(name), needs)]
    frame = needs.frame.assign(
        need_low=np.fmin(np.fmin(ends[0], ends[1]), need),
        need_high=np.fmax(np.fmax(ends[0], ends[1]), need),
        estimated=found.unknown[counted].any(axis=1) & need.notna(),
    )
    frame = NEEDS.check(frame)
    return replace(needs, frame=frame, notes=(*_notes(frame, found, needs), *needs.notes))


_COMPONENT_OF = {"median_income_eur": "income_gap"}


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


def _notes(frame: pd.DataFrame, found: Estimated, needs: Needs) -> tuple[str, ...]:
    notes = []
    num = int(frame["estimated"].sum())
    if num:
        notes.append(
            _(
                "{num} zones sur {total} n'ont pas de valeur publiée : elles prennent l'estimation "
                "de leur secteur, pondérée par les ménages, avec un intervalle."
            ).format(num=num, total=len(frame))
        )
    imputed = int(found.imputed.sum())
    if imputed and needs.public is Public.HOUSING:
        notes.append(
            _(
                "{num} zones portent une valeur imputée par le producteur : à lire avec prudence."
            ).format(num=imputed)
        )
    return tuple(notes)
