"""`--lang en` speaks English from help to plans, and leaves French as it was."""

from __future__ import annotations

import re

import pytest

from planner.i18n import set_language
from tests.cli.runner import av

FRENCH = re.compile(r"[éèêçùœÉÈ«»]| : | ; |\b(?:le|la|les|des|du|une|pas|semaine|rendez-vous)\b")
VERBS = (
    ["needs"], ["stops"], ["template"], ["plan"], ["check"], ["publish"], ["sheets"], ["compare"],
    ["demo"], ["serve"], ["territory"], ["territory", "add"], ["territory", "list"],
    ["territory", "sensitive"], ["bus"], ["bus", "plan"], ["bus", "compare"],
)  # fmt: skip


@pytest.fixture(autouse=True)
def _french_again():
    yield
    set_language("fr")


def assert_english(text: str, *, but: tuple[str, ...] = ()) -> None:
    for word in but:
        text = text.replace(word, "")
    found = [line for line in text.splitlines() if FRENCH.search(line)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("verb", [[], *VERBS], ids=" ".join)
def test_help_is_english(verb):
    ran = av("--lang", "en", *verb, "--help")
    assert ran.code == 0
    assert_english(ran.out, but=("semaine, jour, soir, nuit",))  # values of `needs --band`
    assert "Usage: " in ran.out
    french = av(*verb, "--help").out
    assert "Emploi : " in french


def test_wrong_usage_is_told_in_english():
    for words in (["plan"], ["nulle-part"], ["needs", "demo", "--public", "tous"], ["demo", "--x"]):
        ran = av(*words, "--lang", "en")
        assert ran.code == 2
        assert ran.err.startswith("Error: ")
        assert_english(ran.err)


def test_an_unknown_territory_and_a_bad_file_are_told_in_english(own_home, tmp_path):
    ran = av("needs", "ailleurs", "--public", "logement", "--home", own_home, "--lang", "en")
    assert ran.code == 3
    assert "unknown territory “ailleurs”" in ran.err
    bad = tmp_path / "means.xlsx"
    bad.write_bytes(b"not a workbook")
    ran = av("plan", "demo", "--means", bad, "--week", "2026-W50", "--home", own_home,
             "--lang", "en")  # fmt: skip
    assert ran.code == 3
    assert_english(ran.err)
    assert "workbook" in ran.err


def test_a_fault_of_the_spreadsheet_is_told_in_english_with_its_place(own_home, tmp_path):
    from openpyxl import load_workbook

    path = tmp_path / "means.xlsx"
    assert av("template", path).code == 0
    book = load_workbook(path)
    book["équipes"].append(["A", "maraude", "à pied", "rue", "une"])
    book.save(path)
    ran = av("plan", "demo", "--means", path, "--week", "2026-W50", "--home", own_home,
             "--lang", "en")  # fmt: skip
    assert ran.code == 3
    assert re.search(r"sheet “équipes”, row \d+, column “personnes”: ", ran.err)


def test_the_demo_and_a_plan_judged_again_are_told_in_english(tmp_path, monkeypatch):
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(tmp_path / "key"))
    home, out = tmp_path / "home", tmp_path / "out"
    ran = av("demo", "--home", home, "--out", out, "--week", "2026-W49", "--size", "XS",
             "--iterations", "2", "--lang", "en")  # fmt: skip
    assert ran.code == 0, ran.err
    for words in (
        "Week 49 (30 Nov – 6 Dec 2026)",
        "Presence time:",
        "no plan can exceed",
        "To open the application:",
    ):
        assert words in ran.out
    assert "Semaine" not in ran.out
    plan = next(out.glob("plan-*.json"))
    judged = av("check", plan, "--home", home, "--lang", "en")
    assert "judged again" in judged.out
    assert "jugé" not in judged.out


def test_the_language_of_the_environment_is_used(monkeypatch):
    monkeypatch.setenv("ALLERVERS_LANG", "en")
    assert "Usage: " in av("--help").out
    assert "Emploi : " in av("--help", "--lang", "fr").out


def test_an_unknown_language_falls_back_to_french():
    assert "Emploi : " in av("--help", "--lang", "xx").out
