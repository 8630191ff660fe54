"""Services out of OpenStreetMap: toilets, water, showers, food, libraries, stations, social places.

A place that may protect somebody is never read, nor one that is private or for customers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import osmium
import pandas as pd

from planner.errors import Fault, InputFileError
from planner.i18n import _
from planner.opening import normalised
from planner.sources.service_categories import category_map
from planner.sources.services import as_rows
from planner.sources.services_layouts._layout import COLUMNS
from planner.sources.streets_tags import clean
from planner.sources.vector import check_file

SOURCE = "osm"
_CLOSED_TO_ALL = {"private", "no", "customers", "permit"}
_SAME_PLACE_M = 150.0
"""A name met again within this distance is the same place (a station and its building)."""
_DEGREE_M = 111_195.0


class Amenity(NamedTuple):
    """A place in degrees with its OSM id (`n12`, `w34`) and tags."""

    osm_id: str
    tags: Mapping[str, str]
    lon: float
    lat: float


def keys() -> tuple[str, ...]:
    """Keys of the tags that make a service."""
    told = category_map(SOURCE).categories
    return tuple(dict.fromkeys(code.partition("=")[0] for code in told))


def wanted_tags() -> dict[str, bool | str | list[str]]:
    """The same as OSMnx asks for features."""
    found: dict[str, list[str]] = {}
    for code in category_map(SOURCE).categories:
        key, _equals, value = code.partition("=")
        found.setdefault(key, []).append(value)
    return dict(found)


def category_of(tags: Mapping[str, str]) -> str | None:
    """Category of a place, None where it is none people can go to."""
    known = category_map(SOURCE)
    codes = {f"{key}={value}" for key, value in tags.items()}
    found = next((one for code, one in known.categories.items() if code in codes), None)
    if found is None or tags.get("access") in _CLOSED_TO_ALL:
        return None
    served = tags.get("social_facility:for", "").split(";")
    return None if known.is_sensitive(tags.get("name", ""), served) else found


def amenity_rows(amenities: Iterable[Amenity]) -> pd.DataFrame:
    """Rows of services, each place once, in the columns of a layout with their source.

    Hours that are no `opening_hours` are unknown; a place without a name is told by its kind.
    """
    rows = []
    seen: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for osm_id, tags, lon, lat in sorted(amenities, key=lambda one: one.osm_id):
        category = category_of(tags)
        if category is None:
            continue
        name = clean(tags.get("name", ""))
        if name is not None and _met(seen.setdefault((category, name.casefold()), []), (lon, lat)):
            continue
        told = name or _unnamed(category)
        hours = normalised(tags.get("opening_hours"))
        rows.append((osm_id, told, category, hours, False, lon, lat))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame = frame.astype({"lon": "float64", "lat": "float64", "mobile": "bool"})
    return as_rows(frame, SOURCE)


def _met(spots: list[tuple[float, float]], spot: tuple[float, float]) -> bool:
    """Whether a spot is near one met before; keeps it where it is not."""
    lon, lat = spot
    scale = math.cos(math.radians(lat))
    for other_lon, other_lat in spots:
        gap = math.hypot((lon - other_lon) * scale, lat - other_lat) * _DEGREE_M
        if gap < _SAME_PLACE_M:
            return True
    spots.append(spot)
    return False


def _unnamed(category: str) -> str:
    words = {
        "toilets": _("Toilettes"), "drinking_water": _("Point d'eau potable"),
        "shower": _("Douches"), "food": _("Aide alimentaire"), "library": _("Bibliothèque"),
        "town_hall": _("Mairie"), "station": _("Gare"), "health": _("Lieu de soins"),
        "social": _("Lieu d'accueil"), "shelter": _("Hébergement"),
    }  # fmt: skip
    return words[category]


def read_pbf_amenities(path: Path) -> pd.DataFrame:
    """Services of an extract.

    Raises
    ------
    InputFileError
        Missing, empty, truncated, or no extract of OpenStreetMap.
    """
    check_file(path)
    try:
        return amenity_rows(_pbf_amenities(path))
    except (RuntimeError, ValueError, UnicodeDecodeError) as error:
        hint = _("télécharger l'extrait à nouveau ; il doit être au format .osm.pbf")
        message = _("extrait OpenStreetMap abîmé, tronqué ou d'un autre format")
        raise InputFileError([Fault(message, hint, file=path.name)]) from error


def _pbf_amenities(path: Path) -> list[Amenity]:
    """A place drawn as a way stands at the middle of its known nodes."""
    both = osmium.osm.NODE | osmium.osm.WAY
    file = osmium.FileProcessor(osmium.io.File(str(path), "pbf"), both)
    file = file.with_locations("sparse_mem_array")
    found = []
    for item in file.with_filter(osmium.filter.KeyFilter(*keys())):
        if isinstance(item, osmium.osm.Node):
            spots, name = [item.location], f"n{item.id}"
        elif isinstance(item, osmium.osm.Way):
            spots, name = [node.location for node in item.nodes], f"w{item.id}"
        else:
            continue
        known = [spot for spot in spots if spot.valid()]
        if known:
            lon, lat = np.mean([(one.lon, one.lat) for one in known], axis=0).tolist()
            found.append(Amenity(name, dict(item.tags), lon, lat))
    return found


def fetch_place_amenities(place: str) -> pd.DataFrame:
    """Ask OpenStreetMap for the services of a place, by name (see `place_osmnx`)."""
    from planner.sources import place_osmnx

    return amenity_rows(Amenity(*one) for one in place_osmnx.fetch_features(place, wanted_tags()))
