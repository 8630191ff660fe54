"""Needs shown: table, CSV, GeoJSON, page; unknowns and hostile names."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from html.parser import HTMLParser

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box, shape

from planner.errors import PrivacyError
from planner.exports.needs_geojson import needs_geojson
from planner.exports.needs_html import needs_html
from planner.exports.needs_svg import classes, needs_svg
from planner.exports.needs_table import (
    cell,
    half_words,
    need_text,
    needs_csv,
    needs_table,
    zones_of_half,
)
from planner.frames import ZONES
from planner.indicators.need import Needs, compute_needs
from planner.model import Public

HOSTILE = ["<script>alert(1)</script>", "`${alert(1)}`", "=1+1", "' onload='x", "\u202e🙂&"]


def _zones(rates: list[float | None], names: list[str] | None = None) -> gpd.GeoDataFrame:
    num = len(rates)
    data: dict[str, object] = {
        "name": np.array(names or [f"Zone {i}" for i in range(num)], dtype=object),
        "kind": ["iris"] * num,
        "commune": ["Ville"] * num,
        "residential": [True] * num,
        "poverty_share": np.array([np.nan if r is None else r for r in rates]),
    }
    for name in (
        "population",
        "households",
        "poor_households",
        "median_income_eur",
        "minima_share",
    ):
        data[name] = np.full(num, np.nan)
    shapes = [box(650_000 + 200 * i, 6_860_000, 650_200 + 200 * i, 6_860_200) for i in range(num)]
    frame = gpd.GeoDataFrame(data, geometry=shapes, crs=2154)
    frame.index = pd.Index([f"z{i}" for i in range(num)], name="zone_id")
    return ZONES.check(frame)


def _needs(zones: gpd.GeoDataFrame) -> Needs:
    return compute_needs(zones, public=Public.HOUSING)


class _Tags(HTMLParser):
    """Tags, attributes and text of a page, as a browser would find them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text.append(data)


def test_the_table_ranks_needs_and_says_unknown_in_words():
    zones = _zones([0.1, None, 0.3, 0.3])
    table = needs_table(zones, _needs(zones))
    assert [row[:2] for row in table.rows] == [
        ("1", "Zone 2"),
        ("1", "Zone 3"),
        ("3", "Zone 0"),
        ("—", "Zone 1"),
    ]
    assert table.rows[3][3] == "inconnu"
    assert table.rows[2][3].replace("\u202f", " ") == "10,0 %"


def test_the_csv_holds_every_zone_once_and_no_blank_for_unknown():
    zones = _zones([0.125, None])
    rows = list(csv.DictReader(io.StringIO(needs_csv(zones, _needs(zones))), delimiter=";"))
    assert [row["code"] for row in rows] == ["z0", "z1"]
    assert (rows[0]["besoin"], rows[0]["part_du_besoin"]) == ("0,125", "1")
    assert (rows[1]["rang"], rows[1]["besoin"]) == ("inconnu", "inconnu")


@given(st.text(max_size=12))
@settings(max_examples=50, deadline=None)
def test_no_cell_starts_a_formula(text):
    assert cell(text)[:1] not in set("=+-@|%\t\r\n")


def test_formulas_in_names_are_made_inert():
    zones = _zones([0.1, 0.2], ["  =1+1", "@SUM(A1)"])
    rows = list(csv.DictReader(io.StringIO(needs_csv(zones, _needs(zones))), delimiter=";"))
    assert {row["zone"] for row in rows} == {"'=1+1", "'@SUM(A1)"}


def test_geojson_is_in_degrees_with_null_for_unknown():
    zones = _zones([0.1, None])
    data = json.loads(needs_geojson(zones, _needs(zones)))
    assert [f["properties"]["need"] for f in data["features"]] == [0.1, None]
    lon, lat = shape(data["features"][0]["geometry"]).centroid.coords[0]
    assert (lon, lat) == (pytest.approx(2.32, abs=0.05), pytest.approx(48.84, abs=0.05))
    assert data["label"] == "taux, non pondéré par la population"


def test_hostile_names_make_no_tag_and_no_template():
    zones = _zones([0.1, 0.2, 0.3, 0.4, None], HOSTILE)
    page = needs_html(zones, _needs(zones), title=HOSTILE[0], attributions=HOSTILE)
    read = _Tags(page)
    assert not {"script", "iframe", "img", "link", "object"} & set(read.tags)
    assert not [name for name, _value in read.attributes if name.startswith("on")]
    body = page[page.index("<body") :]
    assert "`" not in body
    assert "${" not in body
    for name in HOSTILE:
        assert name in "".join(read.text)


def test_the_page_asks_nothing_of_any_other_host():
    zones = _zones([0.1, 0.2, None])
    read = _Tags(needs_html(zones, _needs(zones), title="Ville"))
    assert not [name for name, _value in read.attributes if name in ("src", "href", "xlink:href")]


def test_the_page_gives_unit_weights_unknown_caution_and_sources():
    zones = _zones([0.1, 0.2, None])
    text = "".join(
        _Tags(
            needs_html(
                zones,
                _needs(zones),
                title="Ville",
                fictional=True,
                attributions=["INSEE, Filosofi 2018"],
            )
        ).text
    )
    for told in (
        "taux, non pondéré par la population",
        "inconnu (ce n’est pas zéro)",
        "Une zone ne se lit jamais seule",
        "INSEE, Filosofi 2018",
        "Territoire fictif",
        "pas les personnes à la rue",
        "taux de pauvreté à 60 % : 1",
    ):
        assert told in text


@given(
    st.lists(
        st.one_of(st.none(), st.sampled_from([0.0, 0.1, 0.2, 0.5]), st.floats(0, 1)),
        min_size=1,
        max_size=30,
    )
)
@settings(max_examples=40, deadline=None)
def test_classes_are_ordered_and_never_part_equal_needs(rates):
    needs = _needs(_zones(rates))
    groups = classes(needs)
    need = needs.frame["need"].to_numpy()
    assert len(groups.ranges) <= 6
    assert all(a[1] < b[0] for a, b in zip(groups.ranges, groups.ranges[1:], strict=False))
    assert sum(num for _l, _h, num in groups.ranges) == int((need > 0).sum())
    assert ((groups.of == -2) == np.isnan(need)).all()
    for value, group in zip(need, groups.of, strict=True):
        if group >= 0:
            assert groups.ranges[group][0] <= value <= groups.ranges[group][1]


@pytest.mark.parametrize("export", [needs_csv, needs_geojson])
def test_needs_that_count_protected_places_do_not_leave_the_team(export):
    zones = _zones([0.1])
    needs = dataclasses.replace(_needs(zones), shows_protected=True)
    with pytest.raises(PrivacyError, match="lieux protégés"):
        export(zones, needs)
    with pytest.raises(PrivacyError):
        needs_html(zones, needs, title="Ville")


@pytest.mark.parametrize(
    ("rates", "half"),
    [
        ([0.2, 0.2, 0.2, 0.2], (2, 4)),
        ([0.6, 0.1, 0.1, 0.1, None], (1, 4)),
        ([0.3, 0.3, 0.3], (2, 3)),
        ([None, None], (0, 0)),
    ],
)
def test_half_of_the_need_is_held_by_the_fewest_zones(rates, half) -> None:
    needs = _needs(_zones(rates))
    assert zones_of_half(needs) == half
    assert bool(half_words(needs)) == bool(half[0])


def test_small_districts_of_a_region_are_dots_and_ranks_never_overlap():
    zones = _zones([0.5, 0.4, 0.3])
    zones["households"] = 500.0
    zones = zones.set_geometry(
        [box(x, y, x + 400, y + 400) for x, y in ((7e5, 6.8e6), (7.009e5, 6.8e6), (9e5, 6.9e6))],
        crs=2154,
    )
    needs = compute_needs(zones, public=Public.HOUSING)
    drawn = needs_svg(zones, needs, classes(needs), label="carte")
    assert drawn.count("<circle class='zone") == 3
    assert [rank for rank in ("1", "2", "3") if f">{rank}</text>" in drawn] == ["1", "3"]
    assert need_text(250.4, needs) == "250"
    assert need_text(9.94, needs) == "9,9"


@pytest.mark.parametrize(("greatest", "text"), [(0.5, "0,1"), (0.01, "0,10"), (0.0019, "0,100")])
def test_small_shares_are_told_with_the_decimals_that_part_them(greatest, text):
    zones = _zones([greatest, 0.001])
    assert need_text(0.001, _needs(zones)) == f"{text}\N{NARROW NO-BREAK SPACE}%"
