"""`needs --band --stability --out`: what is measured, shown and written."""

from __future__ import annotations

import json
import sqlite3

import geopandas as gpd
import pandas as pd
import pytest

from planner.network.modes import MODES
from planner.service.demo import CODE
from planner.service.needs_study import STUDY
from planner.service.open_moments import MOMENTS, OPEN_COLUMNS, open_words
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
    assert "500 essais" in ran.out


def test_an_unknown_band_is_wrong_usage_that_lists_those_there_are(chain) -> None:
    ran = _asked(chain, "--band", "aube")
    assert ran.code == 2
    assert "weekend" in ran.err


def test_the_same_draws_give_the_same_ranks(chain) -> None:
    once, again = (_asked(chain, "--stability", "--json").json["zones"] for _time in range(2))
    assert once == again


def _zones(ran) -> pd.DataFrame:
    assert ran.code == 0, ran.err
    return pd.DataFrame(ran.json["zones"]).set_index("zone_id")


@pytest.mark.parametrize("mode", sorted(MODES))
def test_access_and_the_nearest_open_service_are_of_the_mode_asked_and_every_output_says_it(
    chain, tmp_path, mode
) -> None:
    ran = _asked(chain, "--mode", mode, "--out", tmp_path, "--json")
    zones = _zones(ran)
    assert ran.json["access"]["mode"] == mode
    assert ran.json["access"]["cutoff_s"] > 0
    assert set(OPEN_COLUMNS) <= set(zones)
    seconds = zones["open_tuesday_10_s"].dropna()
    assert len(seconds)
    assert seconds.between(0, ran.json["access"]["cutoff_s"]).all()
    assert (zones["open_tuesday_10_status"] == "open").sum() == len(seconds)
    told = MODES[mode].label
    assert any(f"Accès {told} mesuré" in note for note in ran.json["notes"])
    assert any(f"Temps {told} jusqu'au service ouvert" in note for note in ran.json["notes"])
    stem = tmp_path / f"besoins-{CODE}-logement"
    for suffix in (".geojson", ".html"):
        assert f"Accès {told} mesuré" in stem.with_suffix(suffix).read_text("utf-8")
    reading = pd.read_excel(f"{stem}.xlsx", sheet_name="lecture", header=None, engine="calamine")
    assert reading[0].str.contains(f"Accès {told} mesuré").any()
    with sqlite3.connect(f"{stem}.gpkg") as base:
        (described,) = base.execute("select description from gpkg_contents").fetchone()
    assert f"Accès {told} mesuré" in described
    words = " ".join(_asked(chain, "--mode", mode).out.split())
    assert f"Accès {told} mesuré" in words


def test_a_faster_mode_is_nearer_to_what_is_open(chain) -> None:
    foot, car = (_zones(_asked(chain, "--mode", mode, "--json")) for mode in ("walk", "car"))
    both = foot["open_tuesday_10_s"].notna() & car["open_tuesday_10_s"].notna()
    assert both.any()
    assert car["open_tuesday_10_s"][both].mean() < foot["open_tuesday_10_s"][both].mean()
    assert foot["need"].equals(car["need"].reindex(foot.index))


def test_on_foot_is_what_is_measured_where_no_mode_is_asked(chain) -> None:
    told, asked = (
        _asked(chain, "--band", "jour", *words, "--json").json for words in ((), ("--mode", "walk"))
    )
    assert told == asked


def test_an_unknown_mode_is_wrong_usage_that_lists_those_there_are(chain) -> None:
    ran = _asked(chain, "--mode", "cheval")
    assert ran.code == 2
    assert all(mode in ran.err for mode in MODES)


def test_nothing_known_to_be_open_is_said_and_never_a_time(chain) -> None:
    zones = _zones(_asked(chain, "--mode", "walk", "--json"))
    for moment in MOMENTS:
        none = zones[f"open_{moment}_status"] != "open"
        assert zones.loc[none, f"open_{moment}_s"].isna().all()
        assert zones.loc[none, f"open_{moment}_category"].isna().all()
    assert open_words(None, "none") == "aucun"
    assert open_words(float("nan"), "unknown") == "horaires inconnus"
    assert open_words(40.0, "open") == "1\u00a0min"


def test_the_decay_asked_is_the_one_that_counts_and_it_is_told(chain) -> None:
    plain, linear = (
        _asked(chain, "--mode", "walk", "--decay", decay, "--json") for decay in ("apl", "linear")
    )
    assert linear.json["access"]["decay"] == "linear"
    assert any("décroissance : linéaire ;" in note for note in linear.json["notes"])
    access = [name for name in _zones(plain) if name.startswith("access_")]
    assert not _zones(plain)[access].equals(_zones(linear)[access])
    assert _asked(chain, "--decay", "carrée").code == 2


def test_the_access_zones_are_compared_with_is_told_in_its_unit(chain) -> None:
    ran = _asked(chain, "--mode", "walk", "--json")
    reference = ran.json["access"]["reference"]
    assert reference
    zones = _zones(ran)
    note = next(note for note in ran.json["notes"] if note.startswith("Accès de référence"))
    assert "pour 1\u00a0000 habitants" in note
    lack = pd.Series(0.0, index=zones.index)
    for name, value in reference.items():
        access = zones[f"access_{name}"].astype(float)
        lack += (1.0 if value is None else value / (value + access.fillna(value))) / len(reference)
    pd.testing.assert_series_equal(lack, zones["lack_factor"], check_names=False, rtol=1e-6)
