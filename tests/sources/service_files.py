"""Small lists of services in the layouts producers publish, made in tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

LON, LAT = 2.66, 48.54
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def write_json(path: Path, told: object) -> Path:
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return path


def week(days: dict[str, list[tuple[int, int]]], holidays: str = "UNKNOWN") -> dict[str, Any]:
    """Hours as Soliguide tells them; stamps are 930 for 9:30."""
    told: dict[str, Any] = {
        day: {
            "open": day in days,
            "timeslot": [{"start": a, "end": b} for a, b in days.get(day, [])],
        }
        for day in _DAYS
    }
    return told | {"closedHolidays": holidays, "description": ""}


def position(lon: float = LON, lat: float = LAT) -> dict[str, Any]:
    return {"location": {"type": "Point", "coordinates": [lon, lat]}, "city": "Valmy"}


def place(number: int, name: str, services: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A place of Soliguide; `more` replaces fields."""
    told = {
        "lieu_id": number, "name": name, "placeType": "LIEU", "status": "ONLINE",
        "position": position(), "parcours": [], "services_all": services,
        "newhours": week({"monday": [(900, 1200)]}), "entity": {"phones": [], "mail": None},
        "tempInfos": {}, "updatedByUserAt": "2026-10-02T08:00:00.000Z", "organizations": [],
    }  # fmt: skip
    return told | more


def itinerary(number: int, name: str, stops: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A mobile round of Soliguide."""
    return place(
        number, name, [{"category": "food_distribution"}],
        placeType="PARCOURS_MOBILE", position=None, parcours=stops, **more,
    )  # fmt: skip


def stop(hours: dict[str, Any], lon: float = LON, lat: float = LAT) -> dict[str, Any]:
    return {"description": "Angle", "hours": hours, "position": position(lon, lat), "photos": []}


def finess_etalab(rows: list[tuple[str, str, str, str, str]]) -> str:
    """The producer's extract: number, name, category, then `x,y` and system of each."""
    lines = ["finess;etalab;101;2026-09-08"]
    for number, name, category, _where, _system in rows:
        cells = ["structureet", number, "770000001", name[:38], name, "", "", "1", "R", "HAUTE"]
        cells += ["", "", "288", "77", "SEINE ET MARNE", "77000 MELUN", "", "", ""]
        cells += [category, f"Catégorie {category}", "1100", "CH", "", "", "", "", "", ""]
        lines.append(";".join([*cells[:32], *[""] * (32 - len(cells))]))
    for number, _name, _category, where, system in rows:
        x_m, y_m = where.split(",")
        source = f"1,ATLASANTE,100,IGN,BD_ADRESSE,V2.1,{system}"
        lines.append(f"geolocalisation;{number};{x_m};{y_m};{source};2026-09-08")
    return "\n".join(lines) + "\n"


def structure(number: str, name: str, **more: Any) -> dict[str, Any]:
    """A structure of data·inclusion, in the official schema."""
    told = {
        "source": "dora", "id": f"dora--{number}", "nom": name, "date_maj": "2026-03-01",
        "code_insee": "77288", "longitude": LON, "latitude": LAT, "horaires_accueil": None,
        "reseaux_porteurs": None,
    }  # fmt: skip
    return told | more


def inclusion_service(number: str, parent: str, themes: list[str], **more: Any) -> dict[str, Any]:
    """A service of data·inclusion, in the official schema."""
    told = {
        "source": "dora", "id": f"dora--{number}", "structure_id": f"dora--{parent}",
        "nom": f"Service {number}", "description": "Ce que le service fait.",
        "date_maj": "2026-03-01", "thematiques": themes, "modes_accueil": ["en-presentiel"],
        "longitude": None, "latitude": None, "horaires_accueil": None,
    }  # fmt: skip
    return told | more
