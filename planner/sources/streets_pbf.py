"""Streets of an OpenStreetMap extract (`.osm.pbf`): one pass, arrays, links between junctions.

Positions of nodes are kept by the reader (16 bytes each) and met again in the ways, which follow
the nodes in every extract. Ways cut by the border of a clipped extract keep the part inside.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import osmium
from numpy.typing import NDArray

from planner import geo
from planner.errors import Fault, InputFileError, StreetsError
from planner.i18n import _, counted
from planner.network.streets import Streets
from planner.sources import streets_tags
from planner.sources.landmarks import KEYS as LANDMARK_KEYS
from planner.sources.landmarks import Landmark, landmark_at, landmarks_frame
from planner.sources.streets_chains import Drawing, Kind, contract
from planner.sources.vector import check_file


@dataclass(slots=True)
class _Ways:
    """What is kept of a file: per way its node ids and their `lon, lat` (nan outside)."""

    refs: list[NDArray[np.int64]] = field(default_factory=list)
    lonlat: list[NDArray[np.float64]] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    osm_id: list[int] = field(default_factory=list)
    kinds: dict[Kind, int] = field(default_factory=dict)
    landmarks: list[Landmark] = field(default_factory=list)


def read(path: Path) -> Streets:
    """Read the streets of an extract.

    Raises
    ------
    InputFileError
        Missing, empty, truncated, or no extract of OpenStreetMap.
    StreetsError
        No street anyone may use, or none with its nodes inside the file.
    """
    check_file(path)
    try:
        ways = _ways(path)
    except (RuntimeError, ValueError, UnicodeDecodeError) as error:
        hint = _("télécharger l'extrait à nouveau ; il doit être au format .osm.pbf")
        message = _("extrait OpenStreetMap abîmé, tronqué ou d'un autre format")
        raise InputFileError([Fault(message, hint, file=path.name)]) from error
    if not ways.refs:
        hint = _("vérifier que l'extrait contient des voies « highway »")
        raise StreetsError([Fault(_("aucune rue praticable"), hint, file=path.name)])
    return _assembled(ways, path.name)


def extracted_on(path: Path) -> dt.date | None:
    """Date of the data an extract holds, None where its header tells none."""
    with osmium.io.Reader(osmium.io.File(str(path), "pbf")) as reader:
        told = reader.header().get("osmosis_replication_timestamp")
    try:
        return dt.datetime.fromisoformat(told).date()
    except ValueError:
        return None


def _ways(path: Path) -> _Ways:
    ways = _Ways()
    both = osmium.osm.NODE | osmium.osm.WAY
    file = osmium.FileProcessor(osmium.io.File(str(path), "pbf"), both)
    file = file.with_locations("sparse_mem_array")
    for item in file.with_filter(osmium.filter.KeyFilter("highway", *LANDMARK_KEYS)):
        tags = dict(item.tags)
        if isinstance(item, osmium.osm.Node):
            _keep_landmark(ways, tags, np.array([_position(item)]))
        elif isinstance(item, osmium.osm.Way):
            refs = np.array([node.ref for node in item.nodes], dtype=np.int64)
            lonlat = np.array([_position(node) for node in item.nodes], dtype=np.float64)
            if tags.get("highway"):
                _keep_way(ways, tags, (refs, lonlat), item.id)
            _keep_landmark(ways, tags, lonlat)
    return ways


def _position(node: osmium.osm.Node | osmium.osm.NodeRef) -> tuple[float, float]:
    """Longitude and latitude; not a number where the file lacks the node."""
    where = node.location
    return (where.lon, where.lat) if where.valid() else (np.nan, np.nan)


def _keep_landmark(ways: _Ways, tags: dict[str, str], lonlat: NDArray[np.float64]) -> None:
    """A landmark drawn as a way stands at the middle of its known nodes."""
    if not np.isfinite(lonlat).any():
        return
    lon, lat = np.nanmean(lonlat, axis=0).tolist()
    mark = landmark_at(tags, lon, lat)
    if mark is not None:
        ways.landmarks.append(mark)


def _keep_way(
    ways: _Ways,
    tags: dict[str, str],
    drawn: tuple[NDArray[np.int64], NDArray[np.float64]],
    osm_id: int,
) -> None:
    use = streets_tags.use(tags)
    refs, lonlat = drawn
    if not use.any or len(refs) < 2:
        return
    kind = Kind(
        street=streets_tags.street_name(tags),
        highway=tags["highway"],
        junction=tags.get("junction") or None,
        freespeed_kmh=streets_tags.speed_kmh(tags),
        use=use,
        standing=streets_tags.standing(tags),
    )
    ways.refs.append(refs)
    ways.lonlat.append(lonlat)
    ways.kind.append(ways.kinds.setdefault(kind, len(ways.kinds)))
    ways.osm_id.append(osm_id)


def _assembled(ways: _Ways, file: str) -> Streets:
    refs, lonlat = np.concatenate(ways.refs), np.concatenate(ways.lonlat)
    way = np.repeat(np.arange(len(ways.refs)), [len(nodes) for nodes in ways.refs])
    known = np.isfinite(lonlat[:, 0])
    node_ids, first, rank = np.unique(refs, return_index=True, return_inverse=True)
    # nodes outside the file have one rank too, but no segment leads to them
    drawn = np.flatnonzero((way[:-1] == way[1:]) & known[:-1] & known[1:] & (refs[:-1] != refs[1:]))
    if not drawn.size:
        hint = _("refaire l'extrait avec les nœuds de ses voies")
        message = _("aucune voie n'a ses nœuds dans l'extrait")
        raise StreetsError([Fault(message, hint, file=file)])
    seen = lonlat[np.concatenate([drawn, drawn + 1])]
    (west, south), (east, north) = seen.min(axis=0).tolist(), seen.max(axis=0).tolist()
    epsg = geo.metric_epsg((west + east) / 2, (south + north) / 2)
    drawing = Drawing(
        node_ids=node_ids,
        xy_m=np.column_stack(geo.to_metric(lonlat[first, 0], lonlat[first, 1], epsg)),
        tail=rank[drawn],
        head=rank[drawn + 1],
        kind=np.array(ways.kind, dtype=np.int64)[way[drawn]],
        osm_id=np.array(ways.osm_id, dtype=np.int64)[way[drawn]],
        kinds=tuple(ways.kinds),
    )
    nodes, links = contract(drawing, epsg)
    marks = landmarks_frame(ways.landmarks, epsg)
    cut = len(np.unique(way[~known]))
    return Streets(nodes, links, marks, epsg, (west, south, east, north), _notes(cut))


def _notes(cut: int) -> tuple[str, ...]:
    if not cut:
        return ()
    message = counted(
        "Extrait découpé : {num} voie sort du fichier ; seule sa partie intérieure est prise.",
        "Extrait découpé : {num} voies sortent du fichier ; "
        "seule leur partie intérieure est prise.",
        cut,
    )
    return (message,)
