"""A bus's tour as rows of text: stops, half-days, sites left, tours side by side; CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from planner.bus.ground import Ground
from planner.bus.judge import Reached
from planner.bus.left import Left
from planner.bus.tour import CYCLE_WEEKS, BusRules, BusStop, BusTour, HalfDay
from planner.bus.worth import Budgeted, Lost
from planner.digits import percent_in_table
from planner.exports.bus_words import (
    half_day_words,
    left_words,
    often_words,
    several_buses,
    when_words,
    why_words,
)
from planner.exports.needs_table import cell, number
from planner.i18n import _


def stop_header() -> tuple[str, ...]:
    """Columns of the stops."""
    return (
        _("arrêt"), _("quand"), _("fréquence"), _("lui seul : besoin"), _("lui seul : habitants"),
        _("pourquoi là"),
    )  # fmt: skip


def stop_rows(
    ground: Ground,
    zones: gpd.GeoDataFrame,
    need: pd.Series,
    tour: BusTour,
    stops: Sequence[tuple[BusStop, Lost]],
) -> list[tuple[str, ...]]:
    """One line a stop, in the order of the week; texts are raw."""
    several = several_buses(tour.stops)
    return [
        (
            ground.sites[ground.rank(stop.site)].label,
            when_words(stop, several=several),
            often_words(stop),
            percent_in_table(lost.need_share),
            people_words(lost.people),
            why_words(ground, zones, need, tour, stop),
        )
        for stop, lost in stops
    ]


def half_day_header() -> tuple[str, ...]:
    """Columns of the half-days."""
    return _("demi-journée"), _("elle seule : besoin"), _("elle seule : habitants")


def half_day_rows(halves: Sequence[tuple[HalfDay, Lost]]) -> list[tuple[str, ...]]:
    """What would no longer be reached without each half-day."""
    several = len({half.bus for half, _lost in halves}) > 1
    return [
        (half_day_words(half, several=several), percent_in_table(lost.need_share),
         people_words(lost.people))
        for half, lost in halves
    ]  # fmt: skip


def left_header() -> tuple[str, ...]:
    """Columns of the sites without a stop."""
    return _("site"), _("ajouterait"), _("pourquoi pas")


def left_rows(ground: Ground, left: Sequence[Left], rules: BusRules) -> list[tuple[str, ...]]:
    """One line a site, those that would add most first."""
    return [
        (one.site.label, percent_in_table(one.adds), left_words(ground, one, rules)) for one in left
    ]


def tour_header() -> tuple[str, ...]:
    """Columns of tours side by side."""
    return (
        _("tournée"), _("demi-journées par semaine"), _("arrêts"),
        _("besoin nouvellement à portée"), _("selon la fréquence"),
        _("habitants nouvellement à portée"),
    )  # fmt: skip


def tour_row(name: str, tour: BusTour, found: Reached) -> tuple[str, ...]:
    """A tour and what it newly reaches on foot."""
    return (
        name,
        number(tour.num_half_days / CYCLE_WEEKS, 2),
        str(len(tour.stops)),
        percent_in_table(found.need_share),
        percent_in_table(found.weighted_share),
        people_words(found.people),
    )


def budget_rows(budgets: Sequence[Budgeted], *, now: int) -> list[tuple[str, ...]]:
    """The tour chosen again with one half-day a week less, and more."""
    names = {True: _("une demi-journée de moins par semaine"),
             False: _("une demi-journée de plus par semaine")}  # fmt: skip
    return [
        tour_row(names[one.num_half_days < now], one.chosen.tour, one.reached) for one in budgets
    ]


def people_words(people: float | None) -> str:
    """A count of inhabitants, to the ten: an estimate; `inconnu` where null."""
    return _("inconnu") if people is None else number(round(people, -1), 0)


def bus_csv(rows: Sequence[tuple[str, ...]]) -> str:
    """Stops as CSV (`;`); formulas in names are made inert."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(stop_header())
    writer.writerows([cell(text) for text in row] for row in rows)
    return buffer.getvalue()
