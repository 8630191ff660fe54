"""Who passes where and when (« qui passe où »): own sheets and Soliguide's itineraries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from planner.dates import date_words
from planner.declared_layout import KINDS, PRESENCE_SHEET
from planner.errors import Fault, InputFileError, gathered
from planner.frames import PRESENCE
from planner.i18n import _, counted
from planner.means_layout import YES_NO
from planner.sources import declared_cells as told_cells
from planner.sources import means_cells as cells
from planner.sources.declared_book import declared_rows
from planner.sources.declared_where import Ground, where
from planner.sources.means_row import Reading, Row
from planner.sources.presence_merge import once_each
from planner.sources.presence_soliguide import soliguide_passages

SOURCE = "presence"
SOURCES = (SOURCE,)
_JSON = (".json",)


class Passage(NamedTuple):
    """One line of `frames.PRESENCE`, a day each."""

    operator: str
    weekday: int
    start_min: int
    end_min: int
    vague: bool
    months: int
    kind: str
    sure: bool
    checked_on: str | None
    source: str
    geometry: BaseGeometry


def read_presence(paths: Sequence[Path], *, ground: Ground, today: dt.date) -> gpd.GeoDataFrame:
    """Read every operator's passages.

    Parameters
    ----------
    paths
        CSV or workbooks of the sheet « passages » (`declared_layout.PRESENCE_SHEET`), or
        Soliguide's JSON, of which itineraries are read.
    ground
        Names of the territory.
    today
        A check dated later is a fault.

    Returns
    -------
    GeoDataFrame
        `frames.PRESENCE`, one line per weekday, in the territory's system; the same passage told
        twice is kept once (`presence_merge`). `attrs["notes"]` are sentences to tell.

    Raises
    ------
    InputFileError
        Files that cannot be read, or faulty lines: all at once.
    """
    faults: list[Fault] = []
    passages: list[Passage] = []
    notes: list[str] = []
    for path in map(Path, paths):
        with gathered(faults):
            if path.suffix.casefold() in _JSON:
                found, said = _of_soliguide(path, ground)
                notes += said
            else:
                found = _of_sheet(path, ground, today)
            passages += found
    if faults:
        raise InputFileError(faults)
    frame, num_twice = once_each(_frame(passages, ground.epsg))
    if num_twice:
        notes.append(
            counted(
                "{num} passage dit deux fois : compté une fois.",
                "{num} passages dits deux fois : comptés une fois.",
                num_twice,
            )
        )
    frame.attrs["notes"] = notes
    return frame


def _of_sheet(path: Path, ground: Ground, today: dt.date) -> list[Passage]:
    rows, faults, sheet = declared_rows(path, PRESENCE_SHEET)
    reading = Reading(cells.shown(path.name), ground.gazetteer, ids=lambda _kind, code: code)
    reading.faults += faults
    found = [
        one for raw in rows for one in _passages(Row(reading, sheet or "", raw), ground, today)
    ]
    if not rows and not reading.faults:
        reading.fault("", None, _("aucune ligne"), _("remplir au moins une ligne du modèle"))
    if reading.faults:
        raise InputFileError(
            [Fault(f.message, f.hint, f.file, sheet, f.line, f.column) for f in reading.faults]
        )
    return found


def _passages(row: Row, ground: Ground, today: dt.date) -> list[Passage]:
    operator = row.need("opérateur", cells.text)
    days = row.need("jours", told_cells.days)
    span, vague = hours(row)
    kind = row.one_of("nature", KINDS) or "maraude"
    months = row.get("mois", told_cells.months)
    sure = row.one_of("sûr", YES_NO)
    checked = _checked(row, today)
    shape = where(row, ground)
    if not row.clean or operator is None or days is None or span is None or shape is None:
        return []
    return [
        Passage(
            operator, day, *span, vague, told_cells.ALL_YEAR if months is None else months, kind,
            True if sure is None else sure, checked, SOURCE, shape,
        )
        for day in days
    ]  # fmt: skip


def hours(row: Row) -> tuple[tuple[int, int] | None, bool]:
    """Span of « de » and « à », and whether a vague word told it."""
    told = row.cells.get("de")
    vague = None if told is None else told_cells.moment(told)
    if vague is None:
        return row.span("de", "à", needed=True), False
    if "à" in row.cells:
        message = _("« {word} » suffit : pas d'heure de fin").format(word=cells.shown(told))
        row.fault(message, _("vider « à », ou écrire deux heures"), "à")
    return vague, True


def _checked(row: Row, today: dt.date) -> str | None:
    day = row.get("vérifié le", cells.date)
    if day is None:
        return None
    if day > today:
        message = _("date à venir : {date}").format(date=date_words(day))
        row.fault(message, _("donner la date de la dernière vérification"), "vérifié le")
    return day.isoformat()


def _of_soliguide(path: Path, ground: Ground) -> tuple[list[Passage], list[str]]:
    rows, notes = soliguide_passages(
        path, epsg=ground.epsg, bbox_lonlat=ground.gazetteer.bbox_lonlat
    )
    return [Passage(**row) for row in rows], notes


def _frame(passages: list[Passage], epsg: int) -> gpd.GeoDataFrame:
    whole = pd.DataFrame(passages, columns=list(Passage._fields))
    kinds: dict[str, Any] = {
        "weekday": np.int64, "start_min": np.int64, "end_min": np.int64, "months": np.int64,
        "vague": np.bool_, "sure": np.bool_, "operator": object, "kind": object, "source": object,
    }  # fmt: skip
    frame = gpd.GeoDataFrame(whole.astype(kinds), geometry="geometry", crs=epsg)
    checked = frame["checked_on"].astype(object)
    frame["checked_on"] = checked.where(checked.notna(), None)
    frame.index = pd.Index([f"p{rank}" for rank in range(len(frame))], dtype=object)
    frame.index.name = PRESENCE.index
    return PRESENCE.check(frame)
