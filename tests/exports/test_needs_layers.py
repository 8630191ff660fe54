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
from planner.indicators.need import compute_needs
from planner.indicators.need_estimates import needs_with_estimates
from planner.model import Public
from tests.indicators import frames_made

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
def test_insee_s_caution_is_on_maps_of_squares_and_there_alone(public) -> None:
    for kind, warned in (("cell", True), ("iris", False)):
        zones = frames_made.zones(3, kind=kind, households=[50.0] * 3, poverty_share=[0.1] * 3)
        page = needs_html(zones, compute_needs(zones, public=public), title="Ville")
        assert ("Avertissement de l&#x27;INSEE" in page) == warned
