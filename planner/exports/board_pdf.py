"""Scenarios beside their baseline on one page: figures, map, zones, frontier (PDF/UA-1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from planner.board import Board
from planner.dates import numbered
from planner.exports.board_table import (
    board_header,
    board_rows,
    cells,
    frontier_header,
    frontier_rows,
    office_rows,
    reach_words,
)
from planner.exports.change_svg import change_classes, change_svg
from planner.exports.compare_table import public_words
from planner.exports.frontier_svg import frontier_svg
from planner.exports.map_svg import FONT
from planner.exports.printable import printable_tree
from planner.exports.report_section import more_words
from planner.exports.scenario_words import change_lines, scenario_name
from planner.exports.typeset import typeset
from planner.i18n import _, language, listed
from planner.model import Public

ZONES_SHOWN = 6
SCENARIOS_SHOWN = 4
"""Scenarios beside the baseline on a page, the one of its map among them."""
LINES_SHOWN = 4
"""Changes told of a scenario on the page; the workbook has them all."""


def board_pdf(board: Board, *, rank: int = 1, public: Public | None = None) -> bytes:
    """Write the page; everything shown travels as JSON and is displayed, never evaluated.

    Parameters
    ----------
    rank
        Scenario whose map and zones are shown, from 1.
    public
        Public of the map; None: the one more of whose need moves.

    Raises
    ------
    PrivacyError
        The board counts protected places.
    """
    board.require_public()
    board, rank = _on_a_page(board, rank)
    content = _content(board, rank, public or most_moved(board, rank))
    return typeset("board", board=content)


def _on_a_page(board: Board, rank: int) -> tuple[Board, int]:
    """The baseline, the scenario of the map and those before it, as many as a page holds."""
    left_out = len(board.columns) - 1 - SCENARIOS_SHOWN
    if left_out <= 0:
        return board, rank
    first = max(1, rank - SCENARIOS_SHOWN + 1)
    columns = (board.columns[0], *board.columns[first : first + SCENARIOS_SHOWN])
    more = _("Scénarios qui ne sont pas sur cette page : {num}, dans le classeur.")
    notes = (more.format(num=left_out), *board.notes)
    return replace(board, columns=columns, notes=notes), rank - first + 1


def most_moved(board: Board, rank: int) -> Public:
    """The public more of whose need a scenario moves within reach or out of it; else the first."""
    zones = board.comparison(rank).zones
    moved = zones["gain_share"].abs().groupby(zones["public"]).sum()
    return max(board.publics, key=lambda public: float(moved.get(public.value, 0.0)))


def frontier_public(board: Board, public: Public) -> Public:
    """The public given where it has a frontier, else the first that has one."""
    told = [one for one, points in board.frontier.items() if points and points[0].promised]
    return public if public in told or not told else told[0]


def _content(board: Board, rank: int, public: Public) -> dict[str, Any]:
    shown = board.columns[rank]
    name = scenario_name(shown.scenario)
    comparison, of_frontier = board.comparison(rank), frontier_public(board, public)
    own = comparison.zones[comparison.zones["public"] == public.value]
    words = {
        "title": _("Scénarios · {name}").format(name=board.title),
        "lang": language(),
        "subtitle": _("semaine {week}, mêmes moyens de départ, même budget de recherche").format(
            week=numbered(board.week)
        ),
        "fiction": _("Territoire fictif : rues, lieux et chiffres inventés.")
        if board.fictional
        else "",
        "changes": [_changes(board, place) for place in range(1, len(board.columns))],
        "header": list(board_header(board)),
        "rows": [list(cells(row)) for row in board_rows(board)],
        "map_title": _("{name} face à la référence · {public}").format(
            name=name, public=public_words(public)
        ),
        "alt": _(
            "Carte des zones mieux et moins desservies ; les premières sont dans les deux listes"
        ),
        "better": _zones(board, comparison.better(public), _("Zones mieux desservies")),
        "worse": _zones(board, comparison.worse(public), _("Zones moins desservies")),
        "zone_header": [_("zone"), _("part à portée")],
        "none": _("aucune"),
        "office": _office(board, rank),
        "frontier_title": _frontier_title(board, of_frontier),
        "frontier": [_without_missed(row) for row in _frontier(board, of_frontier)],
        "frontier_header": _without_missed(frontier_header()),
        "frontier_alt": _("Besoin à portée et promesses tenues de chaque plan, comme au tableau"),
        "no_frontier": _("Frontière : pas encore planifiée, ou rien n'était promis."),
        "notes": list(board.notes),
        "sources": listed(board.attributions),
    }  # fmt: skip
    classes = [
        {"fill": one.fill, "hatched": one.hatch is not None, "words": one.words}
        for one in change_classes()
    ]
    drawn = {
        "map": change_svg(board.zones, own.set_index("zone_id")["change"]),
        "frontier_svg": _drawn_frontier(board, of_frontier),
    }
    safe: dict[str, Any] = printable_tree(words | {"classes": classes})
    return safe | drawn


def _changes(board: Board, rank: int) -> dict[str, Any]:
    scenario = board.columns[rank].scenario
    lines = change_lines(scenario, board.places, services=_services(board, rank))
    more = len(lines) - LINES_SHOWN
    told = list(lines[:LINES_SHOWN])
    if more > 0:
        told.append(more_words(more))
    return {"name": scenario_name(scenario), "lines": told}


def _services(board: Board, rank: int) -> dict[str, str]:
    column = board.columns[rank]
    if column.office is None or column.scenario.bus is None:
        return {}
    return {column.scenario.bus.service: column.office.name}


def _zones(board: Board, rows: pd.DataFrame, title: str) -> dict[str, Any]:
    names = zone_names(board)
    told = [
        [names[str(row["zone_id"])], reach_words(row["reach_a"], row["reach_b"])]
        for row in rows.head(ZONES_SHOWN).to_dict("records")
    ]
    more = len(rows) - len(told)
    return {
        "title": f"{title} ({len(rows)})",
        "rows": told,
        "more": more_words(more) if more > 0 else "",
    }


def zone_names(board: Board) -> dict[str, str]:
    """Zone id → its name, its id where it has none."""
    return {
        str(zone): name if isinstance(name, str) and name else str(zone)
        for zone, name in board.zones["name"].items()
    }


def _office(board: Board, rank: int) -> dict[str, Any]:
    office = board.columns[rank].office
    if office is None:
        return {}
    return {
        "title": _("Guichet remplacé : {name}").format(name=office.name),
        "header": ["", _("avant"), _("après")],
        "rows": [list(row) for row in office_rows(office)],
        "zones": _("zones : {better} mieux pourvues, {worse} moins").format(
            better=len(office.better()), worse=len(office.worse())
        ),
    }


def _frontier_title(board: Board, public: Public) -> str:
    whose = board.frontier_of or _("référence")
    return _("Besoin à portée et promesses tenues · {whose} · {public}").format(
        whose=whose, public=public_words(public)
    )


def _frontier(board: Board, public: Public) -> list[tuple[str, ...]]:
    points = board.frontier.get(public, ())
    if not points or not points[0].promised:
        return []
    return frontier_rows(points)


def _without_missed(row: tuple[str, ...]) -> list[str]:
    """A line of the frontier without the appointments missed, which a page has no room for."""
    *told, _missed, mark = row
    return [*told, mark]


def _drawn_frontier(board: Board, public: Public) -> str:
    if not _frontier(board, public):
        return ""
    return frontier_svg(board.frontier[public], label=_frontier_title(board, public), font=FONT)
