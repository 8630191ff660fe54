"""What Soliguide's records say, read without trusting their shape."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

ITINERARIES = ("PARCOURS_MOBILE", "ITINERARY")
_NOWHERE = (math.nan, math.nan)


def mapping(value: Any) -> Mapping[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def is_itinerary(place: Mapping[str, Any]) -> bool:
    """Whether a place is a mobile round."""
    return place.get("placeType") in ITINERARIES


def is_online(place: Mapping[str, Any]) -> bool:
    """Whether a place is published; a status that is not told counts as published."""
    status = place.get("status")
    return not isinstance(status, str) or status == "ONLINE"


def stops(place: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Stops of a mobile round, in its order."""
    told = place.get("parcours")
    return [mapping(one) for one in told] if isinstance(told, list) else []


def degrees_of(holder: Mapping[str, Any]) -> tuple[float, float]:
    """Longitude and latitude of a place or a stop; not a number where there is none."""
    location = mapping(mapping(holder.get("position")).get("location"))
    told = location.get("coordinates")
    if not isinstance(told, (list, tuple)) or len(told) != 2:
        return _NOWHERE
    try:
        lon, lat = float(told[0]), float(told[1])
    except (TypeError, ValueError):
        return _NOWHERE
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else _NOWHERE


def day_spans(hours: Any) -> Iterator[tuple[int, tuple[tuple[int, int], ...]]]:
    """Weekdays (0 Monday) that open, with their spans in minutes after midnight.

    Told as `{"monday": {"open": true, "timeslot": [{"start": 900, "end": 1200}]}}`; an end before
    its start is the next day's. Spans that say no hour are left out.
    """
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    for day, name in enumerate(names):
        told = mapping(mapping(hours).get(name))
        slots = told.get("timeslot")
        if not told.get("open") or not isinstance(slots, list):
            continue
        found = tuple(span for slot in slots if (span := _span(mapping(slot))) is not None)
        if found:
            yield day, found


def _span(slot: Mapping[str, Any]) -> tuple[int, int] | None:
    start, end = _minutes(slot.get("start")), _minutes(slot.get("end"))
    if start is None or end is None or start == end or start >= 1440:
        return None
    return (start, end) if end > start else (start, end + 1440)


def _minutes(stamp: Any) -> int | None:
    """Minutes after midnight of `930` (9:30); None for anything else."""
    try:
        hours, minutes = divmod(int(stamp), 100)
    except (TypeError, ValueError, OverflowError):
        return None
    return hours * 60 + minutes if 0 <= hours <= 24 and 0 <= minutes < 60 else None
