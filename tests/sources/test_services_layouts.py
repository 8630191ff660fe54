"""Each producer's layout of services, on small files made here and on the real ones."""

from __future__ import annotations

import gzip
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from planner import geo
from planner.errors import InputFileError
from planner.frames import SERVICE_CATEGORIES
from planner.opening import is_open, weekly_hours
from planner.sources.opening import french_week
from planner.sources.service_categories import category_map
from planner.sources.services import layouts, read_services
from tests.sources.service_files import (
    LAT,
    LON,
    finess_etalab,
    inclusion_service,
    itinerary,
    place,
    stop,
    structure,
    week,
    write_json,
)

EPSG = 2154
HOSTILE = "<script>`${1}` =1+1 \u202e🙂 ../x"


def test_finess_keeps_what_people_go_to_each_once_and_never_what_may_protect(tmp_path: Path):
    head = "numero finess etablissement,rslongue,categetab,categorie,latitude,longitude\n"
    rows = [
        "770000001,CSAPA DU CENTRE,197,CSAPA,48.54,2.66",
        "770000001,CSAPA DU CENTRE,197,CSAPA,48.54,2.66",
        "770000002,EQUIPE MOBILE,608,Equipe,48.55,2.66",
        "770000003,PHARMACIE,620,Pharmacie,48.55,2.66",
        "770000004,CHRS FEMMES VICTIMES,214,CHRS,48.55,2.66",
        "770000005,CHRS LA HALTE,214,CHRS,48.55,2.66",
        "770000006,CADA,443,CADA,48.55,2.66",
        f"770000007,{HOSTILE},124,Centre de santé,48.55,2.66",
    ]
    path = tmp_path / "finess.csv.gz"
    path.write_bytes(gzip.compress((head + "\n".join(rows)).encode()))
    services = read_services([path], epsg=EPSG)
    assert services.index.tolist() == [f"finess:77000000{n}" for n in (1, 2, 5, 7)]
    assert services["category"].tolist() == ["health", "health", "shelter", "health"]
    assert services["mobile"].tolist() == [False, True, False, False]
    assert services["opening_hours"].isna().all()
    assert services["name"].iloc[3] == HOSTILE


def test_the_extract_of_finess_is_read_as_published_in_the_system_each_line_names(tmp_path: Path):
    x_m, y_m = geo.to_metric(LON, LAT, EPSG)
    reunion = geo.to_metric(55.45, -20.9, 2975)
    told = finess_etalab(
        [
            (
                "770000001",
                "CENTRE DE SANTÉ « L'ÉTAPE »",
                "124",
                f"{x_m:.2f},{y_m:.2f}",
                "LAMBERT_93",
            ),
            ("970400001", "CMP DE SAINT-DENIS", "156", "{:.2f},{:.2f}".format(*reunion), "UTM_S40"),
            ("770000009", "SANS SYSTÈME", "124", "1,2", "AUTRE"),
        ]
    )
    path = tmp_path / "etalab.csv"
    path.write_bytes(told.encode("cp1252"))
    services = read_services([path], epsg=EPSG)
    lonlat = services.to_crs(4326).geometry
    assert services["name"].tolist() == ["CENTRE DE SANTÉ « L'ÉTAPE »", "CMP DE SAINT-DENIS"]
    assert (lonlat.x.iloc[0], lonlat.y.iloc[0]) == pytest.approx((LON, LAT), abs=1e-6)
    assert (lonlat.x.iloc[1], lonlat.y.iloc[1]) == pytest.approx((55.45, -20.9), abs=1e-6)
    assert services.attrs["notes"] == ["1 service sans position dans les listes : laissé de côté."]


def test_soliguide_gives_one_row_per_category_with_the_hours_of_its_service(tmp_path: Path):
    showers = {
        "category": "shower", "differentHours": True,
        "hours": week({"tuesday": [(900, 1130)]}, "CLOSED"),
    }  # fmt: skip
    closing = {
        "actif": True,
        "dateDebut": "2026-12-21T00:00:00Z",
        "dateFin": "2026-12-31T00:00:00Z",
    }
    places = [
        place(1, HOSTILE, [{"category": "day_hosting"}, showers, {"category": "laundry"}],
              tempInfos={"closure": closing}),
        place(2, "Fermé", [{"category": "food"}], status="PERMANENTLY_CLOSED"),
        place(3, "Écoute femmes victimes", [{"category": "social_accompaniment"}]),
        place(4, "Sans jour", [{"category": "food_distribution"}], newhours=week({})),
    ]  # fmt: skip
    services = read_services([write_json(tmp_path / "s.json", {"places": places})], epsg=EPSG)
    assert services["category"].tolist() == ["social", "shower", "other", "food"]
    assert services["name"].tolist() == [HOSTILE] * 3 + ["Sans jour"]
    assert services["opening_hours"].tolist() == [
        "Mo 09:00-12:00; 2026 Dec 21-2026 Dec 31 closed",
        "Tu 09:00-11:30; PH closed; 2026 Dec 21-2026 Dec 31 closed",
        "Mo 09:00-12:00; 2026 Dec 21-2026 Dec 31 closed",
        None,
    ]


def test_a_soliguide_itinerary_is_a_mobile_service_at_each_stop(tmp_path: Path):
    stops = [
        stop(week({"monday": [(1900, 1915)]})),
        stop(week({"monday": [(2330, 30)]}), LON + 0.01),
    ]
    path = write_json(tmp_path / "s.json", [itinerary(9, "Maraude du soir", stops)])
    services = read_services([path], epsg=EPSG)
    assert services["mobile"].tolist() == [True, True]
    assert services["category"].tolist() == ["food", "food"]
    assert services["opening_hours"].tolist() == ["Mo 19:00-19:15", "Mo 23:30-24:30"]


def test_the_table_soliguide_exports_is_read_with_its_french_hours(tmp_path: Path):
    header = [
        "Numéro de la fiche", "Nom de la structure", "Adresse postale", "Les horaires",
        "Les services", "Fermeture temporaire", "Latitude", "Longitude",
    ]  # fmt: skip
    hours = "Lundi à Vendredi: 9h à 12h - 14h à 17h30\nSamedi: fermé"
    rows = [
        ["12", "La Halte", "1 rue A", hours, "Accueil de jour, Douches", "", LAT, LON],
        ["13", "Maraude", "", hours, "Distribution de repas", "", "", ""],
        ["14", "Close", "", hours, "Toilettes", "Fermé définitivement", LAT, LON],
    ]
    path = tmp_path / "soliguide.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for at, row in enumerate([header, *rows]):
        book.worksheets()[0].write_row(at, 0, row) if book.worksheets() else (
            book.add_worksheet().write_row(at, 0, row)
        )
    book.close()
    services = read_services([path], epsg=EPSG)
    assert services["category"].tolist() == ["shower", "social"]
    assert set(services["opening_hours"]) == {"Mo-Fr 09:00-12:00,14:00-17:30"}
    assert "1 service sans position" in services.attrs["notes"][0]


@pytest.mark.parametrize("kind", ["json", "csv", "parquet"])
def test_services_of_data_inclusion_take_name_hours_and_place_from_their_structure(
    tmp_path: Path, kind: str
):
    structures = [
        structure("1", "CCAS de Valmy", horaires_accueil="Mo-Fr 09:00-12:00; PH off"),
        structure("2", "France services de Valmy", reseaux_porteurs=["france-service"]),
        structure("3", "CADA de Valmy", reseaux_porteurs=["cada"]),
    ]
    services = [
        inclusion_service("a", "1", ["difficultes-financieres--acquerir-une-autonomie-budgetaire"]),
        inclusion_service("b", "1", ["famille--garde-denfants"], horaires_accueil="We 09:00-10:00"),
        inclusion_service("c", "1", ["equipement-et-alimentation--alimentation"]),
        inclusion_service("d", "1", ["sante--prevention"], modes_accueil=["a-distance"]),
    ]
    files = [
        _table(tmp_path / f"{name}.{kind}", rows)
        for name, rows in (("structures", structures), ("services", services))
    ]
    for order in (files, files[::-1]):
        found = read_services(order, epsg=EPSG).sort_index()
        assert found["name"].tolist() == [
            "France services de Valmy", "CCAS de Valmy", "CCAS de Valmy",
        ]  # fmt: skip
        assert found["category"].tolist() == ["france_services", "social", "food"]
        hours = found["opening_hours"].tolist()
        assert hours[0] is None
        assert hours[1] == "Mo-Fr 09:00-12:00; PH closed"  # the first that is open, its structure
        assert hours[2] == "Mo-Fr 09:00-12:00; PH closed"


def _table(path: Path, rows: list[dict[str, object]]) -> Path:
    if path.suffix == ".json":
        return write_json(path, rows)
    frame = pd.DataFrame(rows)
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_csv(path, index=False)
    return path


def test_our_records_of_data_inclusion_follow_its_official_schema():
    """The records the tests read are valid for the producer's own package."""
    from data_inclusion.schema import v1

    v1.Structure.model_validate(
        structure("1", "CCAS de Valmy", horaires_accueil="Mo-Fr 09:00-12:00; PH off",
                  reseaux_porteurs=["ccas-cias"])
    )  # fmt: skip
    v1.Service.model_validate(inclusion_service("a", "1", ["famille--garde-denfants"]))
    layout = layouts()
    assert layout["data_inclusion"].columns <= set(v1.Structure.model_fields)
    assert layout["data_inclusion_services"].columns <= set(v1.Service.model_fields)
    known = category_map("data_inclusion")
    themes = {str(one.value) for one in v1.Thematique}
    official = {str(one.value) for one in v1.ReseauPorteur} | themes
    official |= {theme.partition("--")[0] for theme in themes}
    assert set(known.categories) <= official
    assert known.sensitive_codes <= official


def test_own_lists_may_tell_staffed_hours_and_a_closing(tmp_path: Path):
    path = tmp_path / "own.csv"
    path.write_text(
        "name,category,lat,lon,capacity_h_week,closes_on\n"
        f'A,social,{LAT},{LON},"35,5",31/01/2027\nB,shower,{LAT},{LON},,\n',
        encoding="utf-8",
    )
    services = read_services([path], epsg=EPSG)
    assert services["capacity_h_week"].iloc[0] == 35.5
    assert services["closes_on"].tolist() == ["2027-01-31", None]
    path.write_text(
        "name,category,lat,lon,capacity_h_week,closes_on\n"
        f"A,social,{LAT},{LON},beaucoup,bientôt\nB,social,{LAT},{LON},-3,\n",
        encoding="utf-8",
    )
    with pytest.raises(InputFileError) as caught:
        read_services([path], epsg=EPSG)
    assert [(f.line, f.column) for f in caught.value.faults] == [
        (2, "capacity_h_week"), (2, "closes_on"), (3, "capacity_h_week"),
    ]  # fmt: skip


def test_every_map_of_categories_leads_to_known_ones():
    for source in ("finess", "soliguide", "data_inclusion", "osm"):
        assert set(category_map(source).categories.values()) <= set(SERVICE_CATEGORIES)
        assert not set(category_map(source).categories) & category_map(source).sensitive_codes


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ("Dimanche: 9h30 à 15h", "Su 09:30-15:00"),
        ("Lundi: 9h à 12h - 14h à 19h\nMardi à Vendredi: 9h à 17h",
         "Mo 09:00-12:00,14:00-19:00; Tu-Fr 09:00-17:00"),
        ("Lundi: sur rendez-vous\nMardi: 9h à 10h", "Mo unknown; Tu 09:00-10:00"),
        ("Horaires non renseignés", None),
    ],
)  # fmt: skip
def test_french_weeks_are_read_line_by_line(told, wanted):
    assert french_week(told) == wanted


@pytest.mark.shared
def test_finess_of_occitanie_gives_its_centres_and_mobile_teams(shared_data: Path):
    services = read_services([shared_data / "occitanie/finess_occitanie.csv.gz"], epsg=EPSG)
    assert services.index.is_unique
    assert services["mobile"].sum() == 11  # every mobile team for people in precarity
    assert services["category"].isin(["health", "social", "shelter"]).all()
    assert not services["name"].str.contains(r"VIOLENCE|FEMMES|\bCADA\b", regex=True).any()


@pytest.mark.shared
def test_france_services_of_2021_have_hours_that_can_be_evaluated(shared_data: Path):
    services = read_services([shared_data / "france/france_services_2021-04.geojson"], epsg=EPSG)
    assert len(services) == 908
    assert services["mobile"].sum() == 53
    known = services["opening_hours"].dropna()
    monday = pd.Timestamp("2026-11-30").date()
    hours = known.map(lambda told: weekly_hours(told, monday, num_weeks=1).open_h)
    assert 750 < len(known) < 908
    assert 24 <= hours.median() <= 35  # the label asks for 24 hours a week at least
    open_tuesday = known.map(lambda told: is_open(told, pd.Timestamp("2026-12-01 10:00")))
    assert open_tuesday.eq(True).mean() > 0.8
