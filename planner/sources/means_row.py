"""One line of the means: typed access to its cells; every fault is kept with its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from planner.errors import Fault
from planner.i18n import _
from planner.model import Point
from planner.network.gazetteer import Gazetteer, LocateFault, Whereabouts
from planner.sources import means_cells as cells
from planner.sources.means_cells import CellError
from planner.sources.sheet_rows import RawRow

T = TypeVar("T")
DAY_MIN = 1440
_WAYS = {"rue": "street", "repère": "landmark", "latitude": "lat", "longitude": "lon"}
_WHERE = {"croisement", "numéro", *_WAYS}


@dataclass(slots=True)
class Reading:
    """What is shared while a workbook is read: names of the territory, ids, faults.

    `declared`: sheet → codes of its lines, faulty ones included, so that one wrong cell does not
    make every line that names its code look wrong. `known`: sheet and code → position and label a
    line keeps where it says no other. `today` is the day it is read.
    """

    file: str
    gazetteer: Gazetteer
    ids: Callable[[str, str], str]
    faults: list[Fault] = field(default_factory=list)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)
    declared: dict[str, frozenset[str]] = field(default_factory=dict)
    known: dict[tuple[str, str], tuple[Point, str]] = field(default_factory=dict, repr=False)
    today: dt.date = field(default_factory=dt.date.today)

    def fault(
        self, sheet: str, line: int | None, message: str, hint: str, column: str | None = None
    ) -> None:
        """Keep one fault."""
        self.faults.append(Fault(message, hint, self.file, sheet, line, column))

    def broken(self, *sheets: str) -> bool:
        """Whether one of these sheets has a fault, so that what follows from it is not judged."""
        return any(fault.sheet in sheets for fault in self.faults)


class Row:
    """Typed access to one line; a cell that cannot be read becomes a fault and gives None."""

    def __init__(self, reading: Reading, sheet: str, raw: RawRow) -> None:
        self.reading, self.sheet, self.line, self.cells = reading, sheet, raw.line, raw.cells
        self.clean = True

    def fault(self, message: str, hint: str, column: str | None = None) -> None:
        """Keep a fault of this line."""
        self.clean = False
        self.reading.fault(self.sheet, self.line, message, hint, column)

    def get(self, column: str, parse: Callable[[Any], T]) -> T | None:
        """Value of a cell; None when blank or wrong (then a fault is kept)."""
        if column not in self.cells:
            return None
        try:
            return parse(self.cells[column])
        except CellError as error:
            self.fault(str(error), error.hint, column)
            return None

    def need(self, column: str, parse: Callable[[Any], T]) -> T | None:
        """Like `get`, but a blank cell is a fault."""
        if column not in self.cells:
            self.fault(_("cellule vide"), _("cette colonne est obligatoire"), column)
            return None
        return self.get(column, parse)

    def whole(self, column: str, low: int, high: int) -> int | None:
        """A whole number, None when blank."""
        return self.get(column, lambda value: cells.whole(value, low, high))

    def one_of(self, column: str, choices: dict[str, T]) -> T | None:
        """One of a closed list, None when blank."""
        return self.get(column, lambda value: cells.choice(value, choices))

    def need_one_of(self, column: str, choices: dict[str, T]) -> T | None:
        """One of a closed list; blank is a fault."""
        return self.need(column, lambda value: cells.choice(value, choices))

    def known(self, column: str, sheet: str, *, needed: bool = False) -> str | None:
        """A code another sheet declares; None when blank or wrong."""
        read = self.need if needed else self.get
        code = read(column, cells.code)
        if code is None or code in self.reading.declared.get(sheet, ()):
            return code
        self.fault(
            _("code « {code} » inconnu").format(code=code),
            _("le déclarer dans « {sheet} » ou le corriger").format(sheet=sheet),
            column,
        )
        return None

    def base(self) -> str | None:
        """Id of the place of departure."""
        code = self.known("base", "lieux", needed=True)
        return None if code is None else self.reading.ids("place", code)

    def span(self, start: str, end: str, *, needed: bool) -> tuple[int, int] | None:
        """Two hours; an end before the start is the next day's; equal ones are a fault.

        Midnight to midnight is the whole day.
        """
        read = self.need if needed else self.get
        low, high = read(start, cells.minute_of_day), read(end, cells.minute_of_day)
        if low is None and high is None:
            return None
        if low is None or high is None:
            if start not in self.cells or end not in self.cells:
                self._half_span(start if start not in self.cells else end, needed=needed)
            return None
        if low == high and low:
            message = _("l'heure de fin est l'heure de début")
            self.fault(message, _("corriger l'une des deux"), end)
            return None
        return low, high if high > low else high + DAY_MIN

    def _half_span(self, missing: str, *, needed: bool) -> None:
        if not needed:
            message = _("il faut l'heure de début et l'heure de fin")
            self.fault(message, _("remplir les deux"), missing)

    def point(self, *, secret: bool = False) -> tuple[Point, str] | None:
        """Where the line says it is, with a label; faults of a secret one repeat nothing typed."""
        code = self.cells.get("code") or self.cells.get("référence")
        kept = self.reading.known.get((self.sheet, str(code)))
        if kept is not None and not _WHERE & self.cells.keys():
            return kept
        before = len(self.reading.faults)
        where = Whereabouts(
            street=self.told_where("rue", cells.text, secret=secret),
            crossing=self.told_where("croisement", cells.text, secret=secret),
            number=self.told_where("numéro", cells.text, secret=secret),
            landmark=self.told_where("repère", cells.text, secret=secret),
            lat=self.told_where("latitude", lambda value: cells.degrees(value, 90), secret=secret),
            lon=self.told_where(
                "longitude", lambda value: cells.degrees(value, 180), secret=secret
            ),
        )
        if len(self.reading.faults) > before or self._stray(where):
            return None
        found = self.reading.gazetteer.locate(where)
        if isinstance(found, LocateFault):
            column = next((name for name, way in _WAYS.items() if getattr(where, way)), "rue")
            if secret:
                message = _("lieu introuvable, ambigu ou dit de deux façons (non affiché)")
                hint = _("vérifier rue, croisement, numéro, repère ou degrés de cette ligne")
                self.fault(message, hint, column)
            else:
                self.fault(found.message, _hint(found), column)
            return None
        return found.point, found.label

    def told_where(self, column: str, parse: Callable[[Any], T], *, secret: bool) -> T | None:
        """A cell that says where; nothing of a secret one is repeated."""
        if not secret:
            return self.get(column, parse)
        try:
            return parse(self.cells[column]) if column in self.cells else None
        except CellError:
            self.fault(_("cellule illisible (non affichée)"), _("la retaper"), column)
            return None

    def _stray(self, where: Whereabouts) -> bool:
        """Whether a crossing or a number stands without its street (then a fault is kept)."""
        for column, value in (("croisement", where.crossing), ("numéro", where.number)):
            if value is not None and where.street is None:
                self.fault(_("il manque la rue"), _("remplir « rue »"), column)
                return True
        return False


def _hint(fault: LocateFault) -> str:
    """What to do, with the names it could be."""
    if not fault.nearest or fault.nearest[0] in fault.hint:
        return fault.hint
    names = " · ".join(fault.nearest)
    return _("{hint} : {names}").format(hint=fault.hint, names=names)
