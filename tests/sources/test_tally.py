"""Tallies of the closed list, read with every fault at once."""

from __future__ import annotations

import datetime as dt

import pytest

from planner.declared_activity import Tally
from planner.errors import InputFileError
from planner.sources.tally import read_tallies


def write(tmp_path, text):
    path = tmp_path / "comptes.csv"
    path.write_text(text, "utf-8")
    return path


def test_blank_counts_are_not_zero_but_absent(tmp_path):
    text = "date;tenue;rencontrées;dont 1re fois;pas là\n01/12/2026;oui;12;3;\n02/12/2026;non;;;\n"
    assert read_tallies(write(tmp_path, text)) == (
        Tally(dt.date(2026, 12, 1), True, {"rencontrées": 12, "dont 1re fois": 3}),
        Tally(dt.date(2026, 12, 2), False, {}),
    )


@pytest.mark.parametrize("column", ["équipe", "nom", "code", "remarques"])
def test_e17_a_column_of_no_list_is_refused_a_worker_s_or_a_person_s_too(tmp_path, column):
    with pytest.raises(InputFileError, match="colonne inconnue"):
        read_tallies(write(tmp_path, f"date;tenue;{column}\n01/12/2026;oui;x\n"))


def test_every_wrong_line_is_said(tmp_path):
    lines = ("hier;oui;1;0", "01/12/2026;oui;1;2", "01/12/2026;oui;-1;")
    text = "\n".join(("date;tenue;rencontrées;dont 1re fois", *lines))
    with pytest.raises(InputFileError) as caught:
        read_tallies(write(tmp_path, text))
    assert [fault.line for fault in caught.value.faults] == [2, 3, 4]
