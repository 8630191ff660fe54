"""Shapes the browser fetches: every zone in order, no name or figure, by digest alone."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import shapely
from starlette.requests import Request
from starlette.responses import Response

from planner import geo
from planner.model import Territory
from planner.service.load import LoadedTerritory
from planner.ui import shapes
from tests.indicators.frames_made import EPSG, zones

_PLACE = Territory("valmy", "Valmy", EPSG, "Europe/Paris", (2.0, 48.0, 2.1, 48.1), False)


def _asked(digest: str) -> Response:
    scope = {"type": "http", "path_params": {"digest": digest}, "headers": []}
    with ThreadPoolExecutor(1) as aside:  # browser tests leave a loop running in this thread
        return aside.submit(lambda: asyncio.run(shapes.answer(Request(scope)))).result()


def _collection(content: bytes) -> list[dict]:
    return json.loads(content)["features"]


def test_every_zone_is_there_in_order_where_it_is_and_nothing_else() -> None:
    given = zones(4, name=["secret", "b", "c", "d"], poverty_share=[0.123456] * 4)
    given = given.set_geometry(given.geometry.translate(650_000, 6_860_000), crs=EPSG)
    content = shapes.zones_json(LoadedTerritory(_PLACE, None, given, None, None))
    found = _collection(content)
    assert [one["properties"] for one in found] == [{}] * 4
    assert b"secret" not in content
    for one, shape in zip(found, given.geometry, strict=True):
        lon, lat = shapely.from_geojson(json.dumps(one["geometry"])).centroid.coords[0]
        middle = geo.to_lonlat(shape.centroid.x, shape.centroid.y, EPSG)
        assert (lon, lat) == pytest.approx(tuple(map(float, middle)), abs=2e-6)


def test_a_content_is_given_at_the_address_a_page_has_given_and_at_no_other() -> None:
    address = shapes.address(b"{}")
    digest = address.removeprefix(f"{shapes.PATH}/").removesuffix(".json")
    answered = _asked(digest)
    assert (answered.status_code, answered.body) == (200, b"{}")
    assert "immutable" in answered.headers["cache-control"]
    assert _asked(digest[:-1] + "z").status_code == 404
    assert _asked("../../etc/passwd").status_code == 404


def test_the_oldest_contents_are_let_go() -> None:
    first = shapes.address(b"first").removeprefix(f"{shapes.PATH}/").removesuffix(".json")
    for rank in range(40):
        shapes.address(f"later {rank}".encode())
    assert _asked(first).status_code == 404
