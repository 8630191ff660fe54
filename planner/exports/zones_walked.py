"""The zones an outing sees on foot, by name, for the team's sheet.

Only the way the sheet shows is looked at, so that a protected place adds nothing.
"""

from __future__ import annotations

import geopandas as gpd

from planner.exports.itinerary import Itinerary
from planner.i18n import _, counted, labelled
from planner.model import PlannedShift
from planner.network.along import zones_along

NAMES = 8
_ON_FOOT = "walk"


def zones_walked(
    itinerary: Itinerary, shift: PlannedShift, zones: gpd.GeoDataFrame | None
) -> tuple[str, ...]:
    """One line naming the zones within 50 m of what is walked; none where nothing is.

    A zone without a name is told by its id.
    """
    legs = [*(itinerary.legs if shift.mode == _ON_FOOT else ()), *itinerary.sweeps]
    lines = [leg.line for leg in legs if leg.line is not None]
    if zones is None or not lines:
        return ()
    seen = zones[zones_along(lines, zones)]
    names = [
        name if isinstance(name, str) and name else str(zone) for zone, name in seen["name"].items()
    ]
    if not names:
        return ()
    shown = ", ".join(names[:NAMES])
    if len(names) > NAMES:
        shown += " " + counted("et {num} autre", "et {num} autres", len(names) - NAMES)
    return (labelled(_("Zones longées à pied"), shown),)
