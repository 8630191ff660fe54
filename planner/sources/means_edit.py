"""Means edited in tables: the same reading and checks as the workbook's, every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from planner.i18n import _
from planner.means_layout import BY_NAME
from planner.model import DatedException, Means, Point
from planner.network.gazetteer import Gazetteer
from planner.sources import means_rows as rows
from planner.sources import means_visits as visits
from planner.sources.means_book import RawBook, raise_if
from planner.sources.means_cells import is_blank
from planner.sources.means_checks import check_means
from planner.sources.means_pairs import tied
from planner.sources.means_row import Reading
from planner.sources.means_xlsx import check_reachable, declared_codes, read_sheet
from planner.sources.sheet_rows import RawRow

Lines = Mapping[str, Sequence[Mapping[str, object]]]
_KEYS = {"équipes": "code", "vacations": "code", "lieux": "code", "rendez-vous": "référence"}


def read_edited(
    lines: Lines,
    means: Means,
    *,
    codes: Mapping[str, str],
    gazetteer: Gazetteer,
    ids: Callable[[str, str], str],
    reachable: Callable[[Point], bool],
) -> Means:
    """Read edited tables over existing means.

    Parameters
    ----------
    lines
        Sheet → its lines, header → value.
    means
        What they were edited from: a line that says no place keeps its own; every other sheet
        stays.
    codes
        Random id → code people use.

    Raises
    ------
    MeansError
        All faults, each with its table, line and column.
    """
    book = RawBook({sheet: _raw(sheet, told) for sheet, told in lines.items()})
    reading = Reading("", gazetteer, ids)
    reading.known = {
        **{("lieux", codes.get(one.id, "")): (one.point, one.label) for one in means.places},
        **{("rendez-vous", codes.get(one.id, "")): (one.point, "") for one in means.appointments},
        **{
            ("signalements", codes.get(one.id, "")): (one.point, one.label) for one in means.reports
        },
    }
    reading.declared = {sheet: declared_codes(book, sheet, key) for sheet, key in _KEYS.items()}
    reading.declared["véhicules"] = frozenset(one.id for one in means.vehicles)
    edited = replace(
        means,
        teams=read_sheet(book, reading, "équipes", rows.read_team),
        places=read_sheet(book, reading, "lieux", rows.read_place),
        shifts=read_sheet(book, reading, "vacations", rows.read_shift),
        appointments=tied(
            read_sheet(book, reading, "rendez-vous", visits.read_appointment), reading
        ),
        reports=read_sheet(book, reading, "signalements", visits.read_report),
        exceptions=read_sheet(book, reading, "exceptions", visits.read_exception),
    )
    for sheet, message in (("équipes", _("aucune équipe")), ("vacations", _("aucune vacation"))):
        if not book.rows.get(sheet):
            reading.fault(sheet, None, message, _("en garder une au moins"))
    check_means(edited, reading)
    check_reachable(edited, reading, reachable)
    raise_if(reading.faults)
    return replace(edited, exceptions=_same_outings(edited.exceptions, means.exceptions))


def _same_outings(
    edited: Iterable[DatedException], before: Iterable[DatedException]
) -> tuple[DatedException, ...]:
    """Extra outings under the ids plans know them by; a new one takes an id no other has."""
    known = {_outing(one): one.shift.id for one in before if one.shift is not None}
    taken = set(known.values())
    found = []
    for one in edited:
        if one.shift is None:
            found.append(one)
            continue
        ref = known.pop(_outing(one), None)
        if ref is None:
            ref = _free(one.shift.id, taken)
            taken.add(ref)
        found.append(replace(one, shift=replace(one.shift, id=ref)))
    return tuple(found)


def _outing(one: DatedException) -> tuple[object, ...]:
    """What an extra outing is, whatever it is called."""
    return one.date, one.team, None if one.shift is None else replace(one.shift, id="")


def _free(ref: str, taken: Collection[str]) -> str:
    names = (ref, *(f"{ref}-{rank}" for rank in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _raw(sheet: str, told: Sequence[Mapping[str, object]]) -> list[RawRow]:
    """Filled lines, numbered as the table shows them."""
    known = {column.header for column in BY_NAME[sheet].columns}
    found = []
    for line, cells in enumerate(told, 1):
        filled = {
            name: value
            for name, value in cells.items()
            if name in known and not is_blank(value) and value == value  # no blank number
        }
        if filled:
            found.append(RawRow(line, filled))
    return found
