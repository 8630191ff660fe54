"""Lines of forms read into the words that readers of scenarios and alerts take."""

from __future__ import annotations

import pytest

from planner.alert import AlertPlaceKind
from planner.errors import MeansError
from planner.service.change_rows import (
    CROSSING,
    DAY,
    END,
    KIND,
    NUMBER,
    PLACE,
    START,
    STREET,
    TEAM,
    ChangeRows,
    TypedRows,
)


def table(*rows, title="Vacations de plus"):
    return TypedRows(title, {key: key for key in rows[0]}, rows)


def test_blank_lines_say_nothing_and_filled_ones_are_words():
    rows = ChangeRows()
    blank = {TEAM: None, DAY: None, START: None, END: None}
    filled = {TEAM: "M1", DAY: "samedi", START: "19:30", END: "00:30"}
    assert rows.days(table(blank, filled)) == (("M1", "samedi", "19:30-00:30"),)
    half = {STREET: "Gare", CROSSING: " ", DAY: "mardi", START: "09:00", END: "12:00"}
    assert rows.days(table(half), STREET) == (("Gare", "mardi", "09:00-12:00"),)
    where = {STREET: "rue A", CROSSING: "rue B"}
    assert rows.stops(table({STREET: "", CROSSING: None}, where)) == ("rue A / rue B",)
    opened = {KIND: "gymnase", STREET: "Gare", CROSSING: None}
    assert rows.places(table(opened)) == ((AlertPlaceKind.GYM, "Gare"),)
    assert rows.passages(table({PLACE: "L3", NUMBER: 2})) == {"L3": 2}
    rows.check()


def test_every_line_that_lacks_something_or_repeats_another_is_told():
    rows = ChangeRows()
    rows.days(table({TEAM: "M1", DAY: "samedi", START: "19:30", END: None}))
    hours = {TEAM: "M1", START: "19:00", END: "01:00"}
    rows.hours(table(hours, {**hours, END: None}, {**hours, END: "02:00"}, title="Autres heures"))
    with pytest.raises(MeansError) as caught:
        rows.check()
    told = [str(fault) for fault in caught.value.faults]
    assert told == [
        "ligne 1, colonne « end » : à compléter, dans « Vacations de plus »",
        "ligne 2, colonne « end » : à compléter, dans « Autres heures »",
        "ligne 3, colonne « team » : deux lignes pour M1, dans « Autres heures »",
    ]
