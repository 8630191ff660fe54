"""Streets from any file or place: one reader per kind, told apart by name."""

from __future__ import annotations

from pathlib import Path

from planner.errors import Fault, InputFileError
from planner.i18n import _
from planner.network.streets import Streets
from planner.sources.vector import check_file

SUFFIXES = (".osm.pbf", ".pbf", ".graphml", ".gpkg")


def read_streets(path: Path) -> Streets:
    """Read `.osm.pbf`, a GraphML saved by OSMnx, or a GeoPackage with `nodes` and `links`.

    Raises
    ------
    InputFileError
        Missing, empty, too large, or of another kind.
    StreetsError
        No street can be used, or the layers are not what they should be.
    """
    check_file(path)
    name = path.name.lower()
    if name.endswith(".pbf"):
        from planner.sources.streets_pbf import read
    elif name.endswith(".graphml"):
        from planner.sources.streets_graphml import read
    elif name.endswith(".gpkg"):
        from planner.sources.streets_layers import read
    else:
        message = _("rues : extension « {suffix} » inconnue").format(suffix=path.suffix[:20])
        hint = _("donner un .osm.pbf, un .graphml d'OSMnx ou un .gpkg (couches nodes et links)")
        raise InputFileError([Fault(message, hint, file=path.name)])
    return read(path)


def fetch_place(place: str) -> Streets:
    """Ask OpenStreetMap for the streets of a place, by name (see `place_osmnx`)."""
    from planner.sources.place_osmnx import fetch

    return fetch(place)
