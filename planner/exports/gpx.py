"""One outing as GPX 1.1, for a telephone that may be lost.

A place reserved to the team is shown by a named crossing at least 150 m away; sealed places and
visits are absent. The track is computed between the points shown, so that it neither ends at nor
turns off towards a place that is not. It carries no time: nothing tells when a team is where.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from planner.dates import date_words
from planner.exports.export import Export
from planner.exports.itinerary import Itinerary, Waypoint
from planner.exports.printable import printable
from planner.exports.sheet_inputs import SheetInputs
from planner.geo import to_lonlat
from planner.i18n import _
from planner.model import PlannedShift
from planner.privacy import Exit, Shown

if TYPE_CHECKING:
    from gpxpy.gpx import GPXTrackSegment, GPXWaypoint

CREATOR = "aller-vers"
_DECIMALS = 6


def render_gpx(shift: PlannedShift, inputs: SheetInputs) -> str:
    """Write an outing's track along the streets and its waypoints.

    Parameters
    ----------
    shift
        An outing of `inputs.plan`.
    inputs
        What is common to the plan's sheets.

    Returns
    -------
    str
        A GPX document; names are XML-escaped.
    """
    from gpxpy.gpx import GPX, GPXTrack

    itinerary = inputs.itinerary(shift, Exit.OFFLINE)
    document = GPX()
    document.creator = CREATOR
    document.name = printable(
        _("{team}, {date}").format(team=inputs.team(shift).name, date=date_words(shift.date))
    )
    document.description = _description(inputs)
    epsg = inputs.territory.epsg
    document.waypoints.extend(_waypoints(itinerary, epsg))
    track = GPXTrack(name=document.name)
    track.segments.extend(_segments(itinerary, epsg))
    document.tracks.append(track)
    return str(document.to_xml(version="1.1"))


def _description(inputs: SheetInputs) -> str:
    if inputs.territory.fictional:
        return _("Territoire fictif : rues, lieux et chiffres inventés.")
    return _("Rues : © les contributeurs d'OpenStreetMap, licence ODbL")


def _waypoints(itinerary: Itinerary, epsg: int) -> list[GPXWaypoint]:
    from gpxpy.gpx import GPXWaypoint

    shown = [point for point in itinerary.waypoints if point.point is not None and point.label]
    if itinerary.base is not None:
        shown.insert(0, itinerary.base)
    made = []
    for point in shown:
        assert point.point is not None
        lon, lat = to_lonlat(point.point.x_m, point.point.y_m, epsg)
        made.append(
            GPXWaypoint(
                latitude=round(float(lat), _DECIMALS),
                longitude=round(float(lon), _DECIMALS),
                name=printable(_name(point)),
                type="approché" if point.shown is Shown.APPROACHED_CROSSING else None,
            )
        )
    return made


def _name(point: Waypoint) -> str:
    label = point.label or ""
    return (
        _("Base : {label}").format(label=label)
        if point.number == 0
        else (f"{point.number} {label}")
    )


def _segments(itinerary: Itinerary, epsg: int) -> list[GPXTrackSegment]:
    from gpxpy.gpx import GPXTrackPoint, GPXTrackSegment

    segments = []
    for leg in (*itinerary.legs, *itinerary.sweeps):
        if leg.line is None:
            continue
        x_m, y_m = shapely.get_coordinates(leg.line).T
        lon, lat = to_lonlat(x_m, y_m, epsg)
        points = [
            GPXTrackPoint(latitude=round(float(b), _DECIMALS), longitude=round(float(a), _DECIMALS))
            for a, b in zip(lon, lat, strict=True)
        ]
        segments.append(GPXTrackSegment(points=points))
    return segments


def _render(shift: PlannedShift, inputs: SheetInputs) -> bytes:
    return render_gpx(shift, inputs).encode("utf-8")


GPX_EXPORT = Export("gpx", "Trace GPX", "application/gpx+xml", ".gpx", _render)
