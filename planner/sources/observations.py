"""Own counts and reports (115 and others): a number per place and time band, never per person."""

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
from planner.declared_layout import COUNTED, OBSERVATIONS_SHEET
from planner.errors import Fault, InputFileError, gathered
from planner.frames import OBSERVATIONS
from planner.i18n import _, counted
from planner.means_layout import PROTECTIONS
from planner.model import Protection
from planner.presence import current
from planner.privacy import PLACE_RETENTION_DAYS
from planner.sources import means_cells as cells
from planner.sources.declared_book import declared_rows
from planner.sources.declared_where import Ground, where
from planner.sources.means_row import Reading, Row

SOURCE = "observations"
SOURCES = (SOURCE,)
REPORT_DAYS = 30
"""Days a report counts where the sheet does not say."""
LONGEST_DAYS = 365
MOST_PEOPLE = 500


class Count(NamedTuple):
    """One line of `frames.OBSERVATIONS`."""

    kind: str
    date: str
    start_min: int
    end_min: int
    num: int
    expires_on: str
    protected: bool
    source: str
    geometry: BaseGeometry


def read_observations(paths: Sequence[Path], *, ground: Ground, today: dt.date) -> gpd.GeoDataFrame:
    """Read counts and reports.

    Parameters
    ----------
    paths
        CSV or workbooks of the sheet « comptages » (`declared_layout.OBSERVATIONS_SHEET`).
    ground
        Names of the territory.
    today
        A count dated later is a fault; one that has expired is left out.

    Returns
    -------
    GeoDataFrame
        `frames.OBSERVATIONS` in the territory's system. A count is protected unless its line says
        that anybody may know. `attrs["notes"]` are sentences to tell.

    Raises
    ------
    InputFileError
        Files that cannot be read, or faulty lines: all at once; nothing that says where is told.
    """
    faults: list[Fault] = []
    counts: list[Count] = []
    for path in map(Path, paths):
        with gathered(faults):
            counts += _of_sheet(path, ground, today)
    if faults:
        raise InputFileError(faults)
    frame = _frame(counts, ground.epsg)
    kept = gpd.GeoDataFrame(current(frame, today))
    num = len(frame) - len(kept)
    kept.attrs["notes"] = (
        [
            counted(
                "{num} comptage expiré : laissé de côté.",
                "{num} comptages expirés : laissés de côté.",
                num,
            )
        ]
        if num
        else []
    )
    return kept


def _of_sheet(path: Path, ground: Ground, today: dt.date) -> list[Count]:
    rows, faults, sheet = declared_rows(path, OBSERVATIONS_SHEET)
    reading = Reading(cells.shown(path.name), ground.gazetteer, ids=lambda _kind, code: code)
    reading.faults += faults
    found: list[Count] = []
    seen: dict[tuple[object, ...], int] = {}
    for raw in rows:
        row = Row(reading, sheet or "", raw)
        count = _count(row, ground, today)
        if count is not None and _told_once(row, count, seen):
            found.append(count)
    if not rows and not reading.faults:
        reading.fault("", None, _("aucune ligne"), _("remplir au moins une ligne du modèle"))
    if reading.faults:
        raise InputFileError(
            [Fault(f.message, f.hint, f.file, sheet, f.line, f.column) for f in reading.faults]
        )
    return found


def _told_once(row: Row, count: Count, seen: dict[tuple[object, ...], int]) -> bool:
    """Whether no earlier line counts the same place, date and start: people are never listed."""
    key = (count.kind, count.date, count.start_min, count.geometry.wkb)
    if key not in seen:
        seen[key] = row.line
        return True
    row.fault(
        _("même lieu, même date et même tranche que la ligne {line}").format(line=seen[key]),
        _("un seul nombre par lieu et par tranche, jamais une ligne par personne"),
        "nombre",
    )
    return False


def _count(row: Row, ground: Ground, today: dt.date) -> Count | None:
    kind = row.need_one_of("nature", COUNTED)
    day = row.need("date", cells.date)
    span = row.span("de", "à", needed=True)
    number = row.need("nombre", lambda value: cells.whole(value, 0, MOST_PEOPLE))
    protection = row.one_of("protection", PROTECTIONS) or Protection.TEAM
    shape = where(row, ground, secret=True)
    if day is not None and day > today:
        message = _("date à venir : {date}").format(date=date_words(day))
        row.fault(message, _("un comptage dit ce qui a été vu"), "date")
    expiry = _expiry(row, day, kind)
    if not row.clean or None in (kind, day, span, number, shape, expiry):
        return None
    assert kind is not None
    assert day is not None
    assert span is not None
    assert number is not None
    assert shape is not None
    assert expiry is not None
    return Count(
        kind, day.isoformat(), *span, number, expiry.isoformat(),
        protection is not Protection.PUBLIC, SOURCE, shape,
    )  # fmt: skip


def _expiry(row: Row, day: dt.date | None, kind: str | None) -> dt.date | None:
    """First day the count counts no more."""
    told = row.get("expire le", cells.date)
    if day is None:
        return None
    if told is None:
        days = PLACE_RETENTION_DAYS if kind == "met" else REPORT_DAYS
        return day + dt.timedelta(days=days)
    if not 0 < (told - day).days <= LONGEST_DAYS:
        message = _("expiration le {date}").format(date=date_words(told))
        hint = _("après la date du comptage, {num} jours au plus").format(num=LONGEST_DAYS)
        row.fault(message, hint, "expire le")
    return told


def _frame(counts: list[Count], epsg: int) -> gpd.GeoDataFrame:
    whole = pd.DataFrame(counts, columns=list(Count._fields)).rename(columns={"num": "count"})
    kinds: dict[str, Any] = {
        "start_min": np.int64, "end_min": np.int64, "count": np.int64, "protected": np.bool_,
        "kind": object, "date": object, "expires_on": object, "source": object,
    }  # fmt: skip
    frame = gpd.GeoDataFrame(whole.astype(kinds), geometry="geometry", crs=epsg)
    frame.index = pd.Index([f"o{rank}" for rank in range(len(frame))], dtype=object)
    frame.index.name = OBSERVATIONS.index
    return OBSERVATIONS.check(frame)
