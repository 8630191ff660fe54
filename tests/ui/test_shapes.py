"""What a map fetches: every zone in order, by digest alone, small at 24,000 zones."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import json
from concurrent.futures import ThreadPoolExecutor

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon, box
from starlette.requests import Request
from starlette.responses import Response

from planner import geo
from planner.model import Territory
from planner.service.load import LoadedTerritory
from planner.ui import map_cache, maps, shapes
from planner.ui.shapes import Look
from tests.indicators.frames_made import EPSG, zones

_PLACE = Territory("valmy", "Valmy", EPSG, "Europe/Paris", (2.0, 48.0, 2.1, 48.1), False)


def _asked(digest: str, *, gzipped: bool = True) -> Response:
    headers = [(b"accept-encoding", b"gzip, br")] if gzipped else []
    scope = {"type": "http", "path_params": {"digest": digest}, "headers": headers}
    with ThreadPoolExecutor(1) as aside:  # browser tests leave a loop running in this thread
        return aside.submit(lambda: asyncio.run(shapes.answer(Request(scope)))).result()


def _digest(content: bytes) -> str:
    return shapes.address(content).removeprefix(f"{shapes.PATH}/").removesuffix(".json")


def _polygon(rings: list[list[int]]) -> Polygon:
    corners = [np.cumsum(np.reshape(ring, (-1, 2)), axis=0) / shapes.DEGREE for ring in rings]
    return Polygon(corners[0], corners[1:])


def _loaded(given: gpd.GeoDataFrame) -> LoadedTerritory:
    return LoadedTerritory(_PLACE, None, given, None, None)


def test_every_zone_is_there_in_order_where_it_is_and_nothing_else() -> None:
    given = zones(4, name=["secret", "b", "c", "d"], poverty_share=[0.123456] * 4)
    given = given.set_geometry(given.geometry.translate(650_000, 6_860_000), crs=EPSG)
    content = shapes.zones_json(_loaded(given))
    assert b"secret" not in content
    for (rings,), shape in zip(json.loads(content), given.geometry, strict=True):
        x, y = geo.to_lonlat(*shapely.get_coordinates(shape).T, EPSG)
        assert _polygon(rings).symmetric_difference(Polygon(np.column_stack([x, y]))).area < 1e-6
        assert _polygon(rings).centroid.x == pytest.approx(x[:-1].mean(), abs=5e-6)
        assert _polygon(rings).centroid.y == pytest.approx(y[:-1].mean(), abs=5e-6)


def test_holes_and_parts_are_kept() -> None:
    inner, outer = (
        box(650_100, 6_860_100, 650_200, 6_860_200),
        box(650_000, 6_860_000, 651_000, 6_861_000),
    )
    two = MultiPolygon([outer.difference(inner), box(652_000, 6_860_000, 652_100, 6_860_100)])
    given = zones(1).set_geometry([two], crs=EPSG)
    ((first, second),) = json.loads(shapes.zones_json(_loaded(given)))
    assert [len(first), len(second)] == [2, 1]
    assert len(_polygon(first).interiors) == 1


def test_neighbours_touch_after_rounding() -> None:
    squares = [
        box(650_000 + 200 * at, 6_860_000, 650_200 + 200 * at, 6_860_200) for at in range(30)
    ]
    given = zones(30).set_geometry(squares, crs=EPSG)
    found = [_polygon(rings) for (rings,) in json.loads(shapes.zones_json(_loaded(given)))]
    for one, other in itertools.pairwise(found):
        assert one.intersection(other).length > 0
        assert one.intersection(other).area == 0


def test_looks_tell_each_kind_and_each_words_once() -> None:
    red, blue = Look("#f00", 0.5, None, "dots", "1 %"), Look("#00f", 0.5, "4 4", None, "inconnu")
    found = json.loads(shapes.looks_json([red, blue, red._replace(words="2 %"), red]))
    assert found == {
        "kinds": [["#f00", 0.5, None, "dots"], ["#00f", 0.5, "4 4", None]],
        "drawn": [0, 1, 0, 0],
        "words": ["1 %", "inconnu", "2 %"],
        "said": [0, 1, 2, 0],
    }


def _many(num: int = 24_000) -> LoadedTerritory:
    side = 155
    x, y = 200.0 * (np.arange(num) % side), 200.0 * (np.arange(num) // side)
    corners = shapely.box(650_000 + x, 6_860_000 + y, 650_200 + x, 6_860_200 + y)
    names = [f"CRS3035RES200mN{int(b)}E{int(a)}" for a, b in zip(x, y, strict=True)]
    given = zones(num, name=names).set_geometry(corners, crs=EPSG)
    return _loaded(given)


def test_24_000_zones_and_their_looks_weigh_less_than_a_megabyte() -> None:
    loaded = _many()
    values = np.random.default_rng(1).random(len(loaded.required_zones()))
    looks = [Look(f"#00000{value * 6:.0f}", 0.6, None, None, f"{value:.1%}") for value in values]
    contents = [shapes.zones_json(loaded), shapes.names_json(loaded), shapes.looks_json(looks)]
    sent = [len(bytes(_asked(_digest(content)).body)) for content in contents]
    assert sum(sent) < 1_000_000
    assert len(contents[0]) < 1_250_000
    assert len(contents[2]) < 250_000


def test_no_zone_of_24_000_is_written_into_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    made = {"zones": shapes.zones_json, "names": shapes.names_json}
    monkeypatch.setattr(
        map_cache,
        "layers",
        lambda one, names: {name: shapes.address(made[name](one)) for name in names},
    )
    loaded = _many()
    page = maps.base_map(loaded, zones=True).get_root().render()
    assert len(page) < 10_000
    assert "CRS3035" not in page
    for content in (shapes.zones_json(loaded), shapes.names_json(loaded)):
        assert f"{shapes.PATH}/{_digest(content)}.json" in page
        assert _asked(_digest(content)).status_code == 200


def test_a_content_is_given_at_the_address_a_page_has_given_and_at_no_other() -> None:
    digest = _digest(b"{}")
    for gzipped in (True, False):
        answered = _asked(digest, gzipped=gzipped)
        body = bytes(answered.body)
        assert answered.status_code == 200
        assert (gzip.decompress(body) if gzipped else body) == b"{}"
        assert ("content-encoding" in answered.headers) is gzipped
        assert "immutable" in answered.headers["cache-control"]
    assert _asked(digest[:-1] + "z").status_code == 404
    assert _asked("../../etc/passwd").status_code == 404


def test_the_oldest_contents_are_let_go() -> None:
    first = _digest(b"first")
    for rank in range(shapes.KEPT):
        shapes.address(f"later {rank}".encode())
    assert _asked(first).status_code == 404
