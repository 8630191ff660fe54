"""Hours declared beside the plan: read with every fault at once."""

from __future__ import annotations

import datetime as dt

import pytest

from planner.errors import InputFileError
from planner.sources.hours import DeclaredHours, read_hours
from planner.working_time.work import Kind


def write(tmp_path, text):
    path = tmp_path / "heures.csv"
    path.write_text(text, "utf-8")
    return path


def test_hours_run_past_midnight_and_may_be_coordination(tmp_path):
    text = (
        "code;date;début;fin;nature\n"
        "A1;30/11/2026;20:00;05:00;\n"
        "A2;2026-12-01;09:00;10:30;Coordination\n"
    )
    assert read_hours(write(tmp_path, text)) == (
        DeclaredHours("A1", dt.date(2026, 11, 30), 1200, 1740, Kind.OTHER),
        DeclaredHours("A2", dt.date(2026, 12, 1), 540, 630, Kind.COORDINATION),
    )


def test_every_faulty_line_is_said_with_what_to_do(tmp_path):
    text = (
        "code,date,debut,fin\n"
        "A1,31/02/2026,9:00,10:00\n"
        "A 1,01/12/2026,9:00,10:00\n"
        "A1,01/12/2026,9:00,9:00\n"
    )
    with pytest.raises(InputFileError) as caught:
        read_hours(write(tmp_path, text))
    assert [fault.line for fault in caught.value.faults] == [2, 3, 4]
    assert all(fault.hint for fault in caught.value.faults)


def test_missing_columns_are_named(tmp_path):
    with pytest.raises(InputFileError, match="date, début, fin"):
        read_hours(write(tmp_path, "code\nA1\n"))
