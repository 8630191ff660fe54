"""Read the means spreadsheet: every fault at once, with sheet, line, column and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from planner.i18n import _
from planner.model import DatedException, Means, Organisation, Point, RotaTerms
from planner.network.gazetteer import Gazetteer
from planner.sources import means_cells as cells
from planner.sources import means_rota as rota
from planner.sources import means_rows as rows
from planner.sources import means_visits as visits
from planner.sources.means_book import RawBook, load_book, raise_if
from planner.sources.means_checks import check_means, exception_key
from planner.sources.means_pairs import tied
from planner.sources.means_row import Reading, Row
from planner.tally import DEFAULT_COLUMNS

T = TypeVar("T")

_TELEPHONE = re.compile(r"[ .+()-]*[0-9][0-9 .+()-]*")
"""Digits that a keypad has, one at least, and what is written between them."""


def read_means(
    path: Path,
    *,
    gazetteer: Gazetteer,
    ids: Callable[[str, str], str],
    reachable: Callable[[Point], bool] | None = None,
) -> Means:
    """Read the means of a semaine type.

    Parameters
    ----------
    path
        Workbook in the layout of `planner/means_layout.py`.
    gazetteer
        Names of the territory, to locate places.
    ids
        (kind, user's code) → stable random id; kinds are `place`, `appointment`, `report`.
    reachable
        Tells whether a position is near streets joined to the rest; None: not checked.

    Raises
    ------
    InputFileError
        Not a workbook.
    MeansError
        All faults of its lines.
    """
    book = load_book(path)
    reading = Reading(cells.shown(path.name), gazetteer, ids, faults=list(book.faults))
    reading.declared = {
        sheet: declared_codes(book, sheet, key)
        for sheet, key in (
            ("équipes", "code"), ("véhicules", "code"), ("lieux", "code"),
            ("rendez-vous", "référence"),
        )
    }  # fmt: skip
    means = _means(book, reading)
    _check_filled(book, reading)
    check_means(means, reading)
    if reachable is not None:
        check_reachable(means, reading, reachable)
    raise_if(reading.faults)
    return means


def _means(book: RawBook, reading: Reading) -> Means:
    teams = read_sheet(book, reading, "équipes", rows.read_team)
    vehicles = read_sheet(book, reading, "véhicules", rows.read_vehicle)
    places = read_sheet(book, reading, "lieux", rows.read_place)
    shifts = read_sheet(book, reading, "vacations", rows.read_shift)
    visited = read_sheet(book, reading, "rendez-vous", visits.read_appointment)
    reports = read_sheet(book, reading, "signalements", visits.read_report)
    exceptions = read_sheet(book, reading, "exceptions", visits.read_exception)
    outcomes = read_sheet(book, reading, "suivi", visits.read_outcome)
    terms = read_sheet(book, reading, "rota", rota.read_terms)
    rota.check_terms(terms, teams, reading)
    return Means(
        teams, vehicles, shifts, places, tied(visited, reading), reports, exceptions,
        _organisation(book, reading), terms, outcomes,
    )  # fmt: skip


_KEYS = {"rendez-vous": "référence", "exceptions": None, "suivi": None}


def read_sheet(
    book: RawBook, reading: Reading, sheet: str, read: Callable[[Row], T | None]
) -> tuple[T, ...]:
    """Objects of a sheet; a code used twice is a fault of its second line."""
    key = _KEYS.get(sheet, "code")
    found: list[T] = []
    seen: dict[str, int] = {}
    for raw in book.rows.get(sheet, []):
        row = Row(reading, sheet, raw)
        code = _code(raw.cells.get(key)) if key else None
        if code is not None and code in seen:
            row.fault(
                _("code « {code} » déjà pris ligne {line}").format(code=code, line=seen[code]),
                _("donner un autre code"),
                key,
            )
        if code is not None:
            seen.setdefault(code, raw.line)
        item = read(row)
        if item is not None:
            reading.lines.setdefault((sheet, _name(item)), raw.line)
            found.append(item)
    return tuple(found)


def _name(item: object) -> str:
    """What a line is remembered by: its id; of an exception, its extra shift's."""
    if isinstance(item, DatedException):
        return item.shift.id if item.shift else exception_key(item)
    return item.code if isinstance(item, RotaTerms) else str(getattr(item, "id", ""))


def _code(value: object) -> str | None:
    try:
        return None if value is None else cells.code(value)
    except cells.CellError:
        return None


def declared_codes(book: RawBook, sheet: str, key: str) -> frozenset[str]:
    """Codes of a sheet's lines, those of faulty lines included."""
    found = (_code(raw.cells.get(key)) for raw in book.rows.get(sheet, []))
    return frozenset(code for code in found if code is not None)


def _check_filled(book: RawBook, reading: Reading) -> None:
    """A week needs a team, a base and an outing; a sheet that is absent is already a fault."""
    hint = _("remplir au moins « équipes », « lieux » (une base) et « vacations »")
    extra = any(
        cells.plain(str(raw.cells.get("type"))) == "vacation en plus"
        for raw in book.rows.get("exceptions", [])
    )
    for sheet, message in (
        ("équipes", _("aucune équipe")), ("vacations", _("aucune vacation")),
        ("lieux", _("aucun lieu : il faut une base")),
    ):  # fmt: skip
        filled = book.rows.get(sheet) != [] or (sheet == "vacations" and extra)
        if not filled and not reading.broken(sheet):
            reading.fault(sheet, None, message, hint)


def _organisation(book: RawBook, reading: Reading) -> Organisation:
    lines = book.rows.get("organisation", [])
    if not lines:
        return Organisation()
    row = Row(reading, "organisation", lines[0])
    name = row.get("organisation", cells.body)
    phone, public = _number(row, "astreinte"), _number(row, "numéro public")
    regime, counts = row.get("régime", cells.regime), row.get("comptes", cells.tally)
    return Organisation(name or "", phone, regime or "", counts or DEFAULT_COLUMNS, public)


def _number(row: Row, header: str) -> str:
    """A telephone as typed, empty where there is none; a fault where it is not one."""
    number = row.get(header, cells.text) or ""
    if number and not _TELEPHONE.fullmatch(number):
        message = _("téléphone « {text} »").format(text=cells.shown(number))
        row.fault(message, _("des chiffres"), header)
    return number


def check_reachable(means: Means, reading: Reading, reachable: Callable[[Point], bool]) -> None:
    """Add to the reading what lies on streets cut off from the rest."""
    for sheet, items in (
        ("lieux", means.places), ("rendez-vous", means.appointments),
        ("signalements", means.reports),
    ):  # fmt: skip
        for item in items:
            if not reachable(item.point):
                reading.fault(
                    sheet,
                    reading.lines.get((sheet, item.id)),
                    _("ce lieu est sur des rues séparées du reste du territoire"),
                    _("choisir une rue reliée, ou compléter l'extrait de rues"),
                )
