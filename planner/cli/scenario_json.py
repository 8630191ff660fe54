"""A board of scenarios as JSON-ready values."""

from __future__ import annotations

from planner.board import Board, Column, Office
from planner.frontier import dominated


def board_json(board: Board) -> dict[str, object]:
    """Figures, zones and frontier; null where unknown."""
    return {
        "title": board.title,
        "week": str(board.week),
        "for_team": board.for_team,
        "scenarios": [_column(board, rank) for rank in range(len(board.columns))],
        "frontier": {
            public.value: [
                {
                    "rate": point.rate,
                    "need_share_within_reach": point.reach_share,
                    "kept": point.kept,
                    "promised": point.promised,
                    "missed": point.missed,
                    "dominated": mark,
                }
                for point, mark in zip(points, dominated(points), strict=True)
            ]
            for public, points in board.frontier.items()
        },
        "notes": list(board.notes),
    }


def _column(board: Board, rank: int) -> dict[str, object]:
    one = board.columns[rank]
    return {
        "name": one.scenario.name,
        "need_share_within_reach": {p.value: r.need_share for p, r in one.figures.reach.items()},
        "inhabitants": None
        if one.figures.inhabitants is None
        else int(round(one.figures.inhabitants, -1)),
        "presence_s": one.judged.presence_s,
        "travel_s": one.judged.travel_s,
        "distance_m": round(one.figures.distance_m),
        "outings": one.figures.outings,
        "passages": one.figures.passages,
        "visits": one.figures.visits,
        "appointments_missed": one.judged.appointments_missed,
        "passages_owed_missed": one.judged.passages_owed_missed,
        "kept": one.judged.kept,
        "promised": one.promised,
        **_equity(one),
        "cost_eur": one.cost.week_eur,
        "cost_untold": list(one.cost.untold),
        "to_accept": one.judged.to_accept,
        "office": None if one.office is None else _office(one.office),
        "zones": [] if rank == 0 else _zones(board, rank),
    }


def _equity(one: Column) -> dict[str, object]:
    return {
        "commune_gap": {public.value: gap.ratio for public, gap in one.communes.items()},
        "qpv_ratio": {public.value: ratio for public, ratio in one.qpv_ratio.items()},
        "gini": {public.value: index for public, index in one.gini.items()},
    }


def _office(office: Office) -> dict[str, object]:
    return {
        "name": office.name,
        "category": office.category,
        "unit": office.unit,
        "hours": list(office.hours),
        "inhabitants": [
            None if value is None else int(round(value, -1)) for value in office.inhabitants
        ],
        "cost_eur": office.cost_eur,
        "zones_better": list(office.better().index.astype(str)),
        "zones_worse": list(office.worse().index.astype(str)),
    }


def _zones(board: Board, rank: int) -> list[dict[str, object]]:
    zones = board.comparison(rank).zones
    rows = zones.astype(object).where(zones.notna(), None).to_dict("records")
    return [{str(key): value for key, value in row.items()} for row in rows]
