"""Sheets that come back by workbook: codes, faults all at once, bilan, and the next plan."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

import planner.cli.returns as verb
from planner.errors import ReturnError
from planner.model import Week
from planner.planning.plan_format import loads
from planner.service.load import load_territory
from planner.service.outings import past_outings
from planner.service.returns_book import add_returns
from planner.store.workspace import Workspace
from tests.cli.runner import av

AFTER = dt.date(2026, 12, 8)
"""The Tuesday after the demo's week."""


@pytest.fixture
def home(own_home, monkeypatch):
    monkeypatch.setattr(verb, "_today", lambda: AFTER)
    return own_home


@pytest.fixture
def book(home, tmp_path):
    """The template of the demo's week, and its outings on foot."""
    path = tmp_path / "retours.xlsx"
    ran = av("returns", "template", "demo", path, "--week", "2026-W49", "--home", home)
    assert ran.code == 0, ran.err
    return path


def fill(path, sheet, line, **cells):
    """Write cells of a line, by header."""
    opened = openpyxl.load_workbook(path)
    page = opened[sheet]
    heads = {cell.value: cell.column for cell in page[1]}
    for header, value in cells.items():
        page.cell(line, heads[header.replace("_", " ")], value)
    opened.save(path)
    return page.cell(line, heads["sortie"]).value


def round_of(book):
    """A street round of three stops at least: code, lines of its counts, line of « sorties »."""
    opened = openpyxl.load_workbook(book)
    by_code: dict[str, list[int]] = {}
    for row in opened["comptes"].iter_rows(min_row=2):
        if row[0].value:
            by_code.setdefault(row[0].value, []).append(row[0].row)
    code = next(code for code, lines in by_code.items() if len(lines) > 2)
    outings = opened["sorties"].iter_rows(min_row=2)
    return code, by_code[code], next(row[0].row for row in outings if row[0].value == code)


def test_a_filled_workbook_feeds_needs_the_report_and_the_list(home, book, tmp_path):
    code, lines, line = round_of(book)
    fill(book, "sorties", line, tenue="oui")
    fill(book, "comptes", lines[0], rencontrées=3)
    fill(book, "comptes", lines[1], rencontrées=0)
    ran = av("returns", "add", "demo", book, "--home", home, "--json")
    assert ran.code == 0, ran.err
    assert ran.json == [{"outing": code, "version": 1}]
    store = Workspace(home)
    found = load_territory(store, "demo", today=AFTER).observations
    assert sorted(found["count"]) == [0, 3]
    gone = load_territory(store, "demo", today=AFTER + dt.timedelta(days=90)).observations
    assert gone is None
    told = av("bilan", "demo", "--from", "2026-11-30", "--to", "2026-12-06", "--home", home)
    assert "Déclaré, sorties" in told.out
    listed = av("returns", "list", "demo", "--home", home, "--json").json
    assert [one["held"] for one in listed if one["outing"] == code] == ["yes"]
    again = av("returns", "add", "demo", book, "--home", home)
    assert (again.code, "--replace" in again.err) == (3, True)
    assert av("returns", "add", "demo", book, "--replace", "--home", home).code == 0


def test_every_fault_is_told_with_its_line_and_nothing_is_saved(home, book):
    code, lines, line = round_of(book)
    other = 2 if line != 2 else 3
    fill(book, "sorties", other, tenue="peut-être")
    fill(book, "sorties", line, tenue="non")
    fill(book, "comptes", lines[0], rencontrées="<b>beaucoup</b>")
    fill(book, "comptes", lines[1], rencontrées=1, dont_1re_fois=2)
    fill(book, "comptes", lines[2], sortie="ZZZZZ", rencontrées=1)
    fill(book, "imprévus", 2, sortie=code, heure="25:99", rue="Rue qui n'existe pas", rencontrées=1)
    ran = av("returns", "add", "demo", book, "--home", home)
    assert ran.code == 3
    for words in (
        f"« sorties », ligne {other}, colonne « tenue »",
        f"« comptes », ligne {lines[0]}, colonne « rencontrées »",
        f"« comptes », ligne {lines[1]}",
        "ZZZZZ",
        "« imprévus », ligne 2, colonne « heure »",
        "« imprévus », ligne 2, colonne « rue »",
    ):
        assert words in ran.err, words
    assert "n'existe pas" not in ran.err
    assert Workspace(home).returns("demo") == []


def test_e20_a_workbook_tells_only_of_the_outings_of_whom_brings_it(home, book):
    code, lines, line = round_of(book)
    fill(book, "sorties", line, tenue="oui")
    fill(book, "comptes", lines[0], rencontrées=1)
    store = Workspace(home)
    known = past_outings(store, "demo", today=AFTER)
    others = [one for one in known if one.code != code]
    with pytest.raises(ReturnError, match=f"« {code} » inconnu"):
        add_returns(store, "demo", book, known=others, today=AFTER)
    assert store.returns("demo") == []
    (saved,) = add_returns(store, "demo", book, known=known, today=AFTER)
    assert saved.outing == code
    with pytest.raises(ReturnError, match=f"sortie {code} déjà saisie"):
        add_returns(
            store, "demo", book, known=past_outings(store, "demo", today=AFTER), today=AFTER
        )


def test_an_outing_to_come_has_no_sheet_yet(home, tmp_path, monkeypatch):
    monkeypatch.setattr(verb, "_today", lambda: dt.date(2026, 11, 20))
    ran = av("returns", "template", "demo", tmp_path / "x.xlsx", "--home", home)
    assert (ran.code, "n'attend" in ran.err) == (2, True)


def test_a_rest_asks_first_where_several_come_and_no_later_plan_passes_there(
    chain, home, tmp_path, monkeypatch
):
    store = Workspace(home)
    means = store.latest_means("demo")[1]
    plan = loads(chain.plan.read_bytes())
    codes = store.user_codes("demo")
    passed = {p.place for shift in plan.shifts for p in shift.passages}
    ref = next(p.id for p in means.places if p.id in passed and p.id in codes and not p.is_base)
    asked = ("returns", "rest", "demo", codes[ref], "--until", "2026-12-31", "--home", home)
    ran = av(*asked)
    assert (ran.code, "pour toutes" in ran.err) == (3, True)
    assert store.wishes("demo").rests == ()
    monkeypatch.setattr(verb, "_today", lambda: plan.week.monday)
    assert av(*asked, "--agreed").code == 0
    sheets = av("sheets", chain.plan, "--out", tmp_path / "f", "--home", home)
    assert (sheets.code, "ne souhaite pas" in sheets.err) == (3, True)
    for week in (Week(2026, 50), Week(2026, 52)):
        out = tmp_path / f"{week}.json"
        ran = av("plan", "demo", "--means", chain.means, "--week", week, "--iterations", "3",
                 "--home", home, "--out", out)  # fmt: skip
        assert ran.code in (0, 4), ran.err
        made = loads(out.read_bytes())
        assert ref not in {p.place for shift in made.shifts for p in shift.passages}
    assert av("returns", "rest", "demo", codes[ref], "--end", "--home", home).code == 0
    assert store.wishes("demo").rests == ()
