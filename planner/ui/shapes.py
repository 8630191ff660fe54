"""Shapes of a territory as the browser fetches them, once: streets and zones, in degrees.

An address names its content by a digest, so that a browser may keep it for ever and nobody can ask
for what no page has shown. Shapes alone are there: no name, no figure, no place.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from planner import geo
from planner.exports.map_backdrop import MAIN, MIDDLE, SMALL, Backdrop
from planner.roles import Right
from planner.service.load import LoadedTerritory
from planner.ui import session

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PATH = "/shapes"
MAX_STREETS = 25_000
"""Beyond, only the main streets are drawn."""
ZONE_TOLERANCE_M = 4.0
STREET_TOLERANCE_M = 3.0
_KEPT = 32
_BY_DIGEST: OrderedDict[str, bytes] = OrderedDict()


def address(content: bytes) -> str:
    """Address a page gives of a content; the last ones given are kept."""
    digest = hashlib.sha256(content).hexdigest()
    _BY_DIGEST[digest] = content
    _BY_DIGEST.move_to_end(digest)
    while len(_BY_DIGEST) > _KEPT:
        _BY_DIGEST.popitem(last=False)
    return f"{PATH}/{digest}.json"


async def answer(request: Request) -> Response:
    """Give the content of an address; 404 where no page has given it, or to whom may not see it."""
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import Response

    if not await run_in_threadpool(_may_see, request):
        return Response(status_code=404)
    content = _BY_DIGEST.get(request.path_params["digest"])
    if content is None:
        return Response(status_code=404)
    kept = {"cache-control": "private, max-age=31536000, immutable"}
    return Response(content, media_type="application/geo+json", headers=kept)


def _may_see(request: Request) -> bool:
    if not session.with_accounts():
        return True
    from planner.ui.cache import any_workspace

    return session.may_fetch(any_workspace(), request, Right.SHAPES)


def zones_json(loaded: LoadedTerritory) -> bytes:
    """Every zone, in the order of the territory's zones."""
    shapes = shapely.simplify(loaded.required_zones().geometry.to_numpy(), ZONE_TOLERANCE_M)
    return _collection(shapes, ["{}"] * len(shapes), loaded.territory.epsg)


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
