"""Prevention: early signals, before difficulties settle. Apart from poverty, and off by default."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.i18n import _
from planner.indicators.indicator import Indicator, NeedContext
from planner.indicators.service_access import CATEGORIES, lack_of_access
from planner.indicators.supply import closed_by
from planner.model import Public

COLUMNS = (
    "near_poverty_share",
    "single_parent_households",
    "one_person_households",
    "older_population",
)
"""Zone columns the signals are made of; a source may have none of them."""


def _compute(zones: gpd.GeoDataFrame, context: NeedContext) -> pd.Series:
    """Return 1 − (1 − mean of the shares) · (1 − closing), in [0, 1], no unit: an index.

    Shares, of equal weight (a convention): people from 60 % up to 75 % of the national median
    living standard; households of one parent; `alone_and_older_share`. Closing:
    `closing_services`. It can only raise the index.

    A share known nowhere is left out everywhere, so that every zone is measured alike. Null where a
    share known elsewhere is unknown here: never read as 0 (`estimates` gives such zones their
    parent area's, flagged). An unknown closing changes nothing. Where no share is known at all the
    index is the closing; null where that is unknown too.
    """
    closing = closing_services(zones, context)
    shares = [share for share in _shares(zones).values() if share.notna().any()]
    if not shares:
        return closing
    mean = sum(shares[1:], start=shares[0]) / len(shares)
    return pd.Series(mean + (1.0 - mean) * closing.fillna(0.0), dtype=np.float64)


def _shares(zones: gpd.GeoDataFrame) -> dict[str, pd.Series]:
    """The shares by their names as people read them; null where unknown."""
    return {
        _("revenus juste au-dessus du seuil"): _column(zones, "near_poverty_share"),
        _("familles monoparentales"): _part_of(zones, "single_parent_households", "households"),
        _("ménages d'une personne × 65 ans et plus"): alone_and_older_share(zones),
    }


def _note(zones: gpd.GeoDataFrame, context: NeedContext) -> str:
    """Say which signals count and which the sources do not have."""
    signals = {name: bool(share.notna().any()) for name, share in _shares(zones).items()}
    signals[_("fermetures annoncées")] = _announced(context) is not None
    known, absent = (
        ", ".join(name for name, has in signals.items() if has is there) for there in (True, False)
    )
    text = _("Signaux précoces comptés : {known}. Un indice, pas un effectif.").format(known=known)
    if not absent:
        return text
    return f"{text} " + _("Inconnus ici, laissés de côté : {absent}.").format(absent=absent)


def alone_and_older_share(zones: gpd.GeoDataFrame) -> pd.Series:
    """Share of households of one person × share of inhabitants of 65 and over, in [0, 1].

    No source of zones crosses the two: the product is what they would make if they were
    independent. A sign of where both are frequent, never a number of older people living alone.
    Null where one of the two is unknown.
    """
    alone = _part_of(zones, "one_person_households", "households")
    return pd.Series(alone * _part_of(zones, "older_population", "population"), dtype=np.float64)


def closing_services(zones: gpd.GeoDataFrame, context: NeedContext) -> pd.Series:
    """Lack of access once the announced closings have come − lack of access now, in [0, 1].

    Lack of access as `service_access.lack_of_access` measures it, so that a closing counts by the
    walk it adds. Services closed by `context.today` are gone on both sides; without a date every
    closing is yet to come. 0: no counter in reach closes. Null where no closing is announced in the
    territory, where services or streets are unknown, and in zones without any street node.
    """
    announced = _announced(context)
    if announced is None:
        return pd.Series(np.nan, index=zones.index, dtype=np.float64)
    open_now, staying = announced
    now = lack_of_access(zones, replace(context, services=open_now))
    after = lack_of_access(zones, replace(context, services=staying))
    return pd.Series((after.fillna(1.0) - now).clip(lower=0.0), dtype=np.float64)


def _announced(context: NeedContext) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame] | None:
    """Counters open now, and those staying open; None: no closing announced, or not known."""
    services = context.services
    if services is None or context.graph is None or "closes_on" not in services:
        return None
    counters = services["category"].isin(CATEGORIES) & ~services["mobile"]
    open_now = services[counters & ~closed_by(services, context.today)]
    staying = open_now[open_now["closes_on"].isna()]
    return None if len(staying) == len(open_now) else (open_now, staying)


def _column(zones: gpd.GeoDataFrame, name: str) -> pd.Series:
    if name not in zones:
        return pd.Series(np.nan, index=zones.index, dtype=np.float64)
    return pd.Series(zones[name], dtype=np.float64)


def _part_of(zones: gpd.GeoDataFrame, name: str, whole: str) -> pd.Series:
    """Count ÷ whole, at most 1 (INSEE's roundings); null where either is unknown or whole is 0."""
    size = zones[whole].astype(np.float64)
    part = _column(zones, name) / size.where(size > 0)
    return pd.Series(part.clip(upper=1.0), dtype=np.float64)


INDICATOR = Indicator(
    "prevention",
    "prévention : signaux précoces",
    "share",
    (*COLUMNS, "context.services"),
    "filosofi",
    _compute,
    publics=(Public.HOUSING,),
    note=_note,
)
