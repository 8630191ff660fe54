"""Scenarios side by side with their baseline: what each plan brings, costs and leaves (pure).

No score sums these figures up. Promises are those of last week's published plan to the baseline's
means: a scenario without the team or the place of a promise does not keep it. The part of the need
within reach is measured on the baseline's needs for all (`scenarios.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.errors import PrivacyError
from planner.frontier import FrontierPoint
from planner.i18n import _
from planner.indicators.equity import Gap, gap_between, gini, share_ratio
from planner.model import Means, Public, Week, WeekPlan
from planner.planning.ways import positions, ways_of
from planner.scenario import Scenario
from planner.scenarios import Comparison, Figures, Ground, Reach, compare

HOUR_S, KM_M = 3600.0, 1000.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What a week of outings costs, in euros; None where a cost it takes is not told.

    `untold`: teams and vehicles whose cost the means do not tell.
    """

    week_eur: float | None
    untold: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """An office replaced by a bus, before and after: supply of its category on foot.

    `zones`: float64 columns `before`, `after` (hours a week per 1,000 inhabitants within reach, or
    services where hours are unknown, by zone; null: off the streets), `population`.
    `inhabitants`: those with any of it within reach, before and after, None: population unknown.
    `cost_eur`: what the office's hours cost a week; None: not told.
    """

    name: str
    category: str
    unit: str
    hours: tuple[float, float]
    inhabitants: tuple[float | None, float | None]
    cost_eur: float | None
    zones: pd.DataFrame

    def better(self) -> pd.DataFrame:
        """Zones with more of it within reach, greatest gain first."""
        change = self.zones["after"] - self.zones["before"]
        rows = self.zones.assign(change=change)[change > _LEAST]
        return rows.sort_values("change", ascending=False)

    def worse(self) -> pd.DataFrame:
        """Zones with less, greatest loss first."""
        change = self.zones["after"] - self.zones["before"]
        return self.zones.assign(change=change)[change < -_LEAST].sort_values("change")


_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Judged:
    """What the judge found in a plan, as far as a board tells it."""

    presence_s: int
    travel_s: int
    kept: int
    appointments_missed: int
    passages_owed_missed: int
    to_accept: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """One scenario (the baseline first) with its plan's figures.

    `kept` of the baseline's `promised`. `communes`, `qpv_ratio`, `gini` by public; None: unknown or
    without meaning (`indicators/equity.py`).
    """

    scenario: Scenario
    figures: Figures
    judged: Judged
    promised: int
    communes: Mapping[Public, Gap]
    qpv_ratio: Mapping[Public, float | None]
    gini: Mapping[Public, float | None]
    cost: Cost
    office: Office | None = None

    @property
    def kept_share(self) -> float | None:
        """Part of the promises kept, in [0, 1]; None where nothing was promised."""
        return self.judged.kept / self.promised if self.promised else None


@dataclass(frozen=True, slots=True)
class Board:
    """Scenarios of a territory against their baseline, for one week.

    `columns[0]` is the baseline. `frontier`: public → plans of one set of means at several costs of
    a broken promise, `frontier_of` whose. `places`: what each place of the changes may be called
    where the board is shown.
    """

    title: str
    week: Week
    zones: gpd.GeoDataFrame
    needs: Mapping[Public, pd.DataFrame]
    columns: tuple[Column, ...]
    places: Mapping[str, str]
    frontier: Mapping[Public, tuple[FrontierPoint, ...]]
    frontier_of: str = ""
    notes: tuple[str, ...] = ()
    attributions: tuple[str, ...] = ()
    fictional: bool = False
    for_team: bool = False

    @property
    def publics(self) -> tuple[Public, ...]:
        """Publics whose reach is told."""
        return tuple(self.columns[0].figures.reach)

    def comparison(self, rank: int) -> Comparison:
        """A scenario (by its rank, from 1) against the baseline, zone by zone."""
        return compare(self.columns[0].figures, self.columns[rank].figures, self.needs)

    def require_public(self) -> None:
        """Refuse to leave the team with figures that count protected places.

        Raises
        ------
        PrivacyError
            The board is the team's own.
        """
        if self.for_team:
            raise PrivacyError(
                _("cette comparaison compte des lieux protégés : la refaire sans eux")
            )


def column(
    scenario: Scenario,
    figures: Figures,
    ground: Ground,
    *,
    judged: Judged,
    promised: int,
    cost: Cost,
    qpv_share: pd.Series | None = None,
    office: Office | None = None,
) -> Column:
    """A scenario's figures with how evenly they are shared.

    Parameters
    ----------
    qpv_share
        Part of each zone in a priority district; None: no such layer.
    """
    figures = with_every_public(figures, ground)
    communes: dict[Public, Gap] = {}
    ratios: dict[Public, float | None] = {}
    indices: dict[Public, float | None] = {}
    for public, reach in figures.reach.items():
        need = ground.needs[public]["need_share"].reindex(ground.zones.index).astype(float)
        communes[public] = gap_between(need, reach.zones, ground.zones["commune"])
        ratios[public] = None if qpv_share is None else share_ratio(need, reach.zones, qpv_share)
        indices[public] = gini(*(np.asarray(one, dtype=np.float64) for one in (reach.zones, need)))
    return Column(scenario, figures, judged, promised, communes, ratios, indices, cost, office)


def with_every_public(figures: Figures, ground: Ground) -> Figures:
    """Figures that tell a reach of nothing for a public no place of the means serves."""
    none = pd.Series(0.0, index=ground.zones.index)
    reach = dict(figures.reach)
    for public, needs in ground.needs.items():
        known = bool(needs["need_share"].notna().any())
        reach.setdefault(public, Reach(none, 0.0 if known else None))
    return replace(figures, reach={public: reach[public] for public in Public if public in reach})


def cost_of(plan: WeekPlan, means: Means, ground: Ground) -> Cost:
    """Cost of a week's outings: hours of each team and kilometres of each vehicle, as told.

    Σ_outings hours × €/h of the team + km × €/km of the vehicle; a team on foot or by bike without
    a vehicle has no cost of kilometres, one by car without a vehicle an unknown one.
    """
    teams = {team.id: team for team in means.teams}
    vehicles = {vehicle.id: vehicle for vehicle in means.vehicles}
    points = positions(means)
    total, untold = 0.0, set()
    for shift in plan.shifts:
        per_hour = teams[shift.team].cost_per_hour_eur
        if per_hour is None:
            untold.add(shift.team)
        else:
            total += (shift.end_s - shift.start_s) / HOUR_S * per_hour
        if shift.vehicle is None and shift.mode != "car":
            continue
        vehicle = vehicles.get(shift.vehicle or "")
        if vehicle is None or vehicle.cost_per_km_eur is None:
            untold.add(shift.vehicle or shift.team)
            continue
        ways = ways_of([shift], points, ground.graphs)
        total += sum(way.path.length_m for way in ways) / KM_M * vehicle.cost_per_km_eur
    return Cost(None if untold else total, tuple(sorted(untold)))


def office_of(
    name: str,
    category: str,
    unit: str,
    zones: gpd.GeoDataFrame,
    *,
    before: pd.Series,
    after: pd.Series,
    hours: tuple[float, float],
    cost_eur: float | None,
) -> Office:
    """What replacing an office changes in the access of zones (float64 by zone id)."""
    population = zones["population"].astype(float)
    known = population.notna()
    inhabitants = tuple(
        float(population[known & (access > 0)].sum()) if known.any() else None
        for access in (before, after)
    )
    frame = pd.DataFrame(
        {"before": before, "after": after, "population": population}, dtype=np.float64
    )
    return Office(name, category, unit, hours, (inhabitants[0], inhabitants[1]), cost_eur, frame)
