"""`aller-vers stops` on the invented town."""

from __future__ import annotations

import csv
import io
import json

import geopandas as gpd
import pytest
from shapely.geometry import Point, box

from planner.demo.means import demo_rows
from planner.demo.town import make_town
from planner.exports.means_template import write_template
from planner.store.workspace import Workspace
from tests.cli.hostile import assert_refused, digest
from tests.cli.runner import av
from tests.cli.test_english import assert_english

QUICK = ("--seconds", "0")


def _json(chain, *words):
    ran = av(
        "stops", "demo", *QUICK, "--public", "logement", "--home", chain.home, "--json", *words
    )
    assert ran.code == 0, ran.err
    return ran.json


def test_it_shows_what_each_stop_adds_covers_and_why_it_is_there(chain):
    ran = av("stops", "demo", *QUICK, "--public", "logement", "--home", chain.home, "--number", "4")
    assert ran.code == 0, ran.err
    for words in ("Arrêts proposés", "de ses", "croisement", "Part du besoin estimé", "300 m"):
        assert words in ran.out
    assert "protégés" not in ran.out


def test_stops_come_best_first_and_each_has_its_reasons(chain):
    found = _json(chain, "--number", "6")
    stops = found["stops"]
    assert len(stops) == 6
    gains = [stop["need_share"] for stop in stops]
    assert gains == sorted(gains, reverse=True)
    assert sum(gains) == pytest.approx(found["need_share"])
    assert all(stop["why"] and stop["covers"] and stop["name"] for stop in stops)
    assert not found["team_only"]


def test_the_files_hold_the_same_stops_as_the_screen(chain, tmp_path):
    found = _json(chain, "--number", "5", "--out", tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "arrets-demo-logement.csv", "arrets-demo-logement.geojson"
    }  # fmt: skip
    layer = gpd.read_file(tmp_path / "arrets-demo-logement.geojson")
    assert layer.crs.to_epsg() == 4326
    names = [stop["name"] for stop in found["stops"]]
    assert layer["name"].tolist() == names
    text = (tmp_path / "arrets-demo-logement.csv").read_text("utf-8-sig")
    assert [row["arrêt"] for row in csv.DictReader(io.StringIO(text), delimiter=";")] == names


def test_spacing_reach_and_gain_are_kept(chain, tmp_path):
    _json(chain, "--number", "12", "--spacing", "900", "--out", tmp_path)
    layer = gpd.read_file(tmp_path / "arrets-demo-logement.geojson").to_crs(2154)
    away = [a.distance(b) for i, a in enumerate(layer.geometry) for b in layer.geometry[:i]]
    assert min(away) >= 899
    few = _json(chain, "--gain", "0.02")["stops"]
    assert 0 < len(few) < len(_json(chain, "--gain", "0.005")["stops"])
    wide = _json(chain, "--number", "4", "--reach", "800")["need_share"]
    assert wide > _json(chain, "--number", "4")["need_share"]


def test_an_excluded_neighbourhood_holds_no_stop(chain, tmp_path):
    _json(chain, "--out", tmp_path / "all")
    layer = gpd.read_file(tmp_path / "all" / "arrets-demo-logement.geojson")
    first = gpd.GeoSeries(layer.geometry[:1], crs=4326).to_crs(2154).iloc[0]
    area = gpd.GeoDataFrame(geometry=[box(*first.buffer(400).bounds)], crs=2154)
    area.to_file(tmp_path / "area.gpkg")
    _json(chain, "--exclude", tmp_path / "area.gpkg", "--out", tmp_path / "public")
    shown = gpd.read_file(tmp_path / "public" / "arrets-demo-logement.geojson").to_crs(2154)
    assert len(shown) > 0
    assert not shown.intersects(area.geometry.iloc[0]).any()


def test_stops_for_the_team_say_so_and_are_never_written(chain, tmp_path):
    ran = av(
        "stops", "demo", *QUICK, "--public", "rue", "--home", chain.home, "--team", "--number", "3"
    )
    assert ran.code == 0, ran.err
    assert "Réservé à l'équipe" in ran.out
    refused = av("stops", "demo", *QUICK, "--public", "rue", "--home", chain.home, "--team",
                 "--out", tmp_path / "out")  # fmt: skip
    assert_refused(refused, "--team")
    assert not (tmp_path / "out").exists()


def test_proposing_changes_nothing_of_the_workspace(chain):
    before = digest(chain.home)
    _json(chain, "--number", "3")
    assert digest(chain.home) == before


@pytest.mark.parametrize(
    "words",
    [
        ["--number", "0"],
        ["--gain", "2"],
        ["--reach", "5"],
        ["--weights", "inconnu=2"],
        ["--exclude", "absent.gpkg"],
    ],
    ids=" ".join,
)
def test_wrong_values_are_refused_in_a_sentence(chain, words):
    assert_refused(av("stops", "demo", *QUICK, "--public", "rue", "--home", chain.home, *words))


def test_an_excluded_layer_without_polygons_is_refused(chain, tmp_path):
    path = tmp_path / "points.geojson"
    path.write_text(
        json.dumps(
            {"type": "FeatureCollection", "features": [
                {"type": "Feature", "properties": {}, "geometry": Point(2, 47).__geo_interface__}
            ]}
        )
    )  # fmt: skip
    ran = av("stops", "demo", *QUICK, "--public", "rue", "--home", chain.home, "--exclude", path)
    assert_refused(ran, "points.geojson")


def test_it_speaks_english(chain):
    zones = gpd.read_parquet(next(chain.home.rglob("zones*.parquet")))
    streets = gpd.read_parquet(next(chain.home.rglob("links*.parquet")))
    ran = av("--lang", "en", "stops", "demo", *QUICK, "--public", "logement", "--home", chain.home,
             "--number", "3", "--json")  # fmt: skip
    assert ran.code == 0, ran.err
    names = (*zones["name"].dropna(), *streets["street"].dropna(), "Villefeinte-les-Ponts")
    for stop in ran.json["stops"]:
        assert_english(f"{stop['covers']} {stop['why']}", but=tuple(sorted(names, key=len)[::-1]))


def _around_first(folder, home, chain) -> gpd.GeoDataFrame:
    """A square around the best stop, as a layer of the folder."""
    ran = av("stops", "demo", *QUICK, "--public", "rue", "--home", home, "--out", folder / "all")
    assert ran.code == 0, ran.err
    layer = gpd.read_file(folder / "all" / "arrets-demo-rue.geojson")
    first = gpd.GeoSeries(layer.geometry[:1], crs=4326).to_crs(2154).iloc[0]
    area = gpd.GeoDataFrame(geometry=[box(*first.buffer(500).bounds)], crs=2154)
    area.to_file(folder / "area.gpkg")
    return area


def test_sensitive_neighbourhoods_once_kept_hold_no_stop_and_are_never_told(
    chain, own_home, tmp_path
):
    area = _around_first(tmp_path, own_home, chain)
    kept = av("territory", "sensitive", "demo", "--areas", tmp_path / "area.gpkg",
              "--home", own_home)  # fmt: skip
    assert kept.code == 0, kept.err
    assert "1 secteur protégé, 100 ha" in kept.out
    ran = av(
        "stops", "demo", *QUICK, "--public", "rue", "--home", own_home, "--out", tmp_path / "public"
    )
    assert ran.code == 0, ran.err
    shown = gpd.read_file(tmp_path / "public" / "arrets-demo-rue.geojson").to_crs(2154)
    assert len(shown) > 0
    assert not shown.intersects(area.geometry.iloc[0]).any()
    west, south = (f"{value:.0f}" for value in area.total_bounds[:2])
    assert not {west, south} & set(ran.out.split() + kept.out.split())
    gone = av("territory", "sensitive", "demo", "--clear", "--home", own_home)
    assert "Aucun secteur protégé" in gone.out
    again = av(
        "stops", "demo", *QUICK, "--public", "rue", "--home", own_home, "--out", tmp_path / "again"
    )
    assert again.code == 0
    assert (tmp_path / "again" / "arrets-demo-rue.geojson").read_bytes() == (
        tmp_path / "all" / "arrets-demo-rue.geojson"
    ).read_bytes()


def test_a_bad_layer_leaves_the_sensitive_neighbourhoods_as_they_were(chain, own_home, tmp_path):
    _around_first(tmp_path, own_home, chain)
    words = ("territory", "sensitive", "demo", "--home", own_home)
    assert av(*words, "--areas", tmp_path / "area.gpkg").code == 0
    before = digest(own_home)
    (tmp_path / "bad.gpkg").write_bytes(b"nothing of the kind")
    assert_refused(av(*words, "--areas", tmp_path / "bad.gpkg"), "bad.gpkg")
    assert_refused(av(*words, "--areas", tmp_path / "area.gpkg", "--clear"), "--clear")
    assert digest(own_home) == before
    assert av(*words, "--json").json == {"territory": "demo", "num": 1, "area_ha": 100.0}


@pytest.fixture(scope="module")
def no_places(tmp_path_factory):
    """Means of the invented town that name its bases and no place to pass at."""
    rows = demo_rows(make_town("S", 1))
    rows["lieux"] = [row for row in rows["lieux"] if row["nature"] == "base"]
    path = tmp_path_factory.mktemp("means") / "m.xlsx"
    write_template(path, rows)
    return path


def _week(home, means, out):
    ran = av("plan", "demo", "--means", means, "--week", "2026-W50", "--iterations", "3",
             "--home", home, "--out", out)  # fmt: skip
    assert ran.code in (0, 4), ran.err
    workspace = Workspace(home)
    places = workspace.latest_means("demo")[1].places
    workspace.close()
    return ran, [place for place in places if not place.is_base]


def test_a_week_without_places_is_drawn_from_stops_that_say_why_and_are_not_sensitive(
    chain, own_home, no_places, tmp_path
):
    ran, plain = _week(own_home, no_places, tmp_path / "plan.json")
    assert len(plain) > 5
    said = [line for line in ran.out.splitlines() if "arrêt proposé" in line]
    assert len(said) == len(plain)
    assert all("du besoin estimé" in line and "de ses" in line for line in said)
    first = plain[0].point
    area = box(first.x_m - 300, first.y_m - 300, first.x_m + 300, first.y_m + 300)
    gpd.GeoDataFrame(geometry=[area], crs=2154).to_file(tmp_path / "area.gpkg")
    words = ("territory", "sensitive", "demo", "--areas", tmp_path / "area.gpkg")
    assert av(*words, "--home", own_home).code == 0
    _ran, kept = _week(own_home, no_places, tmp_path / "again.json")
    assert any(area.intersects(Point(p.point.x_m, p.point.y_m)) for p in plain)
    assert not any(area.intersects(Point(p.point.x_m, p.point.y_m)) for p in kept)
