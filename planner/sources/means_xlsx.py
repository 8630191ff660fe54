"""Read the means spreadsheet: every fault at once, with sheet, line, column and what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from planner.i18n import _
from planner.model import Appointment, Means, Organisation, PairKind, Point
from planner.network.gazetteer import Gazetteer
from planner.sources import means_cells as cells
from planner.sources import means_rows as rows
from planner.sources.means_book import RawBook, load_book, raise_if
from planner.sources.means_checks import check_means
from planner.sources.means_rows import Reading, Row

T = TypeVar("T")


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
    reading = Reading(path.name, gazetteer, ids, faults=list(book.faults))
    means, codes = _means(book, reading)
    if not reading.faults:
        means = replace(means, appointments=_tied(means.appointments, codes, reading))
    if not reading.faults:
        check_means(means, reading)
    if not reading.faults and reachable is not None:
        _check_reachable(means, reading, reachable)
    raise_if(reading.faults)
    return means


def _means(book: RawBook, reading: Reading) -> tuple[Means, dict[str, str]]:
    teams = _read(book, reading, "équipes", "code", rows.read_team, lambda team: team.id)
    vehicles = _read(book, reading, "véhicules", "code", rows.read_vehicle, lambda item: item.id)
    places = _read(book, reading, "lieux", "code", rows.read_place, lambda place: place.id)
    by_team = {team.id: team for team in teams}
    place_ids = _codes(book, "lieux", "code", reading, "place")
    shifts = _read(
        book, reading, "vacations", "code", lambda row: rows.read_shift(row, place_ids),
        lambda shift: shift.id,
    )  # fmt: skip
    visits = _read(
        book, reading, "rendez-vous", "référence",
        lambda row: rows.read_appointment(row, by_team), lambda visit: visit.id,
    )  # fmt: skip
    reports = _read(book, reading, "signalements", "code", rows.read_report, lambda item: item.id)
    exceptions = _read(
        book, reading, "exceptions", None,
        lambda row: rows.read_exception(row, place_ids, by_team), lambda item: str(item.date),
    )  # fmt: skip
    used = {shift.base_place for shift in shifts}
    used |= {item.shift.base_place for item in exceptions if item.shift}
    places = [replace(place, is_base=True) if place.id in used else place for place in places]
    means = Means(
        tuple(teams), tuple(vehicles), tuple(shifts), tuple(places), tuple(visits),
        tuple(reports), tuple(exceptions), _organisation(book, reading),
    )  # fmt: skip
    return means, _codes(book, "rendez-vous", "référence", reading, "appointment")


def _read(
    book: RawBook,
    reading: Reading,
    sheet: str,
    key: str | None,
    read: Callable[[Row], T | None],
    name: Callable[[T], str],
) -> list[T]:
    """Objects of a sheet; a code used twice is a fault of its second line."""
    found: list[T] = []
    seen: dict[str, int] = {}
    for raw in book.rows.get(sheet, []):
        row = Row(reading, sheet, raw)
        code = str(raw.cells.get(key, "")).strip() if key else ""
        if code and code in seen:
            row.fault(
                _("code « {code} » déjà pris ligne {line}").format(
                    code=cells.shown(code), line=seen[code]
                ),
                _("donner un autre code"),
                key,
            )
        seen.setdefault(code, raw.line)
        item = read(row)
        if item is not None:
            reading.lines.setdefault((sheet, name(item)), raw.line)
            found.append(item)
    return found


def _codes(book: RawBook, sheet: str, key: str, reading: Reading, kind: str) -> dict[str, str]:
    """User's code → id, for the lines whose code can be read."""
    found = {}
    for raw in book.rows.get(sheet, []):
        try:
            code = cells.code(raw.cells.get(key, ""))
        except cells.CellError:
            continue
        found[code] = reading.ids(kind, code)
    return found


def _organisation(book: RawBook, reading: Reading) -> Organisation:
    lines = book.rows.get("organisation", [])
    if not lines:
        return Organisation()
    row = Row(reading, "organisation", lines[0])
    name, phone = row.get("organisation", cells.text), row.get("astreinte", cells.text)
    if phone and not all(c.isdigit() or c in " .+-()" for c in phone):
        row.fault(_("téléphone « {text} »").format(text=phone), _("des chiffres"), "astreinte")
    return Organisation(name or "", phone or "")


def _tied(
    visits: tuple[Appointment, ...], codes: dict[str, str], reading: Reading
) -> tuple[Appointment, ...]:
    """Replace the user's reference of a pair by its id; the two must not name others."""
    known = {visit.id for visit in visits}
    tied = []
    for visit in visits:
        line = reading.lines.get(("rendez-vous", visit.id))
        if visit.pair is None:
            tied.append(visit)
            continue
        other = codes.get(visit.pair)
        if other is None or other not in known or other == visit.id:
            message = _("lié à « {code} » : référence inconnue").format(code=visit.pair)
            hint = _("donner la référence de l'autre ligne")
            reading.fault("rendez-vous", line, message, hint, "lié à")
            continue
        kind = PairKind.SAME_START if visit.pair_kind is PairKind.NONE else visit.pair_kind
        tied.append(replace(visit, pair=other, pair_kind=kind))
    return tuple(tied)


def _check_reachable(means: Means, reading: Reading, reachable: Callable[[Point], bool]) -> None:
    for sheet, items in (("lieux", means.places), ("rendez-vous", means.appointments)):
        for item in items:
            if not reachable(item.point):
                reading.fault(
                    sheet,
                    reading.lines.get((sheet, item.id)),
                    _("ce lieu est sur des rues séparées du reste du territoire"),
                    _("choisir une rue reliée, ou compléter l'extrait de rues"),
                )
