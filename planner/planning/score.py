"""The judge's points by outing and by zone, as checked frames that sum to it exactly (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import pandas as pd

from optimisation.attribution import Attribution, Parts, attributed
from optimisation.judge import Verdict
from optimisation.problem import Solution
from planner.frames import OUTING_PARTS, PARTS, ZONE_PARTS
from planner.model import Means, Protection, Public
from planner.planning.build import BuiltWeek
from planner.planning.expand import people_out
from planner.privacy import SMALL_TEAMS, TEAM_FIGURE_PEOPLE, figure_groups

WEEK = "week"
"""Row of what belongs to no outing or no zone."""


def parts_by_outing(
    built: BuiltWeek, means: Means, solution: Solution, verdict: Verdict
) -> pd.DataFrame:
    """Points by outing: an OUTING_PARTS frame whose columns sum to the verdict's parts.

    Teams under three people are told together, or with the week where there is only one; so is an
    outing on which fewer than three go out.
    """
    found = attributed(built.problem, solution, verdict)
    groups = figure_groups({team.id: team.size for team in means.teams})
    teams = {team.id: team for team in means.teams}
    merged = SMALL_TEAMS if SMALL_TEAMS in groups.values() else None
    rows: dict[str, Counter[str]] = {}
    outings: Counter[str] = Counter()
    for shift, route, parts in zip(built.index.shifts, solution.routes, found.routes, strict=True):
        group = groups.get(shift.team)
        if people_out(means, teams[shift.team], shift.date) < TEAM_FIGURE_PEOPLE:
            group = merged
        row = shift.id if group == shift.team else group or WEEK
        _add(rows.setdefault(row, Counter()), parts)
        outings[row] += bool(route.visits)
    _add(rows.setdefault(WEEK, Counter()), found.week)
    rows[WEEK] = rows.pop(WEEK)
    alone = {shift.id for shift in built.index.shifts}
    frame = pd.DataFrame(
        [
            {
                "row": row,
                "outing": row if row in alone else None,
                "num_outings": outings[row],
                **{name: parts[name] for name in PARTS},
                "points": sum(parts.values()),
            }
            for row, parts in rows.items()
        ]
    ).set_index("row")
    frame["outing"] = frame["outing"].astype(object)
    return OUTING_PARTS.check(frame)


def _add(total: Counter[str], parts: Mapping[str, int]) -> None:
    for name, points in parts.items():
        total[name] += points


def as_parts(frame: pd.DataFrame) -> dict[str, Parts]:
    """The parts of an OUTING_PARTS frame by row, those of zero left out."""
    return {
        str(row): {name: int(values[name]) for name in PARTS if values[name]}
        for row, values in frame.iterrows()
    }


def parts_by_zone(
    built: BuiltWeek,
    means: Means,
    solution: Solution,
    verdict: Verdict,
    *,
    for_team: bool = False,
) -> pd.DataFrame:
    """Points by zone: a ZONE_PARTS frame that sums to the verdict's points.

    `for_team` counts passages at protected places in their zones; without it they are in the
    week's row, so that no zone's figure tells where such a place is.
    """
    shown = None if for_team else frozenset(_public_places(built, means))
    found = attributed(built.problem, solution, verdict, places=shown)
    rows = [*_zone_rows(built, found), *_place_rows(built, found, for_team=for_team)]
    told = sum(points for _kind, _public, _zone, points in rows)
    rows.append((WEEK, None, None, verdict.points - told))
    frame = pd.DataFrame(rows, columns=["kind", "public", "zone_id", "points"])
    frame.index = pd.Index(
        ["/".join(filter(None, row[:3])) for row in rows], name="row", dtype=object
    )
    for column in ("kind", "public", "zone_id"):
        frame[column] = frame[column].astype(object)
    return ZONE_PARTS.check(frame)


_Row = tuple[str, str | None, str | None, int]


def _zone_rows(built: BuiltWeek, found: Attribution) -> Iterable[_Row]:
    for (public, zone), unit in built.demand.zone_unit.items():
        yield "zone", public.value, zone, int(found.units[unit])


def _place_rows(built: BuiltWeek, found: Attribution, *, for_team: bool) -> Iterable[_Row]:
    """Known places' own units, together: only the street public has any."""
    points = sum(int(found.units[unit]) for unit in built.demand.place_unit.values())
    if for_team and built.demand.place_unit:
        yield "places", Public.STREET.value, None, points


def _public_places(built: BuiltWeek, means: Means) -> Iterable[int]:
    """Places of the week that anybody may know."""
    known = {place.id for place in means.places if place.protection is Protection.PUBLIC}
    return (rank for rank, ref in enumerate(built.index.places) if ref in known)
