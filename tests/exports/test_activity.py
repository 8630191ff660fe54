"""The activity report in its files: planned and declared apart, hostile names inert."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pypdf
import pytest

from planner.activity import MonthPlanned, Period, PlannedActivity
from planner.declared_activity import Tally, declared_activity
from planner.exports.activity_files import PDF_ROWS, activity_pdf, activity_xlsx
from planner.exports.activity_report import activity_report
from planner.exports.report_section import cut
from planner.held_activity import HeldActivity, Outings, Slots
from planner.returns import Held

PERIOD = Period(dt.date(2026, 12, 1), dt.date(2026, 12, 31))
HOSTILE = '=1+1 <script>alert(1)</script> ${x} `#read("/etc/passwd")` ../'
PLANNED = PlannedActivity(
    weeks=5, weeks_published=2,
    by_month={"2026-12": MonthPlanned(6, 41, 8, 40_000, 6 * 14_400, frozenset("AB"))},
    by_band={20: 30, 22: 11}, by_zone={"Z1": 12}, protected_passages=29, regularity_share=0.75,
    promised_slots=33,
)  # fmt: skip
ZONES = {"Z1": HOSTILE, "Z2": "Est 10", "Z3": "Étang", "Z4": "Est 2"}
HELD = HeldActivity(
    {Held.YES: Outings(4, 4 * 14_400, frozenset("AB")), Held.PARTLY: Outings(1, 14_400),
     Held.NO: Outings(), None: Outings(1, 14_400)},
    {"2026-12": Slots(held=20, not_held=5, unknown=8)},
)  # fmt: skip


def report(*, declared: bool = True, held: HeldActivity | None = None, zones=ZONES):
    tallies = [Tally(dt.date(2026, 12, 1), True, {"rencontrées": 34, "orientées": 3})]
    found = declared_activity(tallies, PERIOD) if declared else None
    return activity_report("Valmy", PERIOD, PLANNED, found, held, zones=zones)


def section(told, words: str):
    (found,) = [one for one in told.sections if words in one.title]
    return found


def test_means_are_told_teams_outings_and_hours():
    assert section(report(), "moyens").rows[0][:4] == ("décembre 2026", "2", "6", "24\u00a0h")


def test_a_period_without_a_published_week_says_so_once_and_what_to_do() -> None:
    nothing = PlannedActivity(
        weeks=5, weeks_published=0, by_month={}, by_band={}, by_zone={}, protected_passages=0,
        regularity_share=None, promised_slots=0,
    )  # fmt: skip
    told = activity_report("Valmy", PERIOD, nothing, None, zones=ZONES)
    assert told.sections == ()
    first, second = told.notes
    assert "Aucune semaine n'est publiée" in first
    assert "page « Semaine »" in first
    assert second.startswith("Rien n'est déclaré")


def test_a_table_that_would_be_empty_is_not_made() -> None:
    empty = replace(PLANNED, by_band={}, by_zone=dict.fromkeys(ZONES, 1))
    told = activity_report("Valmy", PERIOD, empty, None, zones=ZONES)
    assert [one.title for one in told.sections if not one.rows] == []
    assert not [one for one in told.sections if "tranche" in one.title or "sans" in one.title]
    held = replace(HELD, slots_by_month={})
    assert not [one for one in report(held=held).sections if "régularité tenue" in one.title]


def test_promises_planned_and_promises_held_stand_apart_with_the_unknown_beside():
    told = report(held=HELD)
    planned, declared = section(told, "Prévu, régularité"), section(told, "régularité tenue")
    assert [" ".join(row[1].split()) for row in planned.rows] == ["33", "75 %"]
    assert [" ".join(cell.split()) for cell in declared.rows[0]] == [
        "décembre 2026", "20", "5", "8", "80 %",
    ]  # fmt: skip
    assert (planned.declared, declared.declared) == (False, True)


def test_hours_of_an_outing_held_in_part_are_not_told():
    rows = {row[0]: row[1:] for row in section(report(held=HELD), "Déclaré, sorties").rows}
    assert rows["tenues"] == ("4", "2", "16\u00a0h")
    assert rows["tenues en partie"] == ("1", "0", "inconnu")
    assert rows["sans retour saisi"][0] == "1"


def test_a_file_of_tallies_tells_no_hours_and_no_regularity_held():
    told = report()
    assert not [one for one in told.sections if "régularité tenue" in one.title]
    assert "inconnues" in section(told, "Déclaré, sorties").note


def test_zones_without_passage_are_named_in_order():
    assert section(report(), "zones sans passage").rows == (("Est 2",), ("Est 10",), ("Étang",))


def test_a_long_list_is_whole_in_the_workbook_and_cut_in_the_pdf_which_says_so():
    told = report(zones={f"Z{rank}": f"Zone {rank}" for rank in range(100)})
    rows, more = cut(section(told, "zones sans passage"), PDF_ROWS)
    assert (len(rows), more) == (PDF_ROWS, "et 59 autres, dans le classeur")
    pages = pypdf.PdfReader(io.BytesIO(activity_pdf(told))).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert "et 59 autres, dans le classeur" in text
    assert "Zone 99" not in text
    book = openpyxl.load_workbook(io.BytesIO(activity_xlsx(told)))
    assert "Zone 99" in {cell.value for row in book["prévu"].iter_rows() for cell in row}


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
    assert told.subtitle == "du 1er au 31 décembre 2026"
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
