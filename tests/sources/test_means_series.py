"""Rhythms, known codes and outcomes, as typed in the spreadsheet."""

from __future__ import annotations

import datetime as dt

import pytest

from planner.model import AppointmentState, VisitOutcome
from planner.series import Rhythm, Series
from tests.sources.means_town import faults_of, good, read_rows

RHYTHM = {"rythme": "deux fois par mois", "à partir du": "01/12/2026"}


def test_a_rhythm_known_codes_and_outcomes_are_read(tmp_path):
    sheets = good()
    sheets["rendez-vous"][0] |= RHYTHM | {"code de rota": "M1", "codes connus": "M2, M1"}
    sheets["rendez-vous"][1] |= {
        "rythme": "sous N jours", "à partir du": "02/12/2026", "sous (jours)": 10,
        "autres jours": "mardi",
    }  # fmt: skip
    sheets["suivi"] = [
        {"référence": "7F3A", "date": "01/12/2026", "état": "pas là"},
        {"référence": "7F3A", "date": "15/12/2026", "état": "fait"},
    ]
    means = read_rows(tmp_path, sheets)
    one, two = means.appointments
    assert one.series == Series(Rhythm.TWICE_A_MONTH, dt.date(2026, 12, 1))
    assert (one.worker, one.known_workers) == ("M1", ("M2",))
    assert two.series == Series(
        Rhythm.WITHIN_DAYS, dt.date(2026, 12, 2), within_days=10, other_weekdays=frozenset({1})
    )
    assert means.outcomes == (
        VisitOutcome("appointment:7F3A", dt.date(2026, 12, 1), AppointmentState.NOT_THERE),
        VisitOutcome("appointment:7F3A", dt.date(2026, 12, 15), AppointmentState.DONE),
    )


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"rythme": "parfois", "à partir du": "01/12/2026"}, "rythme", "liste"),
        ({"rythme": "chaque semaine"}, "à partir du", "sans premier jour"),
        ({"à partir du": "01/12/2026"}, "à partir du", "sans rythme"),
        (RHYTHM | {"sous (jours)": 3}, "sous (jours)", "délai sans"),
        (RHYTHM | {"rythme": "sous N jours"}, "sous (jours)", "sans délai"),
        (RHYTHM | {"jusqu'au": "30/11/2026"}, "jusqu'au", "précède"),
        ({"codes connus": "Z9"}, "codes connus", "d'aucune équipe"),
    ],
)
def test_a_rhythm_that_cannot_be_is_said_with_its_place(tmp_path, cells, column, said):
    sheets = good()
    sheets["rendez-vous"][0] |= cells
    (fault,) = faults_of(lambda: read_rows(tmp_path, sheets))
    assert (fault.sheet, fault.line, fault.column) == ("rendez-vous", 2, column)
    assert said in fault.message


@pytest.mark.parametrize(
    ("cells", "column"),
    [({"référence": "ZZZ"}, "référence"), ({"état": "absent"}, "état"), ({"date": "hier"}, "date")],
)
def test_an_outcome_of_no_appointment_or_another_word_is_a_fault(tmp_path, cells, column):
    row = {"référence": "7F3A", "date": "01/12/2026", "état": "fait"} | cells
    (fault,) = faults_of(lambda: read_rows(tmp_path, good() | {"suivi": [row]}))
    assert (fault.sheet, fault.line, fault.column) == ("suivi", 2, column)


def test_within_some_days_any_day_with_an_outing_will_do(tmp_path):
    """Friday has no outing of the mobile team, Tuesday has one."""
    sheets = good()
    sheets["rendez-vous"][1] |= {
        "jour": "vendredi", "rythme": "sous N jours", "à partir du": "01/12/2026",
        "sous (jours)": 10,
    }  # fmt: skip
    assert read_rows(tmp_path, sheets).appointments[1].series is not None
    sheets["rendez-vous"][1] |= {"autres jours": "jeudi"}
    (fault,) = faults_of(lambda: read_rows(tmp_path, sheets))
    assert "aucune vacation" in fault.message
