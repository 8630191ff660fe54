"""What a map shows as the browser fetches it, once: streets, zones, their looks, public points.

An address names its content by a digest, so that a browser may keep it for ever and nobody can ask
for what no page has shown. Public layers alone are there: no place of the means, no visit.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from planner import geo
from planner.exports.map_backdrop import MAIN, MIDDLE, SMALL, Backdrop
from planner.roles import Right
from planner.service.load import LoadedTerritory
from planner.ui import service_icons, session

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


class Look(NamedTuple):
    """How a zone is drawn: fill colour, opacity, dashes of its outline, hatches, words on hover.

    `hatch`: `lines` (an estimate), `rules` (imputed by the source), `dots` (a rank that does not
    hold), several apart by spaces, or None. `words`: what is said after the zone's name.
    """

    fill: str
    opacity: float
    dashes: str | None
    hatch: str | None
    words: str


PATH = "/shapes"
MAX_STREETS = 25_000
"""Beyond, only the main streets are drawn."""
ZONE_TOLERANCE_M = 4.0
STREET_TOLERANCE_M = 3.0
DEGREE = 100_000
"""Steps of a zone's corners in a degree: about a metre."""
OPACITY = 0.62
"""Of a zone's colour, over the streets."""
KEPT = 256
_BY_DIGEST: OrderedDict[str, bytes] = OrderedDict()
"""Contents, compressed."""


def address(content: bytes) -> str:
    """Address a page gives of a content; the last ones given are kept."""
    digest = _digest(content)
    if digest not in _BY_DIGEST:
        _BY_DIGEST[digest] = gzip.compress(content, compresslevel=6, mtime=0)
    _BY_DIGEST.move_to_end(digest)
    while len(_BY_DIGEST) > KEPT:
        _BY_DIGEST.popitem(last=False)
    return f"{PATH}/{digest}.json"


@lru_cache(maxsize=64)
def _digest(content: bytes) -> str:
    """A layer of a territory is named at every run, and is long."""
    return hashlib.sha256(content).hexdigest()


async def answer(request: Request) -> Response:
    """Give the content of an address; 404 where no page has given it, or to whom may not see it."""
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import Response

    if not await run_in_threadpool(_may_see, request):
        return Response(status_code=404)
    content = _BY_DIGEST.get(request.path_params["digest"])
    if content is None:
        return Response(status_code=404)
    headers = {
        "cache-control": "private, max-age=31536000, immutable", "vary": "accept-encoding"
    }  # fmt: skip
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
    else:
        content = gzip.decompress(content)
    return Response(content, media_type="application/json", headers=headers)


def _may_see(request: Request) -> bool:
    if not session.with_accounts():
        return True
    from planner.ui.cache import any_workspace

    return session.may_fetch(any_workspace(), request, Right.SHAPES)


def zones_json(loaded: LoadedTerritory) -> bytes:
    """Every zone, in the order of the territory's zones: polygons of rings of whole numbers.

    A ring is `x, y, dx, dy, dx, dy…`: its first corner (degrees × `DEGREE`), then the way from each
    corner to the next; the way back to the first is left out. Corners are rounded before they are
    taken from each other, so that neighbours still touch.
    """
    shapes = shapely.simplify(loaded.required_zones().geometry.to_numpy(), ZONE_TOLERANCE_M)
    polygons, zone_of = shapely.get_parts(shapes, return_index=True)
    rings, polygon_of = shapely.get_rings(polygons, return_index=True)
    xy, ring_of = shapely.get_coordinates(rings, return_index=True)
    lon, lat = geo.to_lonlat(xy[:, 0], xy[:, 1], loaded.territory.epsg)
    steps = np.rint(np.column_stack([lon, lat]) * DEGREE).astype(np.int64)
    first = np.diff(ring_of, prepend=-1) > 0
    last = np.diff(ring_of, append=len(rings)) > 0
    ways = np.where(first[:, None], steps, np.diff(steps, axis=0, prepend=0))
    flat, ends = ways.ravel().tolist(), (2 * np.flatnonzero(last)).tolist()
    starts = (2 * np.flatnonzero(first)).tolist()
    given: list[list[list[list[int]]]] = [[] for _shape in shapes]
    made: list[list[list[int]]] = [[] for _polygon in polygons]
    for polygon, start, end in zip(polygon_of.tolist(), starts, ends, strict=True):
        made[polygon].append(flat[start:end])
    for zone, polygon_rings in zip(zone_of.tolist(), made, strict=True):
        given[zone].append(polygon_rings)
    return _written(given)


def names_json(loaded: LoadedTerritory) -> bytes:
    """Name of every zone in their order; its key where it has none."""
    zones = loaded.required_zones()
    named = zip(zones.index, zones["name"], strict=True)
    return _written([name if isinstance(name, str) else str(zone) for zone, name in named])


def services_json(loaded: LoadedTerritory) -> bytes:
    """Every service: latitude, longitude, name, rank of its kind among icons."""
    services = loaded.services
    if services is None:
        return _written([])
    lon, lat = geo.to_lonlat(
        services.geometry.x.to_numpy(), services.geometry.y.to_numpy(), loaded.territory.epsg
    )
    kinds = map(service_icons.rank, services["category"])
    points = zip(lat.round(6).tolist(), lon.round(6).tolist(), services["name"], kinds, strict=True)
    return _written([list(point) for point in points])


def looks_json(looks: Sequence[Look], of: NDArray[np.int64] | None = None) -> bytes:
    """How zones are drawn, in their order: the kinds of drawing, each zone's, and its words.

    Kinds and words are told once each and named by their rank: many zones look the same. `of`:
    int64[zones], each zone's look by its rank among `looks`; None: each zone has its own.
    """
    kinds: dict[tuple[object, ...], int] = {}
    words: dict[str, int] = {}
    drawn = np.array([kinds.setdefault(look[:-1], len(kinds)) for look in looks], dtype=np.int64)
    said = np.array([words.setdefault(look.words, len(words)) for look in looks], dtype=np.int64)
    if of is not None:
        drawn, said = drawn[of], said[of]
    return _written(
        {
            "kinds": list(map(list, kinds)), "drawn": drawn.tolist(),
            "words": list(words), "said": said.tolist(),
        }
    )  # fmt: skip


def _written(content: object) -> bytes:
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()


def streets_json(loaded: LoadedTerritory) -> bytes:
    """One set of lines per rank of street, the smallest first; `rank` is `Backdrop`'s."""
    drawn = Backdrop.from_links(loaded.required_streets().links)
    ranks = np.minimum(drawn.ranks, SMALL)
    shown = (SMALL, MIDDLE, MAIN) if len(ranks) <= MAX_STREETS else (MIDDLE, MAIN)
    shapes, told = [], []
    for rank in shown:
        simple = shapely.simplify(drawn.lines[ranks == rank], STREET_TOLERANCE_M)
        lines = simple[~shapely.is_empty(simple)]
        if len(lines):
            shapes.append(shapely.multilinestrings(lines))
            told.append(json.dumps({"rank": rank}))
    return _collection(np.array(shapes, dtype=object), told, loaded.territory.epsg)


def _collection(shapes: NDArray[np.object_], told: list[str], epsg: int) -> bytes:
    """GeoJSON features in degrees, to about a decimetre."""

    def project(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = geo.to_lonlat(xy[:, 0], xy[:, 1], epsg)
        return np.column_stack([lon, lat]).round(6)

    written = shapely.to_geojson(shapely.transform(shapes, project)) if len(shapes) else []
    features = ",".join(
        f'{{"type":"Feature","properties":{properties},"geometry":{geometry}}}'
        for properties, geometry in zip(told, written, strict=True)
    )
    return f'{{"type":"FeatureCollection","features":[{features}]}}'.encode()
