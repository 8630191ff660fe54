"""The main job on real streets and real poverty data."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest

from planner.demo.means import WeekShape, week_rows
from planner.exports.means_template import write_template
from planner.planning.plan_format import loads
from planner.service.load import load_territory
from planner.store.workspace import Workspace
from tests.bench.melun import NUM_DOUBLE, add_words, write_pairs
from tests.cli.runner import av

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory):
    """A workspace and its key, kept for the tests of this file."""
    folder = tmp_path_factory.mktemp("real")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLERVERS_KEY_FILE", str(folder / "key"))
        yield folder / "home"


@pytest.fixture(autouse=True)
def _key(home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(home.parent / "key"))


@pytest.fixture(scope="module")
def melun(home, shared_data) -> str:
    ran = av(*add_words(shared_data, home))
    assert ran.code == 0, ran.err
    assert "zones" in ran.out
    assert "services" in ran.out
    return "melun"


def _means(home, code, path, shape: WeekShape):
    write_template(path, week_rows(load_territory(Workspace(home), code).required_streets(), shape))
    return path


def test_forty_visits_of_melun_with_double_services_under_a_regime_break_no_rule(
    melun, home, tmp_path
) -> None:
    """Two teams, six double services, four visits for both people of a pair, the CC66."""
    streets = load_territory(Workspace(home), melun).required_streets()
    means = write_pairs(streets, tmp_path / "means.xlsx", regime="cc66")
    path = tmp_path / "plan.json"
    ran = av("plan", melun, "--means", means, "--week", "2026-W49", "--iterations", "20",
             "--out", path, "--home", home)  # fmt: skip
    assert ran.code == 0, ran.err
    assert "Aucun écart aux règles." in ran.out
    assert "population inconnue" not in ran.out  # nobody is counted from a rate
    assert "Habitants" not in ran.out
    plan = loads(path.read_bytes())
    assert plan.mandatory_missed == 0
    assert len(plan.shifts) == 25
    passages = [one for shift in plan.shifts for one in shift.passages]
    assert len(passages) > 80
    starts = {one.appointment: one.start_s for one in passages if one.appointment}
    assert len(starts) == 40
    assert "codes de rota, 0 semaine passée connue" in ran.out  # hours of work are judged
    visits = Workspace(home).means(plan.means).appointments
    gaps_s = sorted(starts[one.pair] - starts[one.id] for one in visits if one.pair)
    assert gaps_s[:3] == [0, 0, 0]  # at the same hour
    assert len(gaps_s) == NUM_DOUBLE
    assert all(1800 <= gap_s <= 5400 for gap_s in gaps_s[3:])  # the social worker after the nurse
    assert plan.bound_points is not None
    assert plan.points <= plan.bound_points
    shift = next(shift for shift in plan.shifts if shift.passages)
    out = tmp_path / "sheets"
    assert av("sheets", path, "--out", out, "--home", home).code == 0
    assert len(list(out.glob("feuille-*.pdf"))) == sum(bool(s.passages) for s in plan.shifts)
    assert shift.team


def test_needs_of_melun_are_rates_never_a_number_of_persons(melun, home) -> None:
    found = av("needs", melun, "--public", "logement", "--home", home, "--json").json
    assert found["unit"] == "share"
    assert "non pondéré par la population" in found["label"]
    unknown = [zone for zone in found["zones"] if zone["need"] is None]
    assert unknown
    assert all(0 < zone["need"] < 1 for zone in found["zones"] if zone["need"] is not None)


@pytest.mark.parametrize(("mode", "least"), [("walk", 15), ("bike", 40), ("car", 45)])
def test_access_in_melun_is_by_the_mode_asked_on_its_real_streets(melun, home, mode, least) -> None:
    ran = av("needs", melun, "--public", "logement", "--mode", mode, "--home", home, "--json")
    assert ran.code == 0, ran.err
    assert ran.json["access"]["mode"] == mode
    zones = ran.json["zones"]
    near = [zone["open_tuesday_10_s"] for zone in zones if zone["open_tuesday_10_s"] is not None]
    assert len(near) >= least
    assert max(near) <= ran.json["access"]["cutoff_s"]
    assert all(zone["open_sunday_night_s"] is None for zone in zones)  # no counter is open then
    assert {zone["confidence"] for zone in zones} == {"published", "estimated", "unknown"}


def _occitanie(shared_data) -> list[object]:
    folder = shared_data / "occitanie"
    return ["--zones", folder / "qpv_occitanie.geojson",
            "--indicators", folder / "qpv_occitanie_stats.csv",
            "--services", folder / "finess_occitanie.csv.gz"]  # fmt: skip


def test_the_districts_of_toulouse_have_needs_in_people_and_the_health_services_of_finess(
    home, shared_data, tmp_path
) -> None:
    quarters = gpd.read_file(shared_data / "occitanie/qpv_occitanie.geojson").to_crs(2154)
    hull = quarters[quarters["nom_commune"] == "Toulouse"].union_all().convex_hull.buffer(500)
    boundary = tmp_path / "toulouse.gpkg"
    gpd.GeoDataFrame({"name": ["T"]}, geometry=[hull], crs=2154).to_file(boundary)
    ran = av("territory", "add", "toulouse", "--name", "Toulouse", "--home", home,
             *_occitanie(shared_data), "--boundary", boundary)  # fmt: skip
    assert ran.code == 0, ran.err
    found = av("needs", "toulouse", "--public", "logement", "--home", home, "--json").json
    assert found["unit"] == "persons"
    assert len(found["zones"]) == 12
    table = pd.read_csv(shared_data / "occitanie/qpv_occitanie_stats.csv", encoding="utf-8-sig")
    table = table.set_index("code_qp")
    for zone in found["zones"]:
        row = table.loc[zone["zone_id"]]
        assert zone["need"] == pytest.approx(row["pop_mun"] * row["tp60"] / 100, rel=1e-6)
    assert found["zones"][0]["name"] == "Grand Mirail"
    assert any("(liste de 2015)" in source for source in found["sources"])
    services = load_territory(Workspace(home), "toulouse").services
    assert set(services["source"]) == {"finess"}
    assert services["category"].isin(["health", "social", "shelter", "food", "other"]).all()
    assert (services["category"] == "health").sum() > 20


def test_the_whole_of_occitanie_is_counted_once(home, shared_data) -> None:
    ran = av("territory", "add", "occitanie", "--name", "Occitanie", "--home", home,
             *_occitanie(shared_data))  # fmt: skip
    assert ran.code == 0, ran.err
    found = av("needs", "occitanie", "--public", "logement", "--home", home, "--json").json
    assert len(found["zones"]) == 105
    table = pd.read_csv(shared_data / "occitanie/qpv_occitanie_stats.csv", encoding="utf-8-sig")
    assert sum(zone["poor_people"] for zone in found["zones"]) == pytest.approx(
        (table["pop_mun"] * table["tp60"] / 100).sum(), rel=1e-6
    )


def test_districts_lie_over_the_iris_of_melun_only_where_there_are_some(
    home, shared_data, tmp_path
) -> None:
    """Those of Occitanie are not in Melun: none is invented."""
    ran = av("territory", "add", "melun-qpv", "--name", "Melun", "--home", home,
             "--zones", shared_data / "melun/melun_77_iris_filosofi2018.gpkg",
             "--qpv", shared_data / "occitanie/qpv_occitanie.geojson")  # fmt: skip
    assert ran.code == 0, ran.err
    found = av("needs", "melun-qpv", "--public", "logement", "--home", home, "--json").json
    assert {zone["qpv_share"] for zone in found["zones"]} == {0.0}
    assert {zone["qpv"] for zone in found["zones"]} == {None}


def test_republique_is_walked_from_the_extract_with_amenities(home, shared_data, tmp_path) -> None:
    folder = shared_data / "paris_republique"
    ran = av(
        "territory", "add", "republique", "--name", "République", "--home", home,
        "--streets", folder / "paris_3e_11e_paris_bss.osm.pbf",
        "--zones", folder / "paris_75_iris_filosofi2018.gpkg",
        "--services", folder / "paris_sanisettes.csv",
        "--services", folder / "paris_fontaines_a_boire.csv",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    shape = WeekShape(street_teams=2, nights=4, mobile_teams=0, num_places=24, num_visits=0,
                      modes=("à pied",))  # fmt: skip
    means = _means(home, "republique", tmp_path / "means.xlsx", shape)
    path = tmp_path / "plan.json"
    ran = av("plan", "republique", "--means", means, "--week", "2026-W49", "--iterations", "20",
             "--out", path, "--home", home)  # fmt: skip
    assert ran.code == 0, ran.err
    plan = loads(path.read_bytes())
    assert {shift.mode for shift in plan.shifts} == {"walk"}
    assert sum(bool(shift.passages) for shift in plan.shifts) >= 6
    found = av("needs", "republique", "--public", "rue", "--home", home, "--json").json
    assert "amenities" in found["used"]
    assert "poverty_share" not in found["used"]
    streets = next(one for one in found["sources"] if "OpenStreetMap" in one)
    assert "(fichier du " in streets  # its header tells no date: that of the file, said as such
    ran = av("stops", "republique", "--public", "rue", "--home", home, "--number", "8",
             "--seconds", "0", "--json")  # fmt: skip
    stops = ran.json["stops"]
    assert len(stops) == 8
    assert any("éclairé" in stop["why"].split(", ") for stop in stops)
    assert any("toilettes à" in stop["why"] for stop in stops)
    assert 0.3 < ran.json["need_share"] < 1


def test_the_grid_of_la_reunion_has_needs_and_says_that_routes_need_streets(
    home, shared_data, tmp_path
) -> None:
    ran = av("territory", "add", "reunion", "--name", "La Réunion", "--home", home,
             "--zones", shared_data / "reunion" / "reunion_200m_rfl2010.gpkg")  # fmt: skip
    assert ran.code == 0, ran.err
    found = av("needs", "reunion", "--public", "logement", "--home", home, "--json").json
    assert found["unit"] == "households"
    known = [zone["need"] for zone in found["zones"] if zone["need"] is not None]
    assert 5_000 < len(found["zones"]) < 14_076  # squares under 11 households are grouped
    assert sum(known) == pytest.approx(85_910, rel=0.01)  # poor households, end of 2010
    template = tmp_path / "m.xlsx"
    assert av("template", template).code == 0
    ran = av("plan", "reunion", "--means", template, "--week", "2026-W49", "--home", home)
    assert ran.code == 3
    assert "n'a pas de rues" in ran.err
    assert "--streets" in ran.err
