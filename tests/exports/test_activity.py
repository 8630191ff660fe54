"""The activity report in its files: planned and declared apart, hostile names inert."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pypdf
import pytest

from planner.activity import MonthPlanned, Period, PlannedActivity, Tally, declared_activity
from planner.exports.activity_files import activity_pdf, activity_xlsx
from planner.exports.activity_report import activity_report

PERIOD = Period(dt.date(2026, 12, 1), dt.date(2026, 12, 31))
HOSTILE = '=1+1 <script>alert(1)</script> ${x} `#read("/etc/passwd")` ../'
PLANNED = PlannedActivity(
    weeks=5, weeks_published=2, by_month={"2026-12": MonthPlanned(6, 41, 8, 40_000)},
    by_band={20: 30, 22: 11}, by_zone={"Z1": 12}, protected_passages=29, regularity_share=0.75,
)  # fmt: skip
ZONES = {"Z1": HOSTILE, "Z2": "Est"}


def report(*, declared: bool = True):
    tallies = [Tally(dt.date(2026, 12, 1), True, {"rencontrées": 34, "orientées": 3})]
    found = declared_activity(tallies, PERIOD) if declared else None
    return activity_report("Valmy", PERIOD, PLANNED, found, zones=ZONES)


def test_planned_and_declared_are_never_in_one_section():
    told = report()
    assert [one.title for one in told.sections if one.declared] == [
        "Déclaré, sorties", "Déclaré, comptes des feuilles",
    ]  # fmt: skip
    assert all(one.title.startswith("Prévu") for one in told.sections if not one.declared)


def test_without_tallies_nothing_is_said_to_be_held():
    told = report(declared=False)
    assert not any(one.declared for one in told.sections)
    assert "Rien n'est déclaré : aucune sortie n'est dite tenue." in told.notes


def test_dates_and_months_are_said_as_people_do():
    told = report()
    assert told.subtitle == "du 1er décembre 2026 au 31 décembre 2026"
    assert told.sections[0].rows[0][0] == "décembre 2026"


def test_small_counts_are_withheld_and_a_refusal_is_no_failure():
    (counts,) = [one for one in report().sections if "comptes" in one.title]
    assert counts.rows[0] == ("rencontrées", "34", "34")
    assert counts.rows[2] == ("orientées", "retenu", "retenu")
    assert "un choix, jamais un échec" in counts.note


def test_the_workbook_has_two_sheets_and_no_formula():
    book = openpyxl.load_workbook(io.BytesIO(activity_xlsx(report())))
    assert book.sheetnames == ["prévu", "déclaré"]
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert HOSTILE in [cell.value for cell in cells]
    planned = {str(cell.value) for row in book["prévu"].iter_rows() for cell in row if cell.value}
    assert not any(text.startswith("Déclaré") for text in planned)


@pytest.mark.parametrize("declared", [True, False])
def test_the_pdf_is_tagged_and_shows_hostile_names_as_typed(declared):
    document = pypdf.PdfReader(io.BytesIO(activity_pdf(report(declared=declared))))
    text = " ".join(page.extract_text() for page in document.pages)
    assert "Bilan d'activité · Valmy" in text.replace("’", "'")
    assert "alert(1)" in text
    assert ("Déclaré, sorties" in text) is declared
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert document.trailer["/Root"]["/Lang"] == "fr"
