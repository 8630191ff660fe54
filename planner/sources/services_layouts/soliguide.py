"""Places of Soliguide (Solinum), as its API gives them; itineraries are mobile services.

One row per category of the services a place gives: a day centre with showers and meals is three.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from planner.errors import Fault
from planner.sources.opening import hours_of_stamps
from planner.sources.service_categories import OTHER, category_map
from planner.sources.services_layouts._layout import COLUMNS, ServiceLayout
from planner.sources.soliguide_places import degrees_of, is_itinerary, is_online, mapping, stops

_KEY = "soliguide"


def _parse(raw: pd.DataFrame, _file: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Read places online; hours told in words, or of no open day, are unknown."""
    places = map(mapping, raw.to_dict("records"))
    rows = [row for place in places if is_online(place) for row in _rows(place)]
    frame = pd.DataFrame(rows, columns=[*COLUMNS, "closes_on"])
    return frame.astype({"lon": "float64", "lat": "float64", "mobile": "bool"}), []


def _rows(place: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    name, number = str(place.get("name") or ""), str(place.get("lieu_id") or "")
    by_category = _by_category(place, name)
    spots = stops(place) if is_itinerary(place) else [place]
    for rank, spot in enumerate(spots):
        lon, lat = degrees_of(spot)
        own = spot.get("hours") if is_itinerary(place) else place.get("newhours")
        for category, service in by_category.items():
            hours = service.get("hours") if service.get("differentHours") else own
            local = f"{number}-{rank}-{category}" if len(spots) > 1 else f"{number}-{category}"
            told = hours_of_stamps(hours, _closing(service) or _closing(_temporary(place)))
            yield local, name, category, told, is_itinerary(place), lon, lat, None


def _by_category(place: Mapping[str, Any], name: str) -> dict[str, Mapping[str, Any]]:
    """Categories given, each with the first service that gives it; none where it is sensitive."""
    known = category_map(_KEY)
    told = place.get("services_all")
    services = [mapping(one) for one in told] if isinstance(told, list) else []
    codes = [str(one.get("category") or one.get("categorie") or "") for one in services]
    if known.is_sensitive(name, codes):
        return {}
    found: dict[str, Mapping[str, Any]] = {}
    for code, service in zip(codes, services, strict=True):
        found.setdefault(next(iter(known.of([code])), OTHER), service)
    return found or {OTHER: {}}


def _temporary(place: Mapping[str, Any]) -> Mapping[str, Any]:
    closure = mapping(mapping(place.get("tempInfos")).get("closure"))
    return {"close": closure}


def _closing(holder: Mapping[str, Any]) -> tuple[str, str] | None:
    """First and last date of an announced closing."""
    close = mapping(holder.get("close"))
    first, last = str(close.get("dateDebut") or "")[:10], str(close.get("dateFin") or "")[:10]
    return (first, last) if close.get("actif") and first and last else None


LAYOUT = ServiceLayout(
    _KEY,
    "lieux et parcours de Soliguide (JSON)",
    frozenset({"lieu_id", "newhours", "services_all"}),
    _parse,
)
