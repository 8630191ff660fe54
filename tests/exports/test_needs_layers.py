"""Needs as GeoPackage and workbook; estimates and squares marked on the map."""

from __future__ import annotations

import dataclasses
import io
import math

import geopandas as gpd
import numpy as np
import openpyxl
import pytest

from planner.errors import PrivacyError
from planner.exports.needs_html import needs_html
from planner.exports.needs_layers import LAYER, needs_gpkg, needs_xlsx
from planner.exports.needs_table import needs_table
from planner.indicators.need import compute_needs
from planner.indicators.need_estimates import needs_with_estimates
from planner.model import Public, Territory
from planner.service.load import LoadedTerritory
from planner.service.needs import needs_of_loaded
from tests.indicators import frames_made

_PLACE = Territory("valmy", "Valmy", 2154, "Europe/Paris", (2.0, 48.0, 2.1, 48.1), False)
HOSTILE = ["<script>alert(1)</script>", "`${alert(1)}`", "=1+1", "@SUM(A1)", "\u202e🙂&", "a\x07b"]


def _zones(**more):
    num = len(HOSTILE)
    rates = [0.1, math.nan, 0.3, 0.2, 0.4, 0.25]
    return frames_made.zones(
        num, name=HOSTILE, households=[100.0] * num, poverty_share=rates, **more
    )


def _needs(zones):
    return compute_needs(zones, public=Public.HOUSING)


def test_the_geopackage_holds_every_zone_its_place_and_null_for_unknown(tmp_path) -> None:
    zones = _zones()
    path = tmp_path / "a.gpkg"
    path.write_bytes(needs_gpkg(zones, _needs(zones), attributions=["INSEE"]))
    read = gpd.read_file(path, layer=LAYER).set_index("zone_id")
    assert read.crs.to_epsg() == frames_made.EPSG
    assert set(read.index) == set(zones.index)
    assert read.loc["z0", "need"] == pytest.approx(10.0)
    assert np.isnan(read.loc["z1", "need"])
    assert read.geometry.area.sum() == pytest.approx(zones.geometry.area.sum())
    assert read.loc["z2", "name"] == HOSTILE[2]


def test_no_cell_of_the_workbook_is_a_formula_or_a_link() -> None:
    zones = _zones()
    content = needs_xlsx(zones, _needs(zones), attributions=["=cmd()", "https://exemple.fr"])
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
    texts = {cell.value for cell in cells}
    assert {"=1+1", "@SUM(A1)", "=cmd()", "https://exemple.fr"} <= texts


def test_the_workbook_says_unknown_in_words() -> None:
    zones = _zones()
    sheet = openpyxl.load_workbook(io.BytesIO(needs_xlsx(zones, _needs(zones)))).worksheets[0]
    head = [cell.value for cell in sheet[1]]
    rows = {row[0]: dict(zip(head, row, strict=True)) for row in sheet.values}
    assert rows["z1"]["need"] == rows["z1"]["rank"] == "inconnu"
    assert rows["z4"]["rank"] == 1
    assert len(rows) == len(zones) + 1


@pytest.mark.parametrize("write", [needs_gpkg, needs_xlsx])
def test_needs_that_count_protected_places_are_refused(write) -> None:
    zones = _zones()
    with pytest.raises(PrivacyError):
        write(zones, dataclasses.replace(_needs(zones), shows_protected=True))


def test_estimated_zones_are_hatched_and_counted_in_the_legend() -> None:
    zones = _zones(parent=["p"] * len(HOSTILE))
    needs = needs_with_estimates(zones, public=Public.HOUSING)
    assert needs.frame["estimated"].sum() == 1
    page = needs_html(zones, needs, title="Ville")
    assert page.count("<path class='estimated'") == 1
    assert "estimé d’après le secteur" in page
    plain = needs_html(zones, _needs(zones), title="Ville")
    assert "<path class='estimated'" not in plain


@pytest.mark.parametrize("public", list(Public))
def test_insee_s_caution_is_once_on_maps_of_squares_and_there_alone(public) -> None:
    for kind, num in (("cell", 1), ("iris", 0)):
        zones = frames_made.zones(3, kind=kind, households=[50.0] * 3, poverty_share=[0.1] * 3)
        loaded = LoadedTerritory(_PLACE, None, zones, None, None)
        needs = needs_of_loaded(loaded, public)
        page = needs_html(zones, needs, title="Ville")
        assert page.count("INSEE") == num
        assert page.count("carreau seul") == num
        invented = needs_html(
            zones, compute_needs(zones, public=public), title="Ville", fictional=True
        )
        assert "INSEE" not in invented


def test_zones_of_unstable_rank_are_outlined_counted_and_said_in_the_table() -> None:
    zones = frames_made.zones(3, households=[50.0] * 3, poverty_share=[0.1, 0.2, math.nan])
    needs = _needs(zones)
    held = {
        "underservice": [0.5, 1.0, math.nan],
        "underservice_rank": [2.0, 1.0, math.nan],
        "top_share": [0.4, 1.0, math.nan],
        "rank_low": [1.0, 1.0, math.nan],
        "rank_high": [3.0, 1.0, math.nan],
        "stable": [False, True, False],
    }
    needs = dataclasses.replace(needs, frame=needs.frame.assign(**held))
    page = needs_html(zones, needs, title="Ville")
    assert page.count("<path class='unstable'") == 1
    drawn = page[page.index("<path class='unstable'") :]
    assert drawn[: drawn.index("/>")].count("M") == 1
    assert "rang instable, d’un essai à l’autre<span class='n'>1 zone<" in page
    assert "<td>1 à 3, instable</td>" in page
    table = {row[1]: row for row in needs_table(zones, needs).rows}
    at = needs_table(zones, needs).header.index("fourchette du rang")
    assert [table[f"z{i}"][at : at + 2] for i in range(3)] == [
        ("1 à 3, instable", "40,0\N{NARROW NO-BREAK SPACE}%"),
        ("1", "100,0\N{NARROW NO-BREAK SPACE}%"),
        ("—", "inconnu"),
    ]
    assert "unstable" not in needs_html(zones, _needs(zones), title="Ville").split("</style>")[1]


def test_the_caption_says_which_ranks_the_map_writes_and_how_many_it_leaves_out() -> None:
    rates = [0.5 - i / 100 for i in range(12)]
    zones = frames_made.zones(12, households=[50.0] * 12, poverty_share=rates)
    page = needs_html(zones, _needs(zones), title="Ville")
    assert page.count("class='rank'") == 10
    assert "au plus grand besoin, de 1 à 10." in page
    assert "dans le tableau" not in page
    small = zones.geometry.translate(1e-3).affine_transform([0.02, 0, 0, 0.02, 0, 0])
    near = zones.set_geometry(small.where(zones.index != "z11", zones.geometry))
    page = needs_html(near, _needs(near), title="Ville")
    num = 10 - page.count("class='rank'")
    assert num > 0
    words = "rang manque" if num == 1 else "rangs manquent"
    assert f"{num} {words}" in page
