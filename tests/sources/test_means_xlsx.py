"""The template and what reading it back gives."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from planner.errors import MeansError
from planner.exports.means_rows import rows_of
from planner.exports.means_template import write_template
from planner.means_layout import SHEETS
from planner.model import (
    AppointmentState,
    ExceptionKind,
    PairKind,
    PlaceKind,
    Protection,
    Public,
    TeamKind,
    TimeWindow,
)
from planner.tally import DEFAULT_COLUMNS, TallyColumn
from planner.wishes import LONGEST_REST_DAYS
from tests.sources.means_town import (
    STEP_M,
    X0,
    Y0,
    edited,
    faults_of,
    good,
    only,
    read_file,
    read_rows,
    stable_id,
)


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "modele.xlsx"
    write_template(path)
    return path


def test_the_template_has_each_sheet_with_its_headers_and_one_example(template):
    book = openpyxl.load_workbook(template)
    for spec in SHEETS:
        page = book[spec.name]
        headers = [cell.value for cell in page[1][: len(spec.columns)]]
        assert headers == [column.header for column in spec.columns]
        examples = [cell.value or "" for cell in page[2][: len(spec.columns)]]
        assert examples == [column.example for column in spec.columns]
        assert examples[0].startswith("exemple")
        assert page.max_row == 2


def test_each_closed_list_is_a_validation_of_its_column(template):
    book = openpyxl.load_workbook(template)
    for spec in SHEETS:
        page = book[spec.name]
        ruled = {}
        for rule in page.data_validations.dataValidation:
            column = next(iter(rule.sqref.ranges)).min_col - 1
            cells = book["listes"][rule.formula1.split("!")[1].replace("$", "")]
            ruled[spec.columns[column].header] = tuple(row[0].value for row in cells)
        wanted = {column.header: column.choices for column in spec.columns if column.choices}
        assert ruled == wanted


def test_the_untouched_template_only_lacks_a_team_a_shift_and_a_base(template):
    faults = faults_of(lambda: read_file(template))
    assert [fault.sheet for fault in faults] == ["équipes", "vacations", "lieux"]


def test_the_examples_made_rows_are_read_without_fault(tmp_path):
    """« exemple-A » becomes « A »; only what an example names elsewhere is added."""
    sheets = {
        spec.name: [
            {
                column.header: column.example.removeprefix("exemple").lstrip("- :")
                for column in spec.columns
            }
        ]
        for spec in SHEETS
    }
    base = {"code": "BASE", "nature": "base", "rue": "rue Carnot", "croisement": "avenue Thiers"}
    sheets["lieux"].append(base)
    sheets["équipes"] += good()["équipes"][1:]
    sheets["vacations"] += good()["vacations"][2:]
    sheets["véhicules"] += good()["véhicules"]
    means = read_rows(tmp_path, sheets)
    assert [team.id for team in means.teams] == ["A", "M"]
    assert means.organisation.name == "Samu social"
    assert means.exceptions[0].workers_absent == ("A2",)
    assert means.places[0].frequency == 2


def test_an_absence_and_a_reinforcement_may_be_told_by_a_number(tmp_path):
    sheets = good()
    told = {"date": "08/12/2026", "équipe": "A"}
    sheets["exceptions"] += [
        {**told, "type": "absence", "personnes absentes": 2},
        {**told, "type": "renfort", "personnes en renfort": 1},
    ]
    less, more = read_rows(tmp_path, sheets).exceptions[-2:]
    assert (less.people_absent, less.of_whole_team) == (2, False)
    assert (more.people_joining, more.workers_joining) == (1, ())


def test_no_formula_is_ever_written_whatever_the_names(tmp_path):
    sheets = good()
    sheets["lieux"][1]["nom"] = "=1+1"
    sheets["organisation"][0]["organisation"] = '=HYPERLINK("x")'
    path = tmp_path / "moyens.xlsx"
    write_template(path, sheets)
    for page in openpyxl.load_workbook(path):
        assert not [cell for row in page.rows for cell in row if cell.data_type == "f"]
        assert not page._hyperlinks
    assert read_file(path).places[1].label == "=1+1"


# What a right workbook gives


def test_teams_shifts_and_organisation_come_as_typed(tmp_path):
    means = read_rows(tmp_path, good())
    street, mobile = means.teams
    assert (street.kind, street.mode, street.size) == (TeamKind.MARAUDE, "walk", 3)
    assert (street.public, mobile.public) == (Public.STREET, Public.HOUSING)
    assert street.workers == ("A1", "A2", "A3")
    night = means.shifts[0]
    assert (night.weekday, night.start_min, night.end_min) == (0, 1200, 1500)
    assert (night.briefing_min, night.closing_min, night.break_min) == (20, 20, 0)
    assert means.shifts[2].vehicle == "V1"
    assert means.organisation.on_call_phone == "01 99 00 12 34"
    assert means.organisation.public_number == "01 99 00 56 78"
    assert means.organisation.tally == DEFAULT_COLUMNS


def test_the_organisation_chooses_what_its_rounds_count(tmp_path):
    sheets = good()
    sheets["organisation"][0]["comptes"] = "pas là, rencontrées"
    chosen = read_rows(tmp_path, sheets).organisation.tally
    assert chosen == (TallyColumn.MET, TallyColumn.NOT_THERE)


def test_places_stand_at_their_crossing_or_landmark_under_a_random_id(tmp_path):
    base, market, sweep = read_rows(tmp_path, good()).places
    assert base.is_base
    assert (base.point.x_m, base.point.y_m) == (X0, Y0)
    assert market.id == stable_id("place", "L1")
    assert (market.point.x_m, market.point.y_m) == (X0 + STEP_M, Y0)
    assert (sweep.point.x_m, sweep.point.y_m) == (X0 + 100, Y0 + 200)
    assert sweep.kind is PlaceKind.EXPLORATORY


def test_a_known_place_is_the_teams_unless_said_and_a_base_or_fixed_one_public(tmp_path):
    sheets = good()
    fixed = {"code": "F1", "nature": "point fixe", "rue": "rue Pasteur"}
    open_to = {
        "code": "P1",
        "nature": "lieu connu",
        "protection": "partenaires",
        "rue": "rue Pasteur",
    }
    sheets["lieux"] += [fixed, open_to]
    found = [place.protection for place in read_rows(tmp_path, sheets).places]
    public, team, partner = Protection.PUBLIC, Protection.TEAM, Protection.PARTNER
    assert found == [public, team, team, public, partner]


def test_hours_of_a_place_hold_on_its_days_and_past_midnight(tmp_path):
    sheets = good()
    sheets["lieux"][1] |= {"jours": "mardi, jeu.", "de": "22h", "à": "1 h 30"}
    sheets["lieux"][2] |= {"sans passage : jours": "lundi"}
    places = read_rows(tmp_path, sheets | {"vacations": good()["vacations"][2:]} | {
        "lieux": [sheets["lieux"][0], sheets["lieux"][1] | {"passages dus": 0}, sheets["lieux"][2]],
        "signalements": [], "exceptions": [],
    }).places  # fmt: skip
    assert places[1].windows == (TimeWindow(1, 1320, 1530), TimeWindow(3, 1320, 1530))
    assert places[2].refusals == (TimeWindow(0, 0, 1440),)
    assert places[2].windows is None


def test_e10_a_refusal_has_a_last_day_a_year_away_at_most(tmp_path):
    sheets = good()
    last = dt.date.today() + dt.timedelta(days=LONGEST_REST_DAYS)
    sheets["lieux"][2] |= {"sans passage : jours": "lundi"}
    assert read_rows(tmp_path, sheets).places[2].refused_until == last
    last -= dt.timedelta(days=30)
    sheets["lieux"][2]["sans passage : jusqu'au"] = f"{last:%d/%m/%Y}"
    read = read_rows(tmp_path, sheets)
    assert read.places[2].refused_until == last
    told = rows_of(read, {})["lieux"][2]
    assert told["sans passage : jusqu'au"] == f"{last:%d/%m/%Y}"  # as the other dates
    sheets["lieux"][2]["sans passage : jusqu'au"] = f"{last + dt.timedelta(days=31):%d/%m/%Y}"
    with pytest.raises(MeansError, match="un an au plus"):
        read_rows(tmp_path, sheets)
    assert read_rows(tmp_path, good()).places[2].refused_until is None


def test_numbers_are_told_as_they_are_written_and_read_again(tmp_path):
    sheets = good()
    for line, cost in enumerate(("96", "27,5")):
        sheets["équipes"][line]["coût (€/h)"] = cost
    read = read_rows(tmp_path, sheets)
    assert [team.cost_per_hour_eur for team in read.teams] == [96.0, 27.5]
    assert [row["coût (€/h)"] for row in rows_of(read, {})["équipes"]] == ["96", "27,5"]


def test_midnight_to_midnight_is_the_whole_day(tmp_path):
    sheets = good()
    sheets["lieux"][1] |= {"jours": "lundi", "de": "00:00", "à": "24:00"}
    assert read_rows(tmp_path, sheets).places[1].windows == (TimeWindow(0, 0, 1440),)


def test_a_confirmed_appointment_keeps_its_hour_even_after_midnight(tmp_path):
    sheets = good()
    sheets["équipes"][1]["compétences"] = "infirmier"
    sheets["vacations"].append(
        {"code": "M-ven", "équipe": "M", "jour": "vendredi", "début": "20:00", "fin": "03:00",
         "base": "BASE"}
    )  # fmt: skip
    sheets["rendez-vous"][0] |= {
        "jour": "vendredi", "de": "22:00", "à": "02:00", "état": "confirmé",
        "heure confirmée": "00:30", "fin souhaitée": "01:00",
    }  # fmt: skip
    visit = read_rows(tmp_path, sheets).appointments[0]
    assert visit.state is AppointmentState.CONFIRMED
    assert (visit.fixed_start_min, visit.soft_end_min) == (1470, 1500)


def test_a_double_appointment_is_tied_by_id_with_its_bounds(tmp_path):
    sheets = good()
    sheets["rendez-vous"][0] |= {
        "lié à": "9B2C", "lien": "écart", "écart min (min)": 90, "écart max (min)": 240,
    }  # fmt: skip
    first, second = read_rows(tmp_path, sheets).appointments
    assert first.pair == second.id
    assert (first.pair_kind, first.gap_min) == (PairKind.GAP, (90, 240))
    assert second.pair is None


def test_a_spreadsheets_own_dates_and_times_are_read(tmp_path):
    def edit(book):
        page = book["vacations"]
        page["D2"], page["E2"] = dt.time(19, 30), dt.time(0, 45)
        page["H2"] = dt.date(2026, 11, 1)
        page["H2"].number_format = "DD/MM/YYYY"

    shift = read_file(edited(tmp_path, good(), edit)).shifts[0]
    assert (shift.start_min, shift.end_min) == (1170, 1485)
    assert shift.first_date == dt.date(2026, 11, 1)


def test_an_extra_shift_and_a_closed_place_are_dated(tmp_path):
    sheets = good()
    sheets["exceptions"] = [
        {"date": "2026-12-02", "type": "vacation en plus", "équipe": "A", "début": "18:00",
         "fin": "22:00", "base": "BASE"},
        {"date": "03/12/2026", "type": "Lieu fermé", "lieu": "L1"},
    ]  # fmt: skip
    extra, closed = read_rows(tmp_path, sheets).exceptions
    assert extra.kind is ExceptionKind.EXTRA_SHIFT
    assert extra.shift is not None
    assert (extra.shift.weekday, extra.shift.start_min) == (2, 1080)
    assert (closed.date, closed.place) == (dt.date(2026, 12, 3), stable_id("place", "L1"))


def test_columns_may_be_moved_and_lines_left_blank(tmp_path):
    def edit(book):
        page = book["équipes"]
        page.move_range("A1:G3", cols=2)
        page.move_range("C3:I3", rows=4)
        for row in (1, 2, 7):
            page.cell(row, 1).value, page.cell(row, 3).value = page.cell(row, 3).value, None
        page.cell(7, 5).value = "hélicoptère"

    fault = only(faults_of(lambda: read_file(edited(tmp_path, good(), edit))))
    assert (fault.sheet, fault.line, fault.column) == ("équipes", 7, "mode")


def test_headers_are_found_whatever_their_case_or_accents(tmp_path):
    def edit(book):
        book["équipes"]["F1"] = "COMPETENCES"

    assert read_file(edited(tmp_path, good(), edit)).teams[0].skills == frozenset({"social"})


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", "`rm`", "${HOME}", "../../etc/passwd", "a\\b", "café 👩🏽‍⚕️"],
)
def test_hostile_names_of_places_stay_text(tmp_path, name):
    sheets = good()
    sheets["lieux"][1]["nom"] = name
    sheets["organisation"][0]["organisation"] = name
    means = read_rows(tmp_path, sheets)
    assert means.places[1].label == name
    assert means.organisation.name == name
