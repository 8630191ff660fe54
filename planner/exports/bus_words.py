"""A bus's tour in words: when, how often, why there, why not there."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from planner.bus.ground import Ground
from planner.bus.judge import BusFault
from planner.bus.left import Left, Why
from planner.bus.tour import BusRules, BusStop, BusTour, Frequency, HalfDay, Site, SiteKind
from planner.clock import weekday_name
from planner.digits import percent
from planner.hours import duration_words, span_of_hours
from planner.i18n import _, listed
from planner.stops.words import covers


def half_day_words(half: HalfDay, *, several: bool = False) -> str:
    """Weekday and hours; the bus where there are several."""
    return _when(half, (half.start_min, half.end_min), several=several)


def several_buses(stops: Sequence[BusStop]) -> bool:
    """Whether the stops are of more than one bus."""
    return len({stop.half_day.bus for stop in stops}) > 1


def when_words(stop: BusStop, *, several: bool = False) -> str:
    """Weekday and the hours people are received."""
    return _when(stop.half_day, (stop.start_min, stop.end_min), several=several)


def _when(half: HalfDay, span_min: tuple[int, int], *, several: bool) -> str:
    told = f"{weekday_name(half.weekday)} {span_of_hours(*span_min)}"
    return _("{when}, bus {num}").format(when=told, num=half.bus) if several else told


def often_words(stop: BusStop) -> str:
    """How often, and which weeks of the cycle of four."""
    weeks = " ".join(str(week + 1) for week in sorted(stop.weeks))
    told = {
        Frequency.WEEKLY: _("chaque semaine"),
        Frequency.FORTNIGHTLY: _("une semaine sur deux ({weeks})"),
        Frequency.MONTHLY: _("une semaine sur quatre ({weeks})"),
        None: _("semaines {weeks}"),
    }
    return told[stop.frequency].format(weeks=weeks)


def kind_words(site: Site) -> str:
    """What the site is; hours nobody told are said."""
    told = {
        SiteKind.MARKET: _("marché"),
        SiteKind.TOWN_HALL: _("mairie"),
        SiteKind.COUNTER: _("guichet existant"),
        SiteKind.CENTRE: _("lieu public"),
        SiteKind.PARKING: _("parking ou place"),
        SiteKind.SHOP: _("commerce"),
        SiteKind.STREET: _("croisement de rues"),
        SiteKind.CURRENT: _("arrêt d'aujourd'hui"),
    }[site.kind]
    if site.kind is SiteKind.COUNTER and site.hours_known:
        return _("{kind}, fermé à ces heures").format(kind=told)
    if site.hours_known:
        return _("{kind}, ouvert à ces heures").format(kind=told)
    if site.kind is SiteKind.MARKET:
        return _("{kind}, jours à vérifier").format(kind=told)
    if site.kind in (SiteKind.TOWN_HALL, SiteKind.COUNTER, SiteKind.CENTRE):
        return _("{kind}, heures à vérifier").format(kind=told)
    return told


def why_words(
    ground: Ground, zones: gpd.GeoDataFrame, need: pd.Series, tour: BusTour, stop: BusStop
) -> str:
    """Why a stop is there: what the site is, the zones it newly reaches, the road to it."""
    rank = ground.rank(stop.site)
    said = [kind_words(ground.sites[rank])]
    counted = np.zeros(len(ground.points))
    nodes = ground.reach[[rank]].indices
    counted[nodes[ground.points[nodes] > 0]] = 1.0
    inside = csr_matrix(csr_matrix(counted) @ ground.parts)
    told = covers(zones, need.reindex(zones.index).fillna(0.0).to_numpy(), inside)
    if told:
        said.append(told)
    road = _road(ground, tour, stop)
    if road:
        said.append(road)
    return listed(said)


def _road(ground: Ground, tour: BusTour, stop: BusStop) -> str:
    """The drive from the stop before it on its day, else from the base."""
    here, half = ground.rank(stop.site), stop.half_day
    before = [
        one
        for one in tour.stops
        if (one.half_day.bus, one.half_day.weekday) == (half.bus, half.weekday)
        and one.weeks & stop.weeks
        and one.end_min <= stop.start_min
    ]
    if before:
        drives = [ground.drive.seconds[ground.rank(one.site), here] for one in before]
        return _("à {time} de route de l'arrêt d'avant").format(time=_drive(max(drives)))
    if ground.has_base:
        return _("à {time} de route de la base").format(time=_drive(ground.drive.seconds[-1, here]))
    return ""


def _drive(seconds: float) -> str:
    return duration_words(60 * np.ceil(seconds / 60))


def left_words(ground: Ground, left: Left, rules: BusRules) -> str:
    """Why a site has no stop, as the judge found it."""
    labels = {site.id: site.label for site in ground.sites}
    told = {
        Why.REFUSED: _("aucun arrêt souhaité à cet endroit"),
        Why.FAR: _("à plus de {time} de route de la base").format(
            time=duration_words(60 * rules.approach_min)
        ),
        Why.HOURS: _("aucune demi-journée du bus dans ses heures"),
        Why.NOBODY: _("personne de plus à distance de marche : un guichet y est déjà"),
        Why.REACHED: _("tout ce qu'il atteint l'est déjà par les arrêts choisis"),
        Why.APART: _("trop loin des autres arrêts du même jour"),
        Why.SMALL: _("ajouterait moins que les arrêts choisis"),
    }
    if left.why in told:
        return told[left.why]
    assert left.loses is not None
    other = labels.get(left.instead or "", "")
    if left.why is Why.SWAP:
        return _("à la place de « {other} », {share} du besoin compté en moins").format(
            other=other, share=percent(left.loses, 2)
        )
    return _("à la place de « {other} », {share} du besoin compté en plus : chercher plus"
             " longtemps").format(other=other, share=percent(-left.loses, 2))  # fmt: skip


def fault_words(ground: Ground, fault: BusFault) -> str:
    """A rule a tour does not hold, with the stops concerned."""
    labels = {site.id: site.label for site in ground.sites}
    told = {
        "refused": _("aucun arrêt souhaité à cet endroit"),
        "hours": _("hors des heures du site"),
        "short": _("arrêt trop court"),
        "frequency": _("fréquence non demandée"),
        "weeks": _("semaine où le bus ne sort pas"),
        "half_day": _("demi-journée où le bus ne sort pas"),
        "twice": _("deux arrêts la même demi-journée"),
        "site_twice": _("deux fois le même site"),
        "drive": _("pas le temps d'aller de l'un à l'autre"),
        "base": _("trop loin de la base"),
        "budget": _("trop de demi-journées"),
    }[fault.rule]
    stops = ", ".join(labels.get(stop, stop) for stop in fault.stops)
    return f"{told} : {stops}" if stops else told
