"""A bus's tour as GeoJSON (RFC 7946): public sites, their hours, what each alone reaches."""

from __future__ import annotations

import json
from collections.abc import Sequence

from planner import geo
from planner.bus.ground import Ground
from planner.bus.tour import BusStop
from planner.bus.worth import Lost


def bus_geojson(
    ground: Ground,
    stops: Sequence[tuple[BusStop, Lost]],
    *,
    epsg: int,
    notes: Sequence[str] = (),
    attributions: Sequence[str] = (),
) -> str:
    """Write stops as points; names are written as they are: a page that shows them escapes them."""
    features = []
    for stop, lost in stops:
        site = ground.sites[ground.rank(stop.site)]
        lon, lat = geo.to_lonlat(site.point.x_m, site.point.y_m, epsg)
        properties = {
            "name": site.label,
            "kind": site.kind.value,
            "bus": stop.half_day.bus,
            "weekday": stop.half_day.weekday,
            "start_min": stop.start_min,
            "end_min": stop.end_min,
            "weeks": [week + 1 for week in sorted(stop.weeks)],
            "frequency": None if stop.frequency is None else stop.frequency.value,
            "need_share_alone": round(lost.need_share, 6),
            "people_alone": None if lost.people is None else round(lost.people),
        }
        point = {"type": "Point", "coordinates": [round(float(lon), 6), round(float(lat), 6)]}
        features.append({"type": "Feature", "id": site.id, "properties": properties,
                         "geometry": point})  # fmt: skip
    collection = {
        "type": "FeatureCollection",
        "notes": list(notes),
        "attributions": list(attributions),
        "features": features,
    }
    return json.dumps(collection, ensure_ascii=False, allow_nan=False)
