"""The rota sheet: terms of opaque codes, without any reason and without any person."""

from __future__ import annotations

import pytest

from planner.model import RotaTerms
from tests.sources.means_town import faults_of, good, read_rows


def test_terms_of_codes_and_the_organisation_s_regime_are_read(tmp_path):
    sheets = good()
    sheets["organisation"][0]["régime"] = "CC66"
    sheets["rota"] = [
        {"code": "A1", "régime": "benevoles", "référent formé": "oui",
         "jours travaillés ailleurs": "mardi, jeudi"},
        {"code": "M1", "de nuit": "oui", "temps partiel": "oui", "rythme irrégulier": "oui"},
        {"code": "M2", "sans nuit": "oui"},
    ]  # fmt: skip
    means = read_rows(tmp_path, sheets)
    assert means.organisation.regime == "cc66"
    assert means.rota == (
        RotaTerms("A1", "benevoles", lead=True, other_work_days=frozenset({1, 3})),
        RotaTerms("M1", night_worker=True, part_time=True, irregular=True),
        RotaTerms("M2", no_night=True),
    )


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ({"code": "Z9"}, "code", "d'aucune équipe"),
        ({"code": "A1", "régime": "cc 66 !"}, "régime", "régime"),
        ({"code": "A1", "de nuit": "parfois"}, "de nuit", "liste"),
        ({"code": "A1", "de nuit": "oui", "sans nuit": "oui"}, "sans nuit", "à la fois"),
    ],
)
def test_a_wrong_line_is_said_with_its_place(tmp_path, row, column, said):
    sheets = good() | {"rota": [row]}
    (fault,) = faults_of(lambda: read_rows(tmp_path, sheets))
    assert (fault.sheet, fault.line, fault.column) == ("rota", 2, column)
    assert said in fault.message


def test_a_code_told_twice_is_a_fault(tmp_path):
    sheets = good() | {"rota": [{"code": "A1"}, {"code": "A1"}]}
    (fault,) = faults_of(lambda: read_rows(tmp_path, sheets))
    assert "déjà pris" in fault.message
