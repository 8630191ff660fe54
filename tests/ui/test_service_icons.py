"""Services on the map: a shape for each kind, told in words beside it."""

from __future__ import annotations

import base64
import json
import re
from xml.etree import ElementTree

import geopandas as gpd
import pytest
from shapely.geometry import Point as Position

from planner.exports.service_words import category_words
from planner.frames import SERVICE_CATEGORIES
from planner.model import Territory
from planner.service.load import LoadedTerritory
from planner.ui import maps, parts, service_icons, shapes
from tests.indicators.frames_made import EPSG

HOSTILE = "</script><img src=x onerror=alert(1)>{{ 7*7 }}"


def _loaded(*categories: str) -> LoadedTerritory:
    services = gpd.GeoDataFrame(
        {"name": [HOSTILE] * len(categories), "category": list(categories)},
        geometry=[Position(650_000, 6_860_000)] * len(categories),
        crs=EPSG,
    )
    place = Territory("valmy", "Valmy", EPSG, "Europe/Paris", (2.0, 48.0, 2.1, 48.1), False)
    return LoadedTerritory(place, None, None, services, None)


def test_every_kind_has_a_drawing_of_its_own_made_of_lines_and_curves_alone() -> None:
    assert set(service_icons.ICONS) == set(SERVICE_CATEGORIES)
    assert len(set(service_icons.paths())) == len(SERVICE_CATEGORIES)
    for path in service_icons.paths():
        assert re.fullmatch(r"[MLHVCAZmlhvcaz\d\s.,-]+", path)


@pytest.mark.parametrize("category", SERVICE_CATEGORIES)
def test_the_legend_shows_the_drawing_of_the_map_with_its_words(category: str) -> None:
    ((css, words),) = service_icons.legend([category])
    assert words == category_words(category)
    svg = base64.b64decode(css.partition("base64,")[2].partition(")")[0])
    (path,) = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}path")
    assert path.get("d") == service_icons.ICONS[category]


def test_a_service_is_told_by_its_place_its_name_as_written_and_its_kind() -> None:
    told = json.loads(shapes.services_json(_loaded("food", "health", "<b>unheard of</b>")))
    assert [name for _lat, _lon, name, _kind in told] == [HOSTILE] * 3
    kinds = [SERVICE_CATEGORIES[kind] for *_place, kind in told]
    assert kinds == ["food", "health", "other"]


def test_no_text_of_a_file_is_in_the_legend_or_the_script_of_the_map() -> None:
    loaded = _loaded("food", "<b>unheard of</b>")
    legend = parts.legend_html(service_icons.legend(frozenset(loaded.services["category"])))
    assert "unheard" not in legend
    call = maps._Call("services", "/shapes/a.json", [["M1 1z", HOSTILE]])
    assert not set("<>{}&") & set(call.arguments)
