"""The same place told by several sources: one record, the richer one.

Two records are the same place when their sources differ, their category is the same, they stand
within `SAME_PLACE_M` and their names are alike. A source never tells a place twice, so that a
merged place holds one record of each source at most. Pairs are taken from the surest (names most
alike, then nearest), whatever the order of the rows; merging what is merged changes nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from rapidfuzz import fuzz

from planner.i18n import _, counted, listed
from planner.network.names import normalised
from planner.sources.catalogue import catalogue

SAME_PLACE_M = 60.0
BARE_PLACE_M = {"toilets": 20.0, "drinking_water": 20.0, "shower": 20.0}
"""Reach for places nobody names: several may stand in one square."""
ALIKE = 80.0
"""Likeness of names from which they are the same, 0 to 100."""
_PLAIN_WORDS = {
    "accueil", "aire", "antenne", "association", "borne", "centre", "distribution", "espace",
    "face", "fontaine", "fontaines", "france", "gare", "gratuites", "hopital", "hotel",
    "label", "mairie",
    "maison", "publique", "publiques", "sanisette", "sanisettes", "service", "services", "toilette",
    "toilettes", "ville", "wc",
}  # fmt: skip
_FILLED = ("opening_hours", "capacity_h_week", "closes_on")


@dataclass(frozen=True, slots=True)
class MergeReport:
    """How many records were set aside, by (source set aside, source kept)."""

    pairs: Counter[tuple[str, str]]

    @property
    def num_merged(self) -> int:
        """Records set aside."""
        return self.pairs.total()


def merge_same(services: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, MergeReport]:
    """Keep one record of each place told by several sources.

    Parameters
    ----------
    services
        `frames.SERVICES` with ids `source:local id`.

    Returns
    -------
    services, report
        The records kept, in the order given; what a kept record leaves out is taken from those
        set aside, whose ids are in its `merged_from`.
    """
    groups = _groups(services)
    report = MergeReport(Counter())
    if not groups:
        return services, report
    kept = services.copy()
    if "merged_from" not in kept:
        kept["merged_from"] = pd.Series(None, index=kept.index, dtype=object)
    dropped: list[str] = []
    for group in groups:
        best, *others = sorted(group, key=lambda one: (*_poverty(services.loc[one]), one))
        for column in _FILLED:
            if column in kept and pd.isna(kept.loc[best, column]):
                told = next((v for v in services.loc[others, column] if not pd.isna(v)), None)
                if told is not None:
                    kept.loc[best, column] = told
        before = [ids for one in group for ids in _ids(services.loc[one].get("merged_from"))]
        kept.loc[best, "merged_from"] = " ".join(sorted({*others, *before}))
        report.pairs.update((_source(one), _source(best)) for one in others)
        dropped += others
    kept = kept.drop(index=dropped)
    told = kept["merged_from"].astype(object)
    return kept.assign(merged_from=told.where(told.notna(), None)), report


def merge_notes(report: MergeReport) -> list[str]:
    """What was merged, in words: how many and from where."""
    if not report.num_merged:
        return []
    known = catalogue()

    def label(source: str) -> str:
        return known[source].label if source in known else source

    parts = [
        _("{num} de « {aside} » déjà dans « {kept} »").format(
            num=num, aside=label(aside), kept=label(kept)
        )
        for (aside, kept), num in sorted(report.pairs.items())
    ]
    told = counted(
        "{num} service dit par plusieurs sources, compté une fois : {parts}.",
        "{num} services dits par plusieurs sources, comptés une fois : {parts}.",
        report.num_merged,
        parts=listed(parts),
    )
    return [told]


def _groups(services: gpd.GeoDataFrame) -> list[list[str]]:
    """Ids of the same place, two or more each."""
    group_of: dict[str, set[str]] = {}
    sources = {
        str(one): {_source(str(one)), *(_source(i) for i in _ids(merged))}
        for one, merged in _merged_ids(services)
    }
    for one, two in _pairs(services):
        a, b = group_of.get(one, {one}), group_of.get(two, {two})
        if a is b or _all_sources(a, sources) & _all_sources(b, sources):
            continue
        joined = a | b
        group_of |= dict.fromkeys(joined, joined)
    distinct = {id(group): group for group in group_of.values()}
    return sorted(sorted(group) for group in distinct.values())


def _merged_ids(services: gpd.GeoDataFrame) -> list[tuple[str, object]]:
    if "merged_from" not in services:
        return [(one, None) for one in services.index]
    return list(services["merged_from"].items())


def _all_sources(group: set[str], sources: dict[str, set[str]]) -> set[str]:
    return set().union(*(sources[one] for one in group))


def _pairs(services: gpd.GeoDataFrame) -> list[tuple[str, str]]:
    """Pairs of ids that may be one place, the surest first."""
    ids = [str(one) for one in services.index]
    source = [_source(one) for one in ids]
    if len(set(source)) < 2:
        return []
    category = services["category"].tolist()
    names = [_proper(name) for name in services["name"]]
    found = []
    for one, two, away_m in zip(*_near(services.geometry.to_numpy()), strict=True):
        if source[one] == source[two] or category[one] != category[two]:
            continue
        likeness = _likeness(names[one], names[two])
        reach_m = SAME_PLACE_M
        if likeness is None:
            likeness, reach_m = 0.0, BARE_PLACE_M.get(category[one], SAME_PLACE_M)
        elif likeness < ALIKE:
            continue
        if away_m <= reach_m:
            first, second = sorted((ids[one], ids[two]))
            found.append((-round(likeness, 6), round(away_m, 3), first, second))
    return [(first, second) for _alike, _away, first, second in sorted(found)]


def _near(
    points: NDArray[np.object_],
) -> tuple[list[int], list[int], list[float]]:
    """Ranks of points within reach of each other, each pair once, and their distance."""
    tree = shapely.STRtree(points)
    one, two = tree.query(points, predicate="dwithin", distance=SAME_PLACE_M)
    once = one < two
    one, two = one[once], two[once]
    return one.tolist(), two.tolist(), shapely.distance(points[one], points[two]).tolist()


def _proper(name: object) -> str:
    """Words of a name that tell a place from another of its kind; may be empty."""
    words = [word for word in normalised(str(name)).split() if word not in _PLAIN_WORDS]
    return " ".join(words)


def _likeness(one: str, two: str) -> float | None:
    """0 to 100; None where one of the names says nothing of its own."""
    if not one or not two:
        return None
    return float(fuzz.token_set_ratio(one, two))


def _poverty(row: pd.Series) -> tuple[int, int]:
    """How little a record tells: cells left out, then how short its name is."""
    told = sum(column in row and not pd.isna(row[column]) for column in _FILLED)
    return -told, -len(str(row["name"]))


def _ids(told: object) -> list[str]:
    return told.split() if isinstance(told, str) else []


def _source(service_id: str) -> str:
    return service_id.split(":", 1)[0]
