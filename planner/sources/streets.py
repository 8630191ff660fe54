"""Streets from any file or place: one reader per kind, told apart by content."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from planner.errors import Fault, InputFileError
from planner.i18n import _
from planner.network.streets import Streets
from planner.sources.vector import check_file

SOURCES = ("osm",)

SUFFIXES = (".osm.pbf", ".pbf", ".graphml", ".gpkg")
_HEAD_BYTES = 4096


def read_streets(path: Path) -> Streets:
    """Read `.osm.pbf`, a GraphML saved by OSMnx, or a GeoPackage with `nodes` and `links`.

    The content decides; a name that says another kind is refused rather than guessed.

    Raises
    ------
    InputFileError
        Missing, empty, truncated, too large, compressed, or of another kind.
    StreetsError
        No street can be used, or the layers are not what they should be.
    """
    check_file(path)
    named, kind = _kind_by_name(path), _kind_by_content(path)
    if kind is None:
        raise _unreadable(path, named)
    if kind == ".gz":
        message = _("fichier compressé")
        raise InputFileError([Fault(message, _("le décompresser d'abord"), file=path.name)])
    if named not in (kind, None) or (named is None and kind == ".gpkg"):
        message = _("le contenu est un {kind}, le nom finit par « {suffix} »").format(
            kind=kind, suffix=path.suffix[:20]
        )
        hint = _("renommer le fichier en {kind}").format(kind=kind)
        raise InputFileError([Fault(message, hint, file=path.name)])
    return _reader(kind)(path)


def vintage_of(path: Path) -> str:
    """Date of the streets: the one an extract carries, else that of the file, said as such."""
    if _kind_by_content(path) == ".pbf":
        from planner.sources import streets_pbf

        told = streets_pbf.extracted_on(path)
        if told is not None:
            return told.isoformat()
    day = dt.datetime.fromtimestamp(path.stat().st_mtime)
    return _("fichier du {day}").format(day=day.date().isoformat())


def _kind_by_name(path: Path) -> str | None:
    name = path.name.casefold()
    return next((suffix for suffix in SUFFIXES[1:] if name.endswith(suffix)), None)


def _kind_by_content(path: Path) -> str | None:
    """`.pbf`, `.graphml`, `.gpkg`, `.gz`, or None for anything else."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith(b"SQLite format 3\0"):
        return ".gpkg"
    if head[4:15] == b"\x0a\x09OSMHeader":
        return ".pbf"
    if head.startswith(b"\x1f\x8b"):
        return ".gz"
    return ".graphml" if b"<graphml" in head else None


def _unreadable(path: Path, named: str | None) -> InputFileError:
    if named is None:
        message = _("rues : extension « {suffix} » inconnue").format(suffix=path.suffix[:20])
    else:
        message = _("le contenu n'est pas un {kind}").format(kind=named)
    hint = _("donner un .osm.pbf, un .graphml d'OSMnx ou un .gpkg (couches nodes et links)")
    return InputFileError([Fault(message, hint, file=path.name)])


def _reader(kind: str) -> Callable[[Path], Streets]:
    if kind == ".pbf":
        from planner.sources import streets_pbf

        return streets_pbf.read
    if kind == ".graphml":
        from planner.sources import streets_graphml

        return streets_graphml.read
    from planner.sources import streets_layers

    return streets_layers.read


def fetch_place(place: str) -> Streets:
    """Ask OpenStreetMap for the streets of a place, by name (see `place_osmnx`)."""
    from planner.sources import place_osmnx

    return place_osmnx.fetch(place)
