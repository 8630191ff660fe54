"""« Qui passe où » is read from one line, a sheet or Soliguide; all faults of a file at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import geopandas as gpd
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from planner.declared_layout import MOMENTS, PRESENCE_SHEET
from planner.errors import InputFileError, PlannerError
from planner.exports.sheet_template import write_sheet_template
from planner.network.gazetteer import Gazetteer
from planner.presence import counted_weight, faded
from planner.sources.declared_cells import ALL_YEAR, days, months
from planner.sources.declared_where import Ground
from planner.sources.means_cells import CellError
from planner.sources.presence import read_presence
from tests.sources.means_town import EPSG, X0, Y0, make_streets
from tests.sources.service_files import itinerary, place, stop, week, write_json

TODAY = dt.date(2026, 11, 26)
HEADER = "opérateur;jours;de;à;rue;croisement"
HOSTILE = "=1+1 <script>${x}` ../é 🙂"


def ground() -> Ground:
    streets = make_streets()
    zones = gpd.GeoDataFrame(
        {"name": ["Almont 1", "Almont 2", "Centre"], "commune": ["Valmy", "Valmy", "Valmy"]},
        geometry=[box(X0, Y0, X0 + 100, Y0 + 100), box(X0 + 100, Y0, X0 + 200, Y0 + 100),
                  box(X0, Y0 + 100, X0 + 200, Y0 + 300)],
        crs=EPSG, index=["z1", "z2", "z3"],
    )  # fmt: skip
    return Ground(Gazetteer.from_streets(streets), streets.links, zones)


def csv_file(
    folder: Path, *lines: str, header: str = "opérateur;jours;de;à;rue;croisement"
) -> Path:
    path = folder / "passages.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def read(*paths: Path) -> gpd.GeoDataFrame:
    return read_presence(paths, ground=ground(), today=TODAY)


def faults_of(path: Path):
    with pytest.raises(InputFileError) as caught:
        read(path)
    return caught.value.faults


def test_one_line_is_enough(tmp_path: Path):
    found = read(csv_file(tmp_path, "Croix-Rouge;mardi;soir;;rue Carnot;"))
    row = found.iloc[0]
    assert (row["operator"], row["weekday"], row["kind"]) == ("Croix-Rouge", 1, "maraude")
    assert (row["start_min"], row["end_min"]) == MOMENTS["soir"]
    assert row["vague"]
    assert row["sure"]
    assert row["months"] == ALL_YEAR
    assert row.geometry.length == pytest.approx(200)  # the whole street
    assert faded(found, TODAY).tolist() == [True]  # nobody says when it was checked


def test_places_streets_and_districts_are_told_apart(tmp_path: Path):
    header = "opérateur;jours;de;à;rue;croisement;repère;quartier"
    found = read(
        csv_file(
            tmp_path,
            "A;lundi;20:00;22:00;rue Carnot;avenue Thiers;;",
            "B;lundi;20:00;22:00;;;gare de valmy;",
            "C;lundi;20:00;22:00;;;;almont",
            "D;lundi;20:00;22:00;;;;Valmy",
            "E;lundi;22:00;01:00;;;;z3",
            header=header,
        )
    )
    assert found.geometry.geom_type.tolist()[:2] == ["Point", "Point"]
    assert found.geometry.area.tolist()[2:] == pytest.approx([20_000, 60_000, 40_000])
    assert found["end_min"].tolist()[-1] == 25 * 60


def test_a_line_a_day_and_months_as_people_write_them(tmp_path: Path):
    header = "opérateur;jours;de;à;rue;mois;sûr;vérifié le;nature"
    found = read(
        csv_file(
            tmp_path,
            "A;lundi à vendredi;20:00;22:00;rue Carnot;novembre à mars;non;01/11/2026;"
            "distribution alimentaire",
            header=header,
        )
    )
    assert found["weekday"].tolist() == [0, 1, 2, 3, 4]
    assert set(found["months"]) == {0b110000000111}
    assert set(found["kind"]) == {"food"}
    assert counted_weight(found, TODAY).tolist() == [0.5] * 5  # only heard of
    assert counted_weight(found, dt.date(2027, 6, 1)).tolist() == [0.25] * 5  # and old


def test_all_faults_of_a_file_are_told_at_once_with_their_line(tmp_path: Path):
    header = "opérateur;jours;de;à;rue;mois;vérifié le;nature;quartier"
    path = csv_file(
        tmp_path,
        ";lundi;20:00;22:00;rue Carnot;;;;",
        "A;lundy;20:00;22:00;rue Carnot;;;;",
        "A;lundi;20:00;;rue Carnot;;;;",
        "A;lundi;soir;23:00;rue Carnot;;;;",
        "A;lundi;20:00;22:00;rue Inconnue;;;;",
        "A;lundi;20:00;22:00;;;;;",
        "A;lundi;20:00;22:00;rue Carnot;jui;;;",
        "A;lundi;20:00;22:00;rue Carnot;;01/01/2027;;",
        "A;lundi;20:00;22:00;rue Carnot;;;police;",
        "A;lundi;20:00;22:00;;;;;Nulle part",
        "A;lundi;20:00;22:00;rue Carnot;;;;Centre",
        header=header,
    )
    assert [fault.line for fault in faults_of(path)] == list(range(2, 13))


def test_a_column_about_people_is_refused_and_a_template_alone_is_empty(tmp_path: Path):
    (fault,) = faults_of(
        csv_file(tmp_path, "A;lundi;soir;rue Carnot;M. X", header="opérateur;jours;de;rue;nom")
    )
    assert "personne" in fault.message
    for suffix in ("xlsx", "csv"):
        path = tmp_path / f"modele.{suffix}"
        write_sheet_template(path, PRESENCE_SHEET)
        (fault,) = faults_of(path)
        assert fault.message == "aucune ligne"


def test_a_filled_template_is_read_as_typed(tmp_path: Path):
    path = tmp_path / "passages.xlsx"
    headers = [column.header for column in PRESENCE_SHEET.columns]
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    book.add_worksheet("lisez-moi").write_string(0, 0, "Modèle")
    page = book.add_worksheet("passages")
    row = {"opérateur": HOSTILE, "jours": "tous les jours", "de": 20 / 24, "à": 22 / 24,
           "latitude": 48.3, "longitude": 3.0}  # fmt: skip
    for rank, header in enumerate(headers):
        page.write_string(0, rank, header)
        if header in row:
            page.write(1, rank, row[header])
    book.close()
    found = read(path)
    assert len(found) == 7
    assert set(found["operator"]) == {HOSTILE}


def test_itineraries_of_soliguide_are_passages_and_places_are_not(tmp_path: Path):
    stops = [
        stop(week({"monday": [(1900, 1930)], "friday": [(2330, 30)]}), 3.0, 48.3),
        stop(week({}), 3.0, 48.3),
        stop(week({"monday": [(1900, 1930)]}), 2.0, 48.3),
    ]
    told = [
        itinerary(9, "Camion du soir", stops, organizations=[{"name": "Restos"}]),
        place(1, "Halte", [{"category": "day_hosting"}]),
        itinerary(10, "Écoute femmes victimes", stops),
    ]
    found = read(write_json(tmp_path / "s.json", told))
    assert found["operator"].tolist() == ["Restos", "Restos"]
    assert found["weekday"].tolist() == [0, 4]
    assert found["end_min"].tolist() == [19 * 60 + 30, 24 * 60 + 30]
    assert set(found["kind"]) == {"food"}
    assert set(found["checked_on"]) == {"2026-10-02"}
    assert "1 étape de" in found.attrs["notes"][0]


def test_a_passage_told_twice_is_one_the_last_checked(tmp_path: Path):
    header = "opérateur;jours;de;à;rue;croisement;vérifié le"
    path = csv_file(
        tmp_path,
        "Croix Rouge;lundi;20:00;22:00;rue Carnot;avenue Thiers;01/02/2026",
        "croix-rouge;lundi;21:00;23:00;rue Carnot;avenue Thiers;01/10/2026",
        "croix-rouge;mardi;21:00;23:00;rue Carnot;avenue Thiers;",
        "Restos;lundi;21:00;23:00;rue Carnot;avenue Thiers;",
        header=header,
    )
    found = read(path)
    assert found["checked_on"].tolist() == ["2026-10-01", None, None]
    assert "1 passage dit" in found.attrs["notes"][0]


@pytest.mark.parametrize(
    ("told", "wanted"),
    [("mardi, jeudi", (1, 3)), ("samedi au lundi", (0, 5, 6)), ("TLJ", tuple(range(7))),
     ("week-end", (5, 6)), ("lun. - mer.", (0, 1, 2))],
)  # fmt: skip
def test_days_are_read_as_people_write_them(told, wanted):
    assert days(told) == wanted


def test_months_wrap_around_the_year():
    assert months("hiver") == months("novembre à mars") == 0b110000000111
    assert months("janvier, mai et décembre") == 0b100000010001
    with pytest.raises(CellError):
        months("jui")


_CELL = st.text(max_size=12) | st.sampled_from(["lundi", "soir", "20:00", "rue Carnot"])


@given(st.lists(st.lists(_CELL, max_size=6), max_size=5))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_sheets_of_any_text_are_read_or_refused_in_words(tmp_path: Path, rows):
    lines = [";".join(cell.replace(";", "").replace("\n", "") for cell in row) for row in rows]
    path = tmp_path / "passages.csv"
    text = "\n".join([HEADER, *lines])
    path.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    try:
        read(path)
    except PlannerError:
        return
