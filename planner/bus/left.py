"""Why a site has no stop, checked again by the judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from planner.bus.ground import POINTS, Ground
from planner.bus.judge import faults, reached
from planner.bus.options import hours_at, near_base
from planner.bus.tour import FULL, BusRules, BusStop, BusTour, Frequency, HalfDay, Site

SWAPPED = 15
"""Sites whose exchange for each stop is tried, those that would add most first."""


class Why(StrEnum):
    """Why no stop is there."""

    REFUSED = "refused"
    FAR = "far"
    HOURS = "hours"
    NOBODY = "nobody"
    REACHED = "reached"
    SWAP = "swap"
    APART = "apart"
    SMALL = "small"
    BETTER = "better"


@dataclass(frozen=True, slots=True)
class Left:
    """A site without a stop.

    `adds`: part of what is asked for that a weekly stop there would add to the tour, in [0, 1].
    `instead`: site whose exchange loses least (`SWAP`), or wins (`BETTER`, where the search did
    not prove its tour); `loses`: part lost by it, below 0: won.
    """

    site: Site
    why: Why
    adds: float = 0.0
    instead: str | None = None
    loses: float | None = None


def why_left(
    ground: Ground, tour: BusTour, half_days: Sequence[HalfDay], rules: BusRules
) -> list[Left]:
    """One reason for every site without a stop, those that would add most first."""
    held, before = {stop.site for stop in tour.stops}, reached(ground, tour).points
    found = []
    for rank, site in enumerate(ground.sites):
        if site.id not in held:
            adds = _adds(ground, tour, site, before)
            found.append(Left(site, _plain_reason(ground, rank, half_days, rules), adds))
    found.sort(key=lambda left: -left.adds)
    swapped = 0
    for at, left in enumerate(found):
        if left.why is not Why.SMALL:
            continue
        if left.adds == 0:
            found[at] = replace(left, why=Why.REACHED)
        elif swapped < SWAPPED:
            swapped += 1
            found[at] = _exchanged(ground, tour, left, half_days, rules, before)
    return found


def _plain_reason(ground: Ground, rank: int, half_days: Sequence[HalfDay], rules: BusRules) -> Why:
    """What the site alone says; `SMALL` where it could have a stop."""
    site = ground.sites[rank]
    if site.refused:
        return Why.REFUSED
    if not near_base(ground, rank, rules):
        return Why.FAR
    if all(hours_at(site, half, rules) is None for half in half_days):
        return Why.HOURS
    nodes = ground.reach[[rank]].indices
    return Why.SMALL if int(np.sum(ground.points[nodes])) else Why.NOBODY


def _adds(ground: Ground, tour: BusTour, site: Site, before: int) -> float:
    """Part that a weekly stop would add, whatever its half-day."""
    half = HalfDay(0, 0, 1)
    more = BusStop(site.id, half, 0, 1, Frequency.WEEKLY.weeks(0))
    return (reached(ground, BusTour((*tour.stops, more))).points - before) / (POINTS * FULL)


def _exchanged(
    ground: Ground,
    tour: BusTour,
    left: Left,
    half_days: Sequence[HalfDay],
    rules: BusRules,
    before: int,
) -> Left:
    """The exchange with one stop, its half-day and weeks kept, that loses least."""
    best: tuple[int, str] | None = None
    for stop in tour.stops:
        hours = hours_at(left.site, stop.half_day, rules)
        if hours is None:
            continue
        here = BusStop(left.site.id, stop.half_day, *hours, stop.weeks)
        other = BusTour((*tour.without(stop).stops, here))
        if faults(ground, other, half_days, rules):
            continue
        lost = before - reached(ground, other).points
        if best is None or lost < best[0]:
            best = lost, stop.site
    if best is None:
        return replace(left, why=Why.APART)
    why = Why.BETTER if best[0] < 0 else Why.SWAP
    return replace(left, why=why, instead=best[1], loses=best[0] / (POINTS * FULL))
