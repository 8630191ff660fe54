"""`needs --band --stability --out`: what is measured, shown and written."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pytest

from planner.service.demo import CODE
from planner.service.needs_study import STUDY
from tests.cli.runner import av


def _asked(chain, *words):
    return av("needs", CODE, "--public", "logement", "--home", chain.home, *words)


def test_band_and_stability_give_every_column_to_every_export(chain, tmp_path) -> None:
    ran = _asked(chain, "--band", "jour", "--stability", "--out", tmp_path, "--json")
    assert ran.code == 0, ran.err
    zones = pd.DataFrame(ran.json["zones"]).set_index("zone_id")
    assert set(STUDY) <= set(zones)
    assert any(name.startswith("access_") for name in zones)
    known = zones[zones["need"].notna()]
    assert known["underservice"].between(0, 1).all()
    assert (known["rank_low"] <= known["rank_high"]).all()
    assert known["top_share"].between(0, 1).all()
    stem = tmp_path / f"besoins-{CODE}-logement"
    layer = gpd.read_file(f"{stem}.gpkg").set_index("zone_id")
    workbook = pd.read_excel(f"{stem}.xlsx", engine="calamine").set_index("zone_id")
    features = json.loads(stem.with_suffix(".geojson").read_text("utf-8"))["features"]
    places = {one["id"]: one["properties"] for one in features}
    text = pd.read_csv(f"{stem}.csv", sep=";", decimal=",").set_index("code")
    for code, row in known.iterrows():
        for given in (layer.loc[code], places[code], workbook.loc[code], text.loc[code]):
            assert float(given["underservice"]) == pytest.approx(row["underservice"], abs=1e-5)


def test_the_band_changes_access_and_nothing_else_of_the_need(chain) -> None:
    day, night = (
        pd.DataFrame(_asked(chain, "--band", band, "--json").json["zones"]).set_index("zone_id")
        for band in ("jour", "nuit")
    )
    assert day["need"].equals(night["need"].reindex(day.index))
    access = [name for name in day if name.startswith("access_")]
    assert access
    assert not day[access].equals(night.reindex(day.index)[access])


def test_the_words_name_the_most_underserved_zones(chain) -> None:
    ran = _asked(chain, "--stability")
    assert "Zones les moins desservies" in ran.out
    assert "500 tirages" in ran.out


def test_an_unknown_band_is_wrong_usage_that_lists_those_there_are(chain) -> None:
    ran = _asked(chain, "--band", "aube")
    assert ran.code == 2
    assert "weekend" in ran.err


def test_the_same_draws_give_the_same_ranks(chain) -> None:
    once, again = (_asked(chain, "--stability", "--json").json["zones"] for _time in range(2))
    assert once == again
