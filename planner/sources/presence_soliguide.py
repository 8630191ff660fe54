"""Itineraries of Soliguide as passages: each stop, each day and span it tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import shapely

from planner import geo
from planner.errors import Fault, InputFileError
from planner.i18n import _, counted
from planner.sources import means_cells as cells
from planner.sources.declared_cells import ALL_YEAR
from planner.sources.means_cells import CellError
from planner.sources.records import read_records
from planner.sources.service_categories import category_map
from planner.sources.services_layouts.soliguide import LAYOUT
from planner.sources.soliguide_places import (
    day_spans,
    degrees_of,
    is_itinerary,
    is_online,
    mapping,
    stops,
)

SOURCE = "soliguide"
SOURCES = (SOURCE,)
_KINDS = {"food": "food", "health": "health", "shower": "bus", "social": "maraude"}
"""Category of the first service given → kind of passage; any other is a maraude."""
_NAMELESS = "Soliguide"


def soliguide_passages(
    path: Path, *, epsg: int, bbox_lonlat: tuple[float, float, float, float]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Passages of the itineraries online, in the columns of `frames.PRESENCE`.

    Parameters
    ----------
    path
        Soliguide's JSON.
    epsg
        Metric system of the territory.
    bbox_lonlat
        West, south, east, north in degrees; stops elsewhere are left out.

    Returns
    -------
    rows, notes
        One row per stop, weekday and span; sentences on what has no hour or no position.

    Raises
    ------
    InputFileError
        The file cannot be read, or is not Soliguide's.
    """
    raw = read_records(path)
    if not {"lieu_id", "services_all"} <= set(map(str, raw.columns)):
        message = _("ce JSON n'est pas un export de Soliguide")
        raise InputFileError(
            [Fault(message, _("donner le fichier du producteur"), cells.shown(path.name))]
        )
    rows: list[dict[str, Any]] = []
    silent = 0
    for place in map(mapping, raw.to_dict("records")):
        if not (is_itinerary(place) and is_online(place)) or _is_sensitive(place):
            continue
        for stop in stops(place):
            lon, lat = degrees_of(stop)
            spans = [(day, span) for day, found in day_spans(stop.get("hours")) for span in found]
            silent += not spans or lon != lon
            if lon == lon and _inside(lon, lat, bbox_lonlat):
                point = shapely.Point(*map(float, geo.to_metric(lon, lat, epsg)))
                rows += [_row(place, day, span, point) for day, span in spans]
    if not silent:
        return rows, []
    note = counted(
        "{num} étape de Soliguide sans heure ou sans position : laissée de côté.",
        "{num} étapes de Soliguide sans heure ou sans position : laissées de côté.",
        silent,
    )
    return rows, [note]


def _row(
    place: Mapping[str, Any], day: int, span: tuple[int, int], point: shapely.Point
) -> dict[str, Any]:
    return {
        "operator": _operator(place), "weekday": day, "start_min": span[0], "end_min": span[1],
        "vague": False, "months": ALL_YEAR, "kind": _kind(place), "sure": True,
        "checked_on": _checked(place), "source": SOURCE, "geometry": point,
    }  # fmt: skip


def _inside(lon: float, lat: float, box: tuple[float, float, float, float]) -> bool:
    return box[0] <= lon <= box[2] and box[1] <= lat <= box[3]


def _codes(place: Mapping[str, Any]) -> Iterator[str]:
    told = place.get("services_all")
    for service in map(mapping, told if isinstance(told, list) else []):
        yield str(service.get("category") or service.get("categorie") or "")


def _is_sensitive(place: Mapping[str, Any]) -> bool:
    return category_map(LAYOUT.cited).is_sensitive(str(place.get("name") or ""), _codes(place))


def _kind(place: Mapping[str, Any]) -> str:
    found = [one for code in _codes(place) for one in category_map(LAYOUT.cited).of([code])]
    return _KINDS.get(found[0], "maraude") if found else "maraude"


def _operator(place: Mapping[str, Any]) -> str:
    """Organisation that runs the round, else the round's own name."""
    told = place.get("organizations")
    names = [mapping(one).get("name") for one in told] if isinstance(told, list) else []
    for name in (*names, place.get("name")):
        try:
            if isinstance(name, str) and cells.text(name[: cells.MAX_TEXT]):
                return cells.text(name[: cells.MAX_TEXT])
        except CellError:
            continue
    return _NAMELESS


def _checked(place: Mapping[str, Any]) -> str | None:
    """Day the organisation last updated its record; None where it does not say."""
    for key in ("updatedByUserAt", "updatedAt"):
        try:
            return dt.date.fromisoformat(str(place.get(key) or "")[:10]).isoformat()
        except ValueError:
            continue
    return None
