"""Scenarios beside their baseline as a workbook: figures as numbers, every zone, Gini's index."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from planner.board import Board
from planner.dates import numbered
from planner.exports.board_pdf import zone_names
from planner.exports.board_table import board_header, board_rows, frontier_header, office_rows
from planner.exports.compare_table import public_words
from planner.exports.scenario_words import change_lines, scenario_name
from planner.exports.xlsx_table import Cell, write_table
from planner.frontier import dominated
from planner.i18n import _

_WRITTEN = dt.datetime(2000, 1, 1)
"""Written into every workbook, so that the same board gives the same bytes."""


def board_xlsx(board: Board) -> bytes:
    """Write the workbook; texts are never formulas nor links, unknown is said in words.

    Raises
    ------
    PrivacyError
        The board counts protected places.
    """
    board.require_public()
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": _WRITTEN})
    write_table(book, _("chiffres"), ("", _("unité"), *board_header(board)[1:]), _figures(board))
    write_table(book, _("changements"), (_("scénario"), _("changement")), _changes(board))
    header: tuple[str, ...] = (
        _("scénario"), _("public"), _("code"), _("zone"), _("référence"), _("scénario"),
        _("différence"), _("part du besoin"), _("besoin à portée, en plus ou en moins"),
    )  # fmt: skip
    write_table(book, _("zones"), header, _zones(board))
    header = (_("public"), _("commune"), *board_header(board)[1:])
    write_table(book, _("communes"), header, _communes(board))
    write_table(book, _("frontière"), (_("public"), *frontier_header()), _frontier(board))
    if any(one.office is not None for one in board.columns):
        header = (_("scénario"), _("zone"), _("habitants"), _("avant"), _("après"))
        write_table(book, _("guichet"), header, _offices(board))
    write_table(book, _("à lire"), (_("à lire"),), [(text,) for text in _notes(board)])
    book.close()
    return buffer.getvalue()


def _figures(board: Board) -> Iterable[Sequence[Cell]]:
    for row in board_rows(board, every=True):
        yield (row.label, row.unit, *row.values)


def _changes(board: Board) -> Iterable[Sequence[Cell]]:
    for one in board.columns:
        bus, office = one.scenario.bus, one.office
        services = {bus.service: office.name} if bus is not None and office is not None else {}
        for line in change_lines(one.scenario, board.places, services=services):
            yield scenario_name(one.scenario), line


def _zones(board: Board) -> Iterable[Sequence[Cell]]:
    names = zone_names(board)
    for rank, one in enumerate(board.columns[1:], 1):
        for row in board.comparison(rank).zones.to_dict("records"):
            zone = str(row["zone_id"])
            yield (
                scenario_name(one.scenario), str(row["public"]), zone, names[zone],
                float(row["reach_a"]), float(row["reach_b"]), float(row["change"]),
                float(row["need_share"]), float(row["gain_share"]),
            )  # fmt: skip


def _communes(board: Board) -> Iterable[Sequence[Cell]]:
    for public in board.publics:
        for commune in sorted(board.columns[0].communes[public].shares):
            shares = (one.communes[public].shares.get(commune) for one in board.columns)
            yield (public_words(public), commune, *shares)


def _frontier(board: Board) -> Iterable[Sequence[Cell]]:
    for public, points in board.frontier.items():
        marks = dominated(points)
        for rank, (point, mark) in enumerate(zip(points, marks, strict=True), 1):
            yield (
                public_words(public), rank, point.cost_share, point.reach_share, point.kept_share,
                point.missed, _("dépassé") if mark else _("non dépassé"),
            )  # fmt: skip


def _offices(board: Board) -> Iterable[Sequence[Cell]]:
    names = zone_names(board)
    for one in board.columns:
        if one.office is None:
            continue
        for label, before, after in office_rows(one.office):
            yield scenario_name(one.scenario), label, "", before, after
        for zone, row in one.office.zones.iterrows():
            told = (float(row["population"]), float(row["before"]), float(row["after"]))
            yield (scenario_name(one.scenario), names[str(zone)], *told)


def _notes(board: Board) -> Iterable[str]:
    yield _("semaine {week}, mêmes moyens de départ, même budget de recherche").format(
        week=numbered(board.week)
    )
    if board.fictional:
        yield _("Territoire fictif : rues, lieux et chiffres inventés.")
    yield from board.notes
    yield _(
        "Gini : 0 où chaque part du besoin est autant à portée, près de 1 où quelques-unes ont "
        "tout."
    )
    yield from board.attributions
