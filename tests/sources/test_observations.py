"""Counts are a number per place and band, with an expiry; where they were made is never told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from planner.errors import InputFileError
from planner.indicators.counted_places import counted_places, reported_places
from planner.sources.observations import read_observations
from tests.sources.test_presence import ground

TODAY = dt.date(2026, 11, 26)
HEADER = "nature;date;de;à;nombre;rue;croisement;quartier;protection;expire le"


def sheet(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / "comptages.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def read(path: Path):
    return read_observations([path], ground=ground(), today=TODAY)


def faults_of(path: Path):
    with pytest.raises(InputFileError) as caught:
        read(path)
    return caught.value.faults


def test_counts_are_protected_and_expire_unless_told_otherwise(tmp_path: Path):
    found = read(
        sheet(
            tmp_path,
            "vu par l'équipe;01/11/2026;20:00;22:00;3;rue Carnot;avenue Thiers;;;",
            "115;20/11/2026;22:00;01:00;2;;;Almont;public;",
            "115;20/11/2026;20:00;22:00;1;;;z1;;30/11/2026",
            "vu par l'équipe;01/05/2026;20:00;22:00;9;rue Carnot;avenue Thiers;;;",
        )
    )
    assert found["kind"].tolist() == ["met", "report", "report"]
    assert found["protected"].tolist() == [True, False, True]
    assert found["expires_on"].tolist() == ["2027-01-30", "2026-12-20", "2026-11-30"]
    assert found["count"].tolist() == [3, 2, 1]
    assert found.attrs["notes"] == ["1 comptage expiré : laissé de côté."]


def test_people_are_never_listed_line_by_line(tmp_path: Path):
    line = "vu par l'équipe;01/11/2026;20:00;22:00;1;rue Carnot;avenue Thiers;;;"
    (fault,) = faults_of(sheet(tmp_path, line, line))
    assert fault.line == 3
    assert "jamais une ligne par personne" in fault.hint


def test_faults_are_told_at_once_and_repeat_nothing_of_where(tmp_path: Path):
    path = sheet(
        tmp_path,
        "vu par l'équipe;01/11/2026;20:00;22:00;3;sous le pont secret;;;;",
        "vu par l'équipe;01/11/2026;20:00;22:00;3;;;bois secret;;",
        "vu par l'équipe;01/11/2026;20:00;22:00;3;;;bois\u202esecret;;",
        "vu par l'équipe;01/01/2027;20:00;22:00;3;rue Carnot;avenue Thiers;;;",
        "vu par l'équipe;01/11/2026;20:00;22:00;-1;rue Carnot;avenue Thiers;;;",
        "autre;01/11/2026;20:00;22:00;1;rue Carnot;avenue Thiers;;;",
        "115;01/11/2026;20:00;22:00;1;rue Carnot;avenue Thiers;;;01/01/2029",
        ";;;;;;;;;01/01/2029",
    )
    faults = faults_of(path)
    assert sorted({fault.line for fault in faults}) == list(range(2, 10))
    assert "secret" not in str([(fault.message, fault.hint) for fault in faults])


def test_a_column_about_people_is_refused(tmp_path: Path):
    header = HEADER + ";âge"
    (fault,) = faults_of(sheet(tmp_path, "115;20/11/2026;20:00;22:00;1;;;z1;;;40", header=header))
    assert "personne" in fault.message


def test_a_place_counts_what_is_usual_there_not_the_sum_of_visits(tmp_path: Path):
    where = "rue Carnot;avenue Thiers;;public;"
    found = read(
        sheet(
            tmp_path,
            f"vu par l'équipe;01/11/2026;20:00;22:00;4;{where}",
            f"vu par l'équipe;08/11/2026;20:00;22:00;0;{where}",
            f"vu par l'équipe;08/11/2026;22:00;23:00;1;{where}",
            "115;20/11/2026;20:00;22:00;5;;;z1;;",
        )
    )
    places = counted_places(found, TODAY)
    assert places["weight"].tolist() == [2.0]  # (4 + 0) / 2 from 20 to 22 h, 1 from 22 to 23 h
    assert places["protected"].tolist() == [False]
    assert reported_places(found, TODAY)["weight"].tolist() == [5.0]
    assert counted_places(found, dt.date(2027, 6, 1)).empty
