"""Access and presence of a territory, and what they make of the week's demand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.errors import UsageError
from planner.i18n import _
from planner.indicators.access import Access
from planner.indicators.bands import BANDS, Band
from planner.indicators.decay.decay import decays
from planner.indicators.exposure import presence_exposure
from planner.indicators.supply import access_by_category, supply_in
from planner.indicators.underservice import CATEGORIES, lack_of_access
from planner.kept import Kept
from planner.model import Means, Public
from planner.network.modes import MODES
from planner.network.reach import Reach, reach
from planner.service.load import LoadedTerritory
from planner.service.needs import needs_for_week

DEFAULT_MODE = "walk"
DEFAULT_DECAY = "apl"


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """How access is measured: mode, band of the week, decay; each by its key."""

    mode: str = DEFAULT_MODE
    band: str = "semaine"
    decay: str = DEFAULT_DECAY

    def __post_init__(self) -> None:
        for value, known, name in (
            (self.mode, MODES, _("mode")),
            (self.band, BANDS, _("tranche horaire")),
            (self.decay, decays(), _("décroissance")),
        ):
            if value not in known:
                raise UsageError(
                    _("{name} « {value} » : choisir parmi {list}").format(
                        name=name, value=value[:40], list=", ".join(known)
                    )
                )

    @property
    def hours(self) -> Band:
        """The band."""
        return BANDS[self.band]


def access_request(
    *, mode: str | None = None, band: str | None = None, decay: str | None = None
) -> AccessRequest | None:
    """What is asked of access, defaults for the rest; None: nothing is."""
    asked = {"mode": mode, "band": band, "decay": decay}
    told = {name: value for name, value in asked.items() if value is not None}
    return AccessRequest(**told) if told else None


_REACHED: Kept[Reach] = Kept(6)
_ACCESS: Kept[Access] = Kept(24)
_EXPOSED: Kept[pd.Series] = Kept(6)


def reach_of(loaded: LoadedTerritory, mode: str, *, cutoff_s: float | None = None) -> Reach | None:
    """Travel from zones to services by one mode, kept while the frames are; None: no services.

    `cutoff_s` None: the mode's own.
    """
    if loaded.services is None or loaded.streets is None:
        return None
    zones, services = loaded.required_zones(), loaded.services
    return _REACHED.get(
        (zones, services, loaded.streets),
        (mode, cutoff_s),
        lambda: reach(loaded.graphs_by_mode[mode], zones, services, cutoff_s=cutoff_s),
    )


def access_of(
    loaded: LoadedTerritory,
    public: Public,
    request: AccessRequest | None = None,
    *,
    today: dt.date | None = None,
) -> Access | None:
    """Access of each zone to the categories of service that count for a public.

    None where the territory has no streets or no service of these categories: lack of access is
    then unknown, not total.
    """
    request = request or AccessRequest()
    found = reach_of(loaded, request.mode)
    if found is None:
        return None
    if not _counted(loaded, public).any():
        return None
    return _access(loaded, public, found, request=request, today=today)


def _counted(loaded: LoadedTerritory, public: Public) -> NDArray[np.bool_]:
    """Services of the categories that count for a public."""
    category = _required(loaded.services)["category"]
    return np.asarray(category.isin(CATEGORIES[public]), dtype=np.bool_)


def _access(
    loaded: LoadedTerritory,
    public: Public,
    found: Reach,
    *,
    request: AccessRequest | None = None,
    cutoff_s: float | None = None,
    today: dt.date | None = None,
) -> Access:
    asked, services = request or AccessRequest(), _required(loaded.services)
    return _ACCESS.get(
        (found, loaded.required_zones(), services),
        (public, asked, cutoff_s, today, loaded.territory.tz),
        lambda: access_by_category(
            found,
            loaded.required_zones(),
            services,
            supply=supply_in(services, asked.hours, today=today, tz=loaded.territory.tz),
            decay=decays()[asked.decay],
            band=asked.hours,
            only=CATEGORIES[public],
            cutoff_s=cutoff_s,
        ),
    )


def lack_by_travel_time(
    loaded: LoadedTerritory,
    public: Public,
    need: pd.Series,
    *,
    factors: tuple[float, ...],
    on: dt.date,
    request: AccessRequest | None = None,
) -> NDArray[np.float64] | None:
    """Lack of access, in (0, 1], of each zone were every travel time multiplied by a factor.

    Decays are functions of seconds ÷ cutoff: times f × longer are the same as a cutoff f × shorter.

    Returns
    -------
    float64[len(factors), zones], or None where access is unknown (as `access_of`).
    """
    request = request or AccessRequest()
    plain = reach_of(loaded, request.mode)
    if plain is None or not _counted(loaded, public).any():
        return None
    farthest_s = plain.cutoff_s / min(factors)
    wide = reach_of(loaded, request.mode, cutoff_s=farthest_s)
    assert wide is not None
    rows = []
    for factor in factors:
        limit_s = plain.cutoff_s / factor
        access = _access(loaded, public, wide, request=request, cutoff_s=limit_s, today=on)
        rows.append(lack_of_access(need, access.frame).factor.to_numpy(dtype=np.float64))
    return np.stack(rows)


def exposure_of(
    loaded: LoadedTerritory, public: Public, means: Means | None, *, on: dt.date
) -> pd.Series:
    """E0 of each zone: what operators other than the organisation itself already do there."""
    own = means.organisation.name if means else ""
    zones = loaded.required_zones()
    return _EXPOSED.get(
        (loaded.presence, zones),
        (public, on, own),
        lambda: presence_exposure(loaded.presence, zones, on=on, public=public, own=own),
    )


def weekly_demand(
    loaded: LoadedTerritory, means: Means, weights: Mapping[str, float], *, on: dt.date
) -> tuple[dict[Public, pd.DataFrame], dict[Public, pd.Series]]:
    """What the week's Problem is made of: need × lack of access, and presence apart as E0.

    Where `service_access` already weighs in the need, lack of access does not multiply it: it
    would count twice.

    Returns
    -------
    (dict, dict)
        Public → NEEDS frame whose `need_share` is of need × lack; public → E0 by zone.
    """
    needs = needs_for_week(loaded, means, weights, today=on)
    exposed = {public: exposure_of(loaded, public, means, on=on) for public in needs}
    if not weights.get("service_access", 0.0):
        for public, frame in needs.items():
            access = access_of(loaded, public, today=on)
            if access is not None:
                needs[public] = with_lack(frame, access.frame)
    return needs, exposed


def with_lack(needs: pd.DataFrame, access: pd.DataFrame) -> pd.DataFrame:
    """NEEDS frame whose need and share are multiplied by the lack of access."""
    need = needs["need"] * lack_of_access(needs["need"], access).factor
    total = need.sum()
    share = need / total if total > 0 else need * float("nan")
    return needs.assign(need=need, need_share=share)


def _required(services: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    assert services is not None
    return services
