"""Where a bus can stop: markets, town halls, counters, car parks, shops, street crossings.

Places with a known name come first: people find a bus where they already go. Two of them closer
than `SAME_M` are one site, the first of the order below.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from optimisation.covering import Covering
from optimisation.covering.search import Search
from planner.bus.ground import Ground
from planner.bus.tour import Site, SiteKind, Span
from planner.model import Point
from planner.opening import open_spans

LANDMARKS = {
    "marketplace": SiteKind.MARKET, "townhall": SiteKind.TOWN_HALL,
    "community_centre": SiteKind.CENTRE, "library": SiteKind.CENTRE,
    "parking": SiteKind.PARKING, "square": SiteKind.PARKING,
    "supermarket": SiteKind.SHOP, "mall": SiteKind.SHOP,
}  # fmt: skip
"""Kind of landmark (OSM's value) → kind of site."""
SERVICES = {"town_hall": SiteKind.TOWN_HALL, "france_services": SiteKind.COUNTER}
"""Category of service → kind of site. At a counter a bus stops where it is closed: open, it would
hold the same hours twice."""
ORDER = tuple(SiteKind)
SAME_M = 60.0
MAX_SITES = 100
"""More are thinned to those that together reach most."""
DAY_MIN = 1440
_WEEKS, _USUAL = 8, 5
"""Hours count where they come in five of eight weeks: a holiday closes nothing for ever."""


def sites_of(
    landmarks: pd.DataFrame,
    services: gpd.GeoDataFrame | None,
    stops: pd.DataFrame,
    *,
    monday: dt.date,
    tz: str,
    refused: Collection[str] = (),
    more: Iterable[Site] = (),
) -> tuple[Site, ...]:
    """Gather the sites of a territory.

    Parameters
    ----------
    landmarks
        `network.streets` landmarks; those whose hours are told, as a market its days, have a stop
        within them only.
    services
        `frames.SERVICES`; None: none known.
    stops
        `frames.STOPS`: street crossings that reach need on foot.
    monday
        Hours are read for eight weeks from this day.
    refused
        Names or ids, in any case, of sites where no stop is wanted.
    more
        Sites to keep whatever is near them, such as those of a tour in force.
    """
    own = list(more)
    found = [*_of_services(services, monday, tz), *_of_landmarks(landmarks, monday, tz)]
    found += _of_stops(stops)
    found.sort(key=lambda site: (ORDER.index(site.kind), not site.hours_known))
    kept = own + _apart(found)
    unwanted = {name.casefold() for name in refused}
    return tuple(
        replace(site, refused=site.refused or bool(unwanted & _names(site))) for site in kept
    )


def unknown_names(sites: Iterable[Site], names: Collection[str]) -> list[str]:
    """Those of some names that no site has."""
    known = {name for site in sites for name in _names(site)}
    return [name for name in names if name.casefold() not in known]


def _names(site: Site) -> set[str]:
    return {site.id.casefold(), site.label.casefold()}


def _of_landmarks(landmarks: pd.DataFrame, monday: dt.date, tz: str) -> Iterable[Site]:
    if landmarks.empty:
        return
    for key, row in landmarks[landmarks["kind"].isin(LANDMARKS)].iterrows():
        point = Point(float(row["x_m"]), float(row["y_m"]))
        hours = usual_hours(row.get("opening_hours"), monday, tz)
        kind = LANDMARKS[row["kind"]]
        yield Site(f"repere-{key}", str(row["name"]), kind, point, hours, hours is not None)


def _of_services(services: gpd.GeoDataFrame | None, monday: dt.date, tz: str) -> Iterable[Site]:
    if services is None:
        return
    kept = services[services["category"].isin(SERVICES) & ~services["mobile"]]
    for key, row in kept.iterrows():
        kind = SERVICES[row["category"]]
        hours = usual_hours(row["opening_hours"], monday, tz)
        if hours is not None and kind is SiteKind.COUNTER:
            hours = _closed(hours)
        point = Point(float(row.geometry.x), float(row.geometry.y))
        yield Site(str(key), str(row["name"]), kind, point, hours, hours is not None)


def _of_stops(stops: pd.DataFrame) -> Iterable[Site]:
    for key, row in stops.iterrows():
        point = Point(float(row["x_m"]), float(row["y_m"]))
        yield Site(str(key), str(row["name"]), SiteKind.STREET, point)


def usual_hours(text: object, monday: dt.date, tz: str) -> tuple[Span, ...] | None:
    """Hours surely open in five of the eight weeks from a Monday; None: none known."""
    if not isinstance(text, str):
        return None
    found = open_spans(text, monday, tz, num_weeks=_WEEKS)
    if found is None or not any(sure for _start, _end, sure in found):
        return None
    times: Counter[Span] = Counter()
    for start, end, sure in found:
        day, minute = divmod(int(start), DAY_MIN)
        if sure:
            times[Span(day % 7, minute, min(int(end) - day * DAY_MIN, DAY_MIN))] += 1
    usual = [span for span, num in times.items() if num >= _USUAL]
    return tuple(sorted(usual, key=lambda span: (span.weekday, span.start_min))) or None


def _closed(hours: tuple[Span, ...]) -> tuple[Span, ...]:
    """The rest of the week."""
    spans = []
    for day in range(7):
        at = 0
        for span in (one for one in hours if one.weekday == day):
            spans.append(Span(day, at, span.start_min))
            at = max(at, span.end_min)
        spans.append(Span(day, at, DAY_MIN))
    return tuple(span for span in spans if span.start_min < span.end_min)


def _apart(sites: list[Site]) -> list[Site]:
    """Each site farther than `SAME_M` from those before it."""
    kept: list[Site] = []
    xy = np.zeros((0, 2))
    for site in sites:
        here = np.array([[site.point.x_m, site.point.y_m]])
        if not len(xy) or (np.hypot(*(xy - here).T) > SAME_M).all():
            kept.append(site)
            xy = np.concatenate([xy, here])
    return kept


def thinned(ground: Ground, *, most: int = MAX_SITES, always: Collection[str] = ()) -> Ground:
    """At most `most` sites: those that together reach most, then those that reach most alone.

    Refused sites and those in `always` are kept besides.
    """
    if len(ground.sites) <= most:
        return ground
    reach = csr_matrix(ground.reach.astype(np.int64))
    free = [rank for rank, site in enumerate(ground.sites) if not site.refused]
    part = csr_matrix(reach[free])
    problem = Covering(
        part.indptr.astype(np.int64), part.indices.astype(np.int64), ground.points,
        np.ones(len(free), dtype=np.int64), num_max=most,
    )  # fmt: skip
    together, _bound = Search(problem).greedy()
    alone = np.argsort(-(part @ ground.points), kind="stable").tolist()
    first = list(dict.fromkeys([*together, *alone]))[:most]
    kept = {free[at] for at in first}
    kept |= {r for r, site in enumerate(ground.sites) if site.refused or site.id in always}
    return ground.take(sorted(kept))
