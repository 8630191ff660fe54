"""`aller-vers bus` on the invented town: chosen, compared, kept as a scenario, written."""

from __future__ import annotations

import csv
import io
import json

import geopandas as gpd
import openpyxl
import pytest

from planner.store.workspace import Workspace
from tests.cli.hostile import assert_refused, digest
from tests.cli.runner import av

QUICK = ("--seconds", "5", "--number", "3", "--frequency", "weekly")


def bus(chain, *words):
    return av("bus", *words, "--home", chain.home)


@pytest.fixture(scope="module")
def tour(tmp_path_factory):
    """A tour in force: three half-days at places everybody knows, near the offices."""
    path = tmp_path_factory.mktemp("tour") / "tournee.csv"
    path.write_text(
        "jour;de;à;repère;fréquence;semaine\n"
        "lundi;09:00;12:00;Mairie de Villefeinte;chaque semaine;\n"
        "mardi;14:00;17:00;Gare de Villefeinte;;\n"
        "jeudi;09:00;12:00;Hôpital du Viaduc;une semaine sur deux;1\n"
        "jeudi;09:00;12:00;Stade des Prés;une semaine sur deux;2\n",
        "utf-8",
    )
    return path


@pytest.fixture(scope="module")
def planned(chain):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLERVERS_KEY_FILE", str(chain.home.parent / "key"))
        ran = bus(chain, "plan", "demo", *QUICK, "--json")
    assert ran.code == 0, ran.err
    return ran.json


def test_a_tour_has_its_half_days_its_stops_and_its_bound(planned):
    assert planned["num_half_days_cycle"] == 12
    assert len(planned["stops"]) == 3
    assert planned["proven"]
    assert planned["points"] <= planned["bound"]
    assert len({stop["weekday"] * 2 + (stop["start_min"] > 720) for stop in planned["stops"]}) == 3
    assert all(stop["weeks"] == [1, 2, 3, 4] for stop in planned["stops"])
    assert 0 < planned["need_share"] < 1
    assert planned["people"] > 0


def test_one_half_day_less_reaches_less_and_one_more_reaches_more(planned):
    less, more = planned["other_budgets"]
    assert (less["num_half_days_cycle"], more["num_half_days_cycle"]) == (8, 16)
    assert less["weighted_share"] < planned["weighted_share"] < more["weighted_share"]


def test_every_site_without_a_stop_has_a_reason(planned):
    stops = {stop["site"] for stop in planned["stops"]}
    assert planned["left"]
    assert not stops & {left["site"] for left in planned["left"]}
    swaps = [left for left in planned["left"] if left["why"] == "swap"]
    assert swaps
    assert all(left["loses"] >= 0 and left["instead"] in stops for left in swaps)
    assert not [left for left in planned["left"] if left["why"] == "better"]


def test_the_table_tells_when_how_often_and_why(chain):
    ran = bus(chain, "plan", "demo", *QUICK)
    assert ran.code == 0, ran.err
    for words in ("Arrêts proposés", "chaque", "Ce qu'apporte", "Sites sans arrêt", "prouvé",
                  "moins", "vérificateur à part", "ses rues"):  # fmt: skip
        assert words in ran.out


def test_the_tour_in_force_is_beaten_with_the_same_half_days(chain, tour):
    ran = bus(chain, "compare", "demo", "--tour", tour, "--seconds", "5", "--json")
    assert ran.code == 0, ran.err
    now, same, free = (ran.json[key] for key in ("current", "same_half_days", "as_many_half_days"))
    assert now["faults"] == []
    assert now["num_half_days_cycle"] == same["num_half_days_cycle"] == 12
    hours = {(stop["weekday"], stop["start_min"]) for stop in same["stops"]}
    assert hours <= {(stop["weekday"], stop["start_min"]) for stop in now["stops"]}
    assert same["points"] > now["points"]
    assert same["weighted_share"] > now["weighted_share"]
    assert free["points"] >= same["points"]
    told = bus(chain, "compare", "demo", "--tour", tour, "--seconds", "5")
    for words in ("Arrêts d'aujourd'hui", "mêmes", "autant", "Mairie"):
        assert words in told.out


def test_the_files_hold_the_stops_of_the_screen(chain, tmp_path):
    ran = bus(chain, "plan", "demo", *QUICK, "--json", "--out", tmp_path)
    names = [stop["name"] for stop in ran.json["stops"]]
    assert {path.suffix for path in tmp_path.iterdir()} == {".csv", ".xlsx", ".geojson"}
    text = (tmp_path / "bus-demo.csv").read_text("utf-8-sig")
    assert [row["arrêt"] for row in csv.DictReader(io.StringIO(text), delimiter=";")] == names
    layer = gpd.read_file(tmp_path / "bus-demo.geojson")
    assert layer["name"].tolist() == names
    assert layer.crs.to_epsg() == 4326
    book = openpyxl.load_workbook(tmp_path / "bus-demo.xlsx")
    assert book.sheetnames == ["tournées", "arrêts", "demi-journées", "sans arrêt", "à lire"]
    told = [row[0] for row in book["arrêts"].iter_rows(min_row=2, values_only=True)]
    assert told == names


def test_a_site_where_no_stop_is_wanted_has_none(chain, planned):
    first = planned["stops"][0]["name"]
    ran = bus(chain, "plan", "demo", *QUICK, "--json", "--without", first.upper())
    assert ran.code == 0, ran.err
    assert first not in [stop["name"] for stop in ran.json["stops"]]
    (left,) = [left for left in ran.json["left"] if left["name"] == first]
    assert left["why"] == "refused"


def test_only_places_that_have_a_name(chain):
    ran = bus(chain, "plan", "demo", *QUICK, "--json", "--named")
    kinds = {stop["kind"] for stop in ran.json["stops"]}
    assert kinds
    assert "street" not in kinds


def test_a_tour_is_kept_as_the_scenario_of_a_bus_and_read_again(chain, own_home):
    services = Workspace(own_home).layer("demo", "services")
    office = services.index[services["category"] == "france_services"][0]
    ran = av("bus", "plan", "demo", *QUICK, "--scenario", "Bus", "--instead-of", office,
             "--home", own_home)  # fmt: skip
    assert ran.code == 0, ran.err
    kept = Workspace(own_home).scenario("demo", "Bus").scenario.bus
    assert kept.service == office
    assert len(kept.half_days) == 3
    again = av("bus", "compare", "demo", "--scenario", "Bus", "--seconds", "5", "--frequency",
               "weekly", "--json", "--home", own_home)  # fmt: skip
    assert again.code == 0, again.err
    assert again.json["current"]["faults"] == []
    gap = again.json["same_half_days"]["points"] - again.json["current"]["points"]
    assert gap >= 0
    assert [stop["name"] for stop in again.json["current"]["stops"]] == [
        half.label for half in kept.half_days
    ]


def test_a_scenario_of_a_bus_from_the_search_is_planned_like_any_other(own_home):
    services = Workspace(own_home).layer("demo", "services")
    office = services.index[services["category"] == "france_services"][0]
    assert av("bus", "plan", "demo", *QUICK, "--scenario", "Bus", "--instead-of", office,
              "--home", own_home).code == 0  # fmt: skip
    ran = av("scenario", "plan", "demo", "--week", "2026-W49", "--iterations", "2", "--home",
             own_home)  # fmt: skip
    assert ran.code == 0, ran.err
    board = av("scenario", "compare", "demo", "--week", "2026-W49", "--iterations", "2", "--json",
               "--home", own_home)  # fmt: skip
    assert board.code == 0, board.err
    assert "Bus" in json.dumps(board.json, ensure_ascii=False)


def test_choosing_changes_nothing_of_the_workspace(chain):
    before = digest(chain.home)
    assert bus(chain, "plan", "demo", *QUICK, "--json").code == 0
    assert digest(chain.home) == before


@pytest.mark.parametrize(
    "words",
    [
        ["plan", "demo", "--half-day", "mardi"],
        ["plan", "demo", "--half-day", "zodi,09:00-12:00"],
        ["plan", "demo", "--half-day", "mardi,12:00-09:00"],
        ["plan", "demo", "--without", "Nulle part"],
        ["plan", "demo", "--offer", "magie"],
        ["plan", "demo", "--base", "X9"],
        ["plan", "demo", "--scenario", "Bus"],
        ["compare", "demo"],
        ["compare", "demo", "--scenario", "absent"],
        ["compare", "demo", "--tour", "absent.csv"],
        ["plan", "ailleurs"],
    ],
    ids=" ".join,
)
def test_wrong_words_are_refused_in_a_sentence(chain, words):
    assert_refused(bus(chain, *words))


def test_every_fault_of_a_tour_is_told_at_once_with_its_line(chain, tmp_path):
    path = tmp_path / "tournee.csv"
    path.write_text(
        "jour;de;à;repère;fréquence;semaine\n"
        "zodi;09:00;12:00;Mairie de Villefeinte;;\n"
        "mardi;22:00;02:00;Mairie de Villefeinte;;\n"
        "jeudi;09:00;12:00;=1+1 <b>${x}</b>;jamais;3\n",
        "utf-8",
    )
    ran = bus(chain, "compare", "demo", "--tour", path)
    assert_refused(ran, "tournee.csv")
    for line in ("ligne 2", "ligne 3", "ligne 4"):
        assert line in ran.err
