"""Regimes as data: what is shipped, what an agreement may change, what is refused."""

from __future__ import annotations

import tomllib

import pytest

from planner.errors import InputFileError
from planner.paths import data_dir
from planner.sources.regimes import load_regimes, shipped_regimes
from planner.working_time import Measure

AGREEMENT = """
key = "cc66"
[[rule]]
id = "W1"
measure = "day_max_h"
value = 11
article = "Accord d'entreprise du 3 mars 2025, art. 4"
verified = true
note = "texte lu le 12 mars 2025"
"""


def test_the_five_regimes_are_shipped_and_only_the_charter_is_no_law():
    regimes = shipped_regimes()
    assert {key for key, regime in regimes.items() if not regime.legal} == {"benevoles"}
    assert set(regimes) == {
        "benevoles", "cc66", "code-du-travail", "hopital-public", "territoriale"
    }  # fmt: skip


def test_every_rule_says_whether_its_text_was_read():
    for path in (data_dir() / "regimes").glob("*.toml"):
        rules = tomllib.loads(path.read_text("utf-8"))["rule"]
        assert all(isinstance(rule.get("verified"), bool) for rule in rules), path.name


def test_an_agreement_changes_a_value_with_a_note(tmp_path):
    path = tmp_path / "accord.toml"
    path.write_text(AGREEMENT, "utf-8")
    rule = load_regimes([path])["cc66"].of(Measure.DAY_MAX_H)
    assert rule is not None
    assert (rule.value, rule.note, rule.tolerated) == (11, "texte lu le 12 mars 2025", None)
    assert len(load_regimes([path])["cc66"].rules) == len(shipped_regimes()["cc66"].rules)
    assert shipped_regimes()["cc66"].of(Measure.DAY_MAX_H).value == 10


def test_a_value_is_not_changed_without_a_note(tmp_path):
    path = tmp_path / "accord.toml"
    path.write_text(AGREEMENT.replace('note = "texte lu le 12 mars 2025"', ""), "utf-8")
    with pytest.raises(InputFileError, match=r"cc66, W1 \(day_max_h\).*note"):
        load_regimes([path])


def test_another_agreement_is_a_regime_of_its_own(tmp_path):
    path = tmp_path / "cc51.toml"
    path.write_text(AGREEMENT.replace("cc66", "cc51") + "", "utf-8")
    assert load_regimes([path])["cc51"].of(Measure.DAY_MAX_H).value == 11


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("key = ", "cle = "), "« key » absent"),
        (('measure = "day_max_h"', 'measure = "heures"'), "mesure « heures » inconnue"),
        (("value = 11", 'value = "onze"'), "« value » : valeur de type inattendu"),
        (("value = 11", "value = true"), "« value » : valeur de type inattendu"),
        (("value = 11", ""), "valeur absente"),
        (("value = 11", "value = -1"), "valeur négative"),
        (("[[rule]]", "[rule]"), "aucune règle"),
        (("id = ", "numero = "), "champ « numero » inconnu"),
        (("value = 11", 'value = 11\nband = ["21:00", "06:00"]'), "plage absente ou en trop"),
        (("verified", "=="), "TOML"),
    ],
)
def test_a_faulty_file_is_refused_in_words(tmp_path, change, said):
    path = tmp_path / "accord.toml"
    path.write_text(AGREEMENT.replace(*change), "utf-8")
    with pytest.raises(InputFileError) as caught:
        load_regimes([path])
    assert said in str(caught.value)
    assert "accord.toml" in str(caught.value)


def test_a_band_that_is_no_hour_is_refused(tmp_path):
    path = tmp_path / "nuit.toml"
    text = AGREEMENT.replace("day_max_h", "night_band").replace(
        "value = 11", 'band = ["21h", "06:00"]'
    )
    path.write_text(text, "utf-8")
    with pytest.raises(InputFileError, match="21h"):
        load_regimes([path])
