r"""What a plan brings, and how two plans differ (pure).

**Part of the need within reach.** With `s_z` the share of a public's need in zone z (unknown zones
left out) and `a_z` the part of the zone's walkable street length within `walk_m` of at least one
passage for that public:

    reach_share = Σ_z s_z · a_z.

It counts a zone once however often a team passes, and supposes nothing about whom a team meets: it
is not the coverage the judge scores, which grows with passages and holds the chance ρ of meeting
someone (`optimisation/problem.py`).

**Inhabitants at walking distance** are `Σ_z population_z · a_z` over the zones whose population is
known. They are people who live near, never people met.

**Zones seen on foot** lie within 50 m of where a team walks: the ways of outings on foot and the
walks from exploratory places, along the streets, each zone once. They tell where a team passes
under the windows; they are no passage, add nothing to the reach, and nothing to the judge's points.

Protected places never count here unless `for_team`: a zone's figure would tell where they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.model import Means, Point, Protection, Public, WeekPlan
from planner.network.along import zones_along
from planner.network.catchment import reached_shares
from planner.network.graph import Graph
from planner.network.snap import snap
from planner.planning.activities import public_of
from planner.planning.demand import WALK_M
from planner.planning.sites import SNAP_M
from planner.planning.ways import ON_FOOT, Way, lines_on_foot, positions, walks_of, ways_of

CHANGED_SHARE = 0.01
"""A zone is better or worse served when the part of it within reach moves by a hundredth."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What one public's passages reach.

    `zones`: float64 by zone id, part within reach in [0, 1]. `need_share` in [0, 1], None where no
    need is known.
    """

    zones: pd.Series
    need_share: float | None


@dataclass(frozen=True, slots=True)
class OnFoot:
    """Zones seen on foot, by id in the order of the zones.

    `beyond`: those of them no passage is within reach of. `need_share`: part of each public's known
    need that lies in the zones seen, in [0, 1]; None where no need is known.
    """

    zones: tuple[str, ...]
    beyond: tuple[str, ...]
    need_share: Mapping[Public, float | None]


@dataclass(frozen=True, slots=True)
class Figures:
    """A plan in numbers, none of them about a worker.

    `passages` at places, `visits` kept, seconds with people and on the way, kilometres of the
    ways. `inhabitants` at walking distance of any passage, None where no population is known;
    `unknown_population` counts the zones left out of it. `hidden_passages` are at protected places,
    left out of `reach` and `inhabitants` unless it is for the team. `on_foot` None: no way on foot.
    """

    passages: int
    visits: int
    outings: int
    presence_s: int
    travel_s: int
    distance_m: float
    hidden_passages: int
    inhabitants: float | None
    unknown_population: int
    reach: Mapping[Public, Reach]
    on_foot: OnFoot | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans side by side; `zones` has one row per zone and public.

    `zones` columns: `public`, `zone_id`, `reach_a`, `reach_b`, `change` (b − a, in [−1, 1]),
    `need_share` (null: unknown), `gain_share` (need_share · change), greatest gain first.
    """

    a: Figures
    b: Figures
    zones: pd.DataFrame

    def better(self, public: Public) -> pd.DataFrame:
        """Zones better served by the second plan, greatest gain of need first."""
        own = self.zones[self.zones["public"] == public.value]
        return own[own["change"] >= CHANGED_SHARE]

    def worse(self, public: Public) -> pd.DataFrame:
        """Zones worse served by the second plan, greatest loss first."""
        own = self.zones[self.zones["public"] == public.value]
        return own[own["change"] <= -CHANGED_SHARE].iloc[::-1]


@dataclass(frozen=True, slots=True)
class Ground:
    """What figures are measured on: zones, needs by public and graphs by mode (`walk` always).

    `links`: the streets' LINKS, for the lines walked; None: zones seen on foot are not told.
    """

    zones: gpd.GeoDataFrame
    needs: Mapping[Public, pd.DataFrame]
    graphs: Mapping[str, Graph]
    links: gpd.GeoDataFrame | None = None
    walk_m: float = WALK_M


def figures(
    plan: WeekPlan,
    means: Means,
    ground: Ground,
    *,
    presence_s: int,
    travel_s: int,
    for_team: bool = False,
) -> Figures:
    """Measure a plan; `presence_s` and `travel_s` are the judge's."""
    teams = {team.id: team for team in means.teams}
    publics = {place.id: public_of(place, teams) for place in means.places if not place.is_base}
    origins = {
        public: _origins(plan, means, publics, public, for_team=for_team)
        for public in Public
        if public in ground.needs and public in publics.values()
    }
    reach = {
        public: _reach(_shares(points, ground), ground, public)
        for public, points in origins.items()
    }
    everywhere = _shares([point for points in origins.values() for point in points], ground)
    population = _population(ground.zones)
    counted = population.notna()
    passages = [passage for shift in plan.shifts for passage in shift.passages]
    open_places = _shown(means, for_team=False)
    ways = ways_of(plan.shifts, positions(means), ground.graphs)
    walked = [*ways, *walks_of(plan.shifts, means, ground.graphs)]
    at_places = [passage.place for passage in passages if passage.place is not None]
    return Figures(
        passages=len(at_places),
        visits=sum(passage.appointment is not None for passage in passages),
        outings=sum(bool(shift.passages) for shift in plan.shifts),
        presence_s=presence_s,
        travel_s=travel_s,
        distance_m=sum(way.path.length_m for way in ways),
        hidden_passages=0 if for_team else sum(place not in open_places for place in at_places),
        inhabitants=float((population * everywhere)[counted].sum()) if counted.any() else None,
        unknown_population=int((~counted).sum()),
        reach=reach,
        on_foot=_on_foot(
            walked if for_team else [w for w in walked if {w.start, w.end} <= open_places.keys()],
            ground,
            everywhere,
        ),
    )


def _on_foot(ways: list[Way], ground: Ground, reached: pd.Series) -> OnFoot | None:
    """Zones beside what is walked; `reached`: part of each zone within reach of a passage."""
    if ground.links is None:
        return None
    lines = list(lines_on_foot(ways, ground.graphs[ON_FOOT], ground.links))
    if not lines:
        return None
    seen = zones_along(lines, ground.zones)
    zones = ground.zones.index[seen]
    shares: dict[Public, float | None] = {}
    for public, needs in ground.needs.items():
        need = needs["need_share"].reindex(ground.zones.index).astype(float)
        shares[public] = float(need[seen].sum()) if need.notna().any() else None
    beyond = zones[(reached[zones] == 0.0).to_numpy()]
    return OnFoot(tuple(map(str, zones)), tuple(map(str, beyond)), shares)


def compare(a: Figures, b: Figures, needs: Mapping[Public, pd.DataFrame]) -> Comparison:
    """Put two plans of one territory side by side."""
    parts = []
    for public in (public for public in a.reach if public in b.reach):
        reach_a, reach_b = a.reach[public].zones, b.reach[public].zones
        need_share = needs[public]["need_share"].reindex(reach_a.index).astype(float)
        change = reach_b - reach_a
        parts.append(
            pd.DataFrame(
                {
                    "public": public.value,
                    "zone_id": reach_a.index.astype(str),
                    "reach_a": reach_a.to_numpy(),
                    "reach_b": reach_b.to_numpy(),
                    "change": change.to_numpy(),
                    "need_share": need_share.to_numpy(),
                    "gain_share": (need_share * change).to_numpy(),
                }
            )
        )
    columns = ["public", "zone_id", "reach_a", "reach_b", "change", "need_share", "gain_share"]
    zones = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    order = ["gain_share", "change", "zone_id"]
    return Comparison(
        a, b, zones.sort_values(order, ascending=[False, False, True], ignore_index=True)
    )


def _nodes(points: list[Point], graph: Graph) -> NDArray[np.int64]:
    x_m = np.array([point.x_m for point in points])
    y_m = np.array([point.y_m for point in points])
    snapped = snap(graph, x_m, y_m, max_m=SNAP_M)
    nodes: NDArray[np.int64] = snapped.node[snapped.ok].astype(np.int64)
    return nodes


def _shown(means: Means, *, for_team: bool) -> dict[str, Point]:
    """Places whose passages may count; a report is the team's own."""
    found = {
        place.id: place.point
        for place in means.places
        if for_team or place.protection is Protection.PUBLIC
    }
    if for_team:
        found |= {report.id: report.point for report in means.reports}
    return found


def _origins(
    plan: WeekPlan,
    means: Means,
    publics: Mapping[str, Public],
    public: Public,
    *,
    for_team: bool,
) -> list[Point]:
    """Positions of the places with a passage for a public; a report is for street rounds."""
    shown = _shown(means, for_team=for_team)
    places = {passage.place for shift in plan.shifts for passage in shift.passages}
    return [
        shown[place]
        for place in sorted(place for place in places if place in shown)
        if publics.get(place, Public.STREET) is public
    ]


def _shares(origins: list[Point], ground: Ground) -> pd.Series:
    """Part of each zone within reach of at least one position."""
    walk = ground.graphs["walk"]
    nodes = _nodes(origins, walk) if origins else np.zeros(0, dtype=np.int64)
    reached = reached_shares(walk, nodes, ground.zones, walk_m=ground.walk_m)
    return pd.Series(reached, index=ground.zones.index)


def _reach(shares: pd.Series, ground: Ground, public: Public) -> Reach:
    need = ground.needs[public]["need_share"].reindex(shares.index).astype(float)
    known = need.notna()
    share = float((need[known] * shares[known]).sum()) if known.any() else None
    return Reach(zones=shares, need_share=share)


def _population(zones: gpd.GeoDataFrame) -> pd.Series:
    """Inhabitants by zone, null where unknown."""
    known: pd.Series = zones.get("population", pd.Series(np.nan, index=zones.index))
    return known.astype(float)
