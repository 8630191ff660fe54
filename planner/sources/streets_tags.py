"""OpenStreetMap tags of a way, as this product reads them: who may go which way, how fast.

Rules follow the OSM wiki's access defaults for France; the most particular tag wins
(`bicycle` before `vehicle` before `access`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

ROADS = {
    "motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary",
    "secondary_link", "tertiary", "tertiary_link", "unclassified", "residential",
    "living_street", "service", "road",
}  # fmt: skip
"""Classes a car may use where nothing says otherwise."""
_FAST = {"motorway", "motorway_link", "trunk", "trunk_link"}
_BIKE_WAYS = {"cycleway", "path", "track", "pedestrian"}
_FOOT_WAYS = {
    "footway",
    "path",
    "track",
    "pedestrian",
    "steps",
    "corridor",
    "elevator",
    "bridleway",
}
_DENIED = {
    "no", "private", "agricultural", "forestry", "military", "emergency", "permit", "restricted",
    "use_sidepath", "dismount", "psv", "bus",
}  # fmt: skip
_GRANTED = {"yes", "designated", "permissive", "official", "destination", "customers", "delivery"}
_FORWARD = {"yes", "true", "1"}
_BACKWARD = {"-1", "reverse"}
_CAR_KEYS = ("motorcar", "motor_vehicle", "vehicle", "access")
_BIKE_KEYS = ("bicycle", "vehicle", "access")
_FOOT_KEYS = ("foot", "access")
_CONTRAFLOW_KEYS = ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both")
KEYS = (
    "highway", "name", "ref", "junction", "area", "oneway", "oneway:bicycle", "maxspeed",
    "zone:maxspeed", "tunnel", "covered", "indoor", "lit", *_CONTRAFLOW_KEYS,
    *dict.fromkeys((*_CAR_KEYS, *_BIKE_KEYS, *_FOOT_KEYS)),
)  # fmt: skip
"""Every tag read here."""

_KMH_PER_MPH = 1.609344
_SPEED_ZONES = {
    "urban": 50.0, "rural": 80.0, "trunk": 110.0, "motorway": 130.0, "living_street": 20.0,
    "zone30": 30.0, "zone20": 20.0, "zone:30": 30.0, "zone:20": 20.0, "walk": 6.0,
}  # fmt: skip
_SPEED = re.compile(r"(\d{1,3}(?:\.\d+)?) ?(km/h|kmh|kph|mph)?")
_NAME_MAX = 120


@dataclass(frozen=True, slots=True)
class Use:
    """What a way allows, along and against the direction it is drawn in."""

    car: tuple[bool, bool]
    bike: tuple[bool, bool]
    walk: bool
    oneway: bool

    @property
    def any(self) -> bool:
        """Some mode may go some way."""
        return self.walk or any(self.car) or any(self.bike)


def use(tags: Mapping[str, str]) -> Use:
    """Read who may use a way.

    A one-way street binds cars and bikes, never people on foot; a roundabout and a motorway are
    one-way unless said otherwise. An area is walked around, not driven.
    """
    highway = tags.get("highway", "")
    way = _oneway(tags)
    if tags.get("area") == "yes":
        return Use((False, False), (False, False), _walk(highway, tags), oneway=False)
    car = _allowed(tags, _CAR_KEYS, default=highway in ROADS, known=highway != "")
    car = car and (highway in ROADS or highway == "track")
    bike = _bike(highway, tags)
    return Use(
        car=(car and way >= 0, car and way <= 0),
        bike=_bike_ways(tags, way) if bike else (False, False),
        walk=_walk(highway, tags),
        oneway=way != 0,
    )


def _allowed(tags: Mapping[str, str], keys: tuple[str, ...], *, default: bool, known: bool) -> bool:
    for key in keys:
        value = tags.get(key, "")
        if value in _DENIED:
            return False
        if value in _GRANTED and key != "access":
            return known
    return default


def _bike(highway: str, tags: Mapping[str, str]) -> bool:
    if highway in ("motorway", "motorway_link", "steps", "corridor", "elevator"):
        return False
    default = highway in _BIKE_WAYS or (highway in ROADS and highway not in _FAST)
    open_to_bikes = default or highway in _FAST or highway in _FOOT_WAYS
    return _allowed(tags, _BIKE_KEYS, default=default, known=open_to_bikes)


def _walk(highway: str, tags: Mapping[str, str]) -> bool:
    default = highway in _FOOT_WAYS or (highway in ROADS and highway not in _FAST)
    known = default or highway in ("cycleway", "trunk", "trunk_link")
    return _allowed(tags, _FOOT_KEYS, default=default, known=known)


def _oneway(tags: Mapping[str, str]) -> int:
    """1 along the drawing, -1 against it, 0 both."""
    value = tags.get("oneway", "")
    if value in _FORWARD:
        return 1
    if value in _BACKWARD:
        return -1
    implied = tags.get("junction") in ("roundabout", "circular") or tags.get("highway") in (
        "motorway",
        "motorway_link",
    )
    return 1 if implied and value == "" else 0


def _bike_ways(tags: Mapping[str, str], way: int) -> tuple[bool, bool]:
    own = tags.get("oneway:bicycle", "")
    if own == "no" or any(tags.get(k, "").startswith("opposite") for k in _CONTRAFLOW_KEYS):
        return True, True
    if own in _FORWARD:
        return True, False
    if own in _BACKWARD:
        return False, True
    return way >= 0, way <= 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What a way says of standing on it: columns of LINKS; None where it does not tell."""

    tunnel: bool = False
    access: str | None = None
    lit: bool | None = None


NOTHING_TOLD = Standing()
"""A way without any of these tags: open air, nothing else known."""
_OPEN_AIR = {"", "no", "building_passage"}
_INSIDE = {"yes", "room", "area", "corridor"}
_DARK = {"no", "disused"}
_UNSURE = {"", "limited", "unknown", "partial"}


def standing(tags: Mapping[str, str]) -> Standing:
    """Read whether a way is under ground or inside, whose ground it is, whether it is lit.

    A passage under a building is open air. `lit` holds hours too (`sunset-sunrise`, `24/7`): lit;
    a way partly lit, or lit in an unknown way, is not told. Several values of one tag (merged
    ways) are lit only where all are.
    """
    inside = tags.get("indoor", "") in _INSIDE or tags.get("covered") == "yes"
    words = {part.strip().casefold() for part in tags.get("lit", "").split(";")}
    lit = None if words & _UNSURE else not words & _DARK
    return Standing(
        tunnel=inside or tags.get("tunnel", "") not in _OPEN_AIR,
        access=tags.get("foot") or tags.get("access") or None,
        lit=lit,
    )


def speed_kmh(tags: Mapping[str, str]) -> float | None:
    """Legal speed of a way in km/h; None where it is not told."""
    for key in ("maxspeed", "zone:maxspeed"):
        found = parse_speed(tags.get(key, ""))
        if found is not None:
            return found
    return None


def parse_speed(text: str) -> float | None:
    """`50`, `50 km/h`, `30 mph`, `FR:50`, `FR:urban`, `30;50` (the lowest) → km/h.

    None for `none`, `signals`, `variable` and anything else, and outside 3 to 200 km/h.
    """
    found = [_one_speed(part.strip().casefold()) for part in text.replace("|", ";").split(";")]
    known = [speed for speed in found if speed is not None and 3 <= speed <= 200]
    return min(known, default=None)


def _one_speed(text: str) -> float | None:
    text = text.removeprefix("fr:")
    if text in _SPEED_ZONES:
        return _SPEED_ZONES[text]
    matched = _SPEED.fullmatch(text)
    if matched is None:
        return None
    return float(matched[1]) * (_KMH_PER_MPH if matched[2] == "mph" else 1.0)


def street_name(tags: Mapping[str, str]) -> str | None:
    """Name as signed, else the road's number; None without either."""
    name = tags.get("name") or (tags.get("ref") if tags.get("highway") in ROADS else None)
    return clean(name) if name else None


def clean(text: str) -> str | None:
    """One line without surplus spaces, at most 120 characters; None when nothing is left."""
    return " ".join(text.split())[:_NAME_MAX].rstrip() or None
