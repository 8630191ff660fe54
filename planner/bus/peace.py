"""Where teams are asked for no passage, a bus holds no stop either.

Public places of the means alone are looked at: a stop left out near a place that only a team knows
would tell where it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from planner.bus.tour import CYCLE_WEEKS, Site, Span
from planner.model import Means, Place, Protection, TimeWindow

SAME_PLACE_M = 60.0
DAY_MIN = 1440


def at_peace(sites: Iterable[Site], means: Means | None, *, on: dt.date) -> tuple[Site, ...]:
    """The sites, refused where a rest falls in the cycle from a day, less hours of refusal."""
    places = [] if means is None else [p for p in means.places if p.protection is Protection.PUBLIC]
    rests = () if means is None else means.wishes.rests
    last = on + dt.timedelta(weeks=CYCLE_WEEKS)
    resting = {rest.ref for rest in rests if rest.first_date < last and on <= rest.until}
    return tuple(_held(site, [p for p in places if _same(site, p)], resting, on) for site in sites)


def _same(site: Site, place: Place) -> bool:
    away = (site.point.x_m - place.point.x_m, site.point.y_m - place.point.y_m)
    return float(away[0] ** 2 + away[1] ** 2) <= SAME_PLACE_M**2


def _held(site: Site, places: list[Place], resting: set[str], on: dt.date) -> Site:
    if any(place.id in resting for place in places):
        return replace(site, refused=True)
    windows = [
        window
        for place in places
        if place.refused_until is None or on <= place.refused_until
        for window in place.refusals
    ]
    if not windows:
        return site
    hours = site.hours
    if hours is None:
        hours = tuple(Span(day, 0, DAY_MIN) for day in range(7))
    return replace(site, hours=tuple(left for span in hours for left in _less(span, windows)))


def _less(span: Span, windows: Iterable[TimeWindow]) -> list[Span]:
    """What is left of a span outside some weekly windows; one past midnight goes on next day."""
    barred = sorted(
        (start - shift, end - shift)
        for window in windows
        for shift, day in ((0, span.weekday), (DAY_MIN, (span.weekday - 1) % 7))
        if window.weekday in (None, day)
        for start, end in [(window.start_min, window.end_min)]
    )
    left, at = [], span.start_min
    for start, end in barred:
        if start > at:
            left.append(Span(span.weekday, at, min(start, span.end_min)))
        at = max(at, end)
    left.append(Span(span.weekday, at, span.end_min))
    return [one for one in left if one.start_min < one.end_min]
