"""A bus's tour as people write it: one line a stop and a day, from a CSV or a workbook."""

from __future__ import annotations

from pathlib import Path

from planner.bus.tour import CYCLE_WEEKS, BusStop, Frequency, HalfDay, Site, SiteKind
from planner.declared_layout import BUS_SHEET, EVERY
from planner.errors import Fault, InputFileError
from planner.i18n import _
from planner.network.gazetteer import Gazetteer
from planner.sources import means_cells as cells
from planner.sources.declared_book import declared_rows
from planner.sources.means_row import Reading, Row

FREQUENCIES = dict(zip(EVERY, Frequency, strict=True))
MAX_BUSES = 9
DAY_MIN = 1440


def read_bus_tour(path: Path, gazetteer: Gazetteer) -> list[tuple[Site, BusStop]]:
    """Read the stops of a tour, each with its site.

    Raises
    ------
    InputFileError
        A file that cannot be read, or faulty lines: all at once.
    """
    rows, faults, sheet = declared_rows(path, BUS_SHEET)
    reading = Reading(cells.shown(path.name), gazetteer, ids=lambda _kind, code: code)
    reading.faults += faults
    found = [_stop(Row(reading, sheet or "", raw), raw.line) for raw in rows]
    if not rows and not reading.faults:
        reading.fault("", None, _("aucune ligne"), _("remplir au moins une ligne du modèle"))
    if reading.faults:
        raise InputFileError(
            [Fault(f.message, f.hint, f.file, sheet, f.line, f.column) for f in reading.faults]
        )
    return [one for one in found if one is not None]


def _stop(row: Row, line: int) -> tuple[Site, BusStop] | None:
    day = row.need("jour", cells.weekday)
    span = row.span("de", "à", needed=True)
    where = row.point()
    frequency = row.one_of("fréquence", FREQUENCIES) or Frequency.WEEKLY
    first = row.whole("semaine", 1, CYCLE_WEEKS) or 1
    bus = row.whole("bus", 1, MAX_BUSES) or 1
    if span is not None and span[1] > DAY_MIN:
        row.fault(_("l'arrêt passe minuit"), _("écrire une heure de fin du même jour"), "à")
    if first > frequency.every:
        message = _("première semaine {num} pour un arrêt toutes les {every} semaines")
        row.fault(
            message.format(num=first, every=frequency.every),
            _("de 1 à {most}").format(most=frequency.every),
            "semaine",
        )
    if not row.clean or day is None or span is None or where is None:
        return None
    point, label = where
    name = label or _("arrêt de la ligne {num}").format(num=line)
    site = Site(f"actuel-{line}", name, SiteKind.CURRENT, point)
    weeks = frequency.weeks(first - 1)
    return site, BusStop(site.id, HalfDay(day, *span, bus, weeks), *span, weeks)
