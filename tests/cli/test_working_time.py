"""Working time through the command line: declared, alerted, accepted, informed; never silent."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from planner.clock import Clock
from planner.planning.plan_format import loads
from planner.service.judging import check_plan
from planner.service.working_time import notice_lines
from planner.store.workspace import Workspace
from planner.working_time import Level, Measure
from tests.cli.conftest import WEEK
from tests.cli.runner import av


def with_regime(means: Path, path: Path, regime: str) -> Path:
    book = openpyxl.load_workbook(means)
    page = book["organisation"]
    headers = [cell.value for cell in page[1]]
    page.cell(2, headers.index("régime") + 1).value = regime
    book.save(path)
    return path


@pytest.fixture(scope="module")
def declared(chain, tmp_path_factory):
    """A plan of the demo's week whose organisation declares a regime, and its workspace."""
    folder = tmp_path_factory.mktemp("regime")
    home = Path(shutil.copytree(chain.home, folder / "home"))
    means = with_regime(chain.means, folder / "moyens.xlsx", "code-du-travail")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLERVERS_KEY_FILE", str(chain.home.parent / "key"))
        ran = av("plan", "demo", "--means", means, "--week", WEEK, "--iterations", "3",
                 "--home", home, "--out", folder / "plan.json")  # fmt: skip
    return home, folder / "plan.json", ran


def test_without_a_regime_the_check_says_that_working_time_was_not_checked(chain):
    ran = av("check", chain.plan, "--home", chain.home)
    assert "Temps de travail non contrôlé : aucun régime déclaré" in ran.out


def test_a_plan_says_how_many_codes_were_checked_and_that_it_is_no_legal_advice(declared):
    _home, _plan, ran = declared
    assert "Temps de travail. Alerte, non avis juridique." in ran.out
    assert "0 semaine passée connue sur 11" in ran.out


def test_k_a_return_beyond_the_day_s_limit_is_published_only_once_accepted(declared, tmp_path):
    home, plan, _ran = declared
    document = json.loads(plan.read_text("utf-8"))
    shift = document["shifts"][0]
    shift["return_s"] = shift["start_s"] + 10 * 3600 + 30 * 60 + 20 * 60
    path = tmp_path / "late.json"
    path.write_text(json.dumps(document), "utf-8")
    ran = av("check", path, "--home", home)
    assert ran.code == 4
    assert "Code du travail, art. L3121-18" in ran.out
    assert "[à accepter] durée du travail d'une journée" in ran.out
    refused = av("publish", path, "--home", home)
    assert refused.code == 3
    assert "W1" in refused.err
    open_ = [v["rule"] for v in av("check", path, "--home", home, "--json").json["violations"]
             if v["severity"] == "a_accepter"]  # fmt: skip
    own = Path(shutil.copytree(home, tmp_path / "home"))
    published = av("publish", path, "--home", own, "--accept", ",".join(dict.fromkeys(open_)))
    assert published.code == 0, published.err
    saved = [p for p in Workspace(own).plans("demo", loads(path.read_bytes()).week) if p.published]
    assert {v.rule for v in saved[0].violations if v.accepted} >= {"W1"}


def test_declared_hours_are_counted_and_faulty_ones_told(declared, tmp_path):
    home, plan, _ran = declared
    read = loads(plan.read_bytes())
    shift = next(one for one in read.shifts if one.start_s % 86_400 >= 19 * 3600)
    teams = Workspace(home).means(read.means).teams
    worker = next(team.workers[0] for team in teams if team.id == shift.team)
    hours = tmp_path / "heures.csv"
    hours.write_text(f"code;date;début;fin\n{worker};{shift.date};06:10;09:00\n", "utf-8")
    ran = av("check", plan, "--home", home, "--hours", hours)
    assert ran.code == 4
    assert worker in ran.out
    assert "amplitude" in ran.out
    hours.write_text("code;date;début;fin\nA1;hier;06:00;16:00\n", "utf-8")
    wrong = av("check", plan, "--home", home, "--hours", hours)
    assert wrong.code == 3
    assert "ligne 2" in wrong.err


def test_an_agreement_in_the_workspace_changes_a_value_with_its_note(declared, tmp_path):
    home = Path(shutil.copytree(declared[0], tmp_path / "home"))
    (home / "regimes").mkdir()
    (home / "regimes" / "accord.toml").write_text(
        'key = "code-du-travail"\n[[rule]]\nid = "W1"\nmeasure = "day_max_h"\nvalue = 1\n'
        'article = "accord"\nverified = true\nnote = "essai"\n',
        "utf-8",
    )
    ran = av("check", declared[1], "--home", home)
    assert ran.code == 4
    assert "1\u00a0h au plus (accord)" in ran.out
    assert "valeur changée : essai" in ran.out


def test_a_regime_that_nobody_describes_is_refused_before_the_search(chain, own_home, tmp_path):
    means = with_regime(chain.means, tmp_path / "moyens.xlsx", "cc67")
    ran = av("plan", "demo", "--means", means, "--week", WEEK, "--iterations", "3",
             "--home", own_home, "--out", tmp_path / "plan.json")  # fmt: skip
    assert ran.code == 3
    assert "régime « cc67 » inconnu" in ran.err
    assert not (tmp_path / "plan.json").exists()


def test_past_weeks_come_from_published_plans(declared, tmp_path):
    home = Path(shutil.copytree(declared[0], tmp_path / "home"))
    ran = av("publish", declared[1], "--home", home, "--accept", _rules(declared[1], home))
    assert ran.code == 0, ran.err
    again = av("plan", "demo", "--means", declared[1].parent / "moyens.xlsx", "--week", "2026-W50",
               "--iterations", "3", "--home", home, "--out", tmp_path / "next.json")  # fmt: skip
    assert "1 semaine passée connue sur 11" in again.out


def test_w8_the_year_is_said_not_judged_before_hours_are_known_and_then_from_when(
    declared, tmp_path
):
    home, plan, ran = declared
    assert "ce qui se compte sur douze mois n'est pas jugé" in ran.out
    means = Workspace(home).means(loads(plan.read_bytes()).means)
    hours = tmp_path / "heures.csv"
    codes = [code for team in means.teams for code in team.workers]
    for first, said in (("2026-03-02", "depuis le 2 mars 2026"), ("2025-12-08", None)):
        lines = [f"{code};{first};09:00;10:00" for code in codes]
        hours.write_text("\n".join(["code;date;début;fin", *lines]), "utf-8")
        told = av("check", plan, "--home", home, "--hours", hours).out
        assert ("sur douze mois" in told) is (said is not None)
        assert said is None or said in told


def test_w12_a_rota_changed_since_it_was_published_is_told_to_the_codes_it_concerns(
    declared, tmp_path
):
    home = Path(shutil.copytree(declared[0], tmp_path / "home"))
    plan = declared[1]
    assert av("publish", plan, "--home", home, "--accept", _rules(plan, home)).code == 0
    store = Workspace(home)
    (saved,) = [one for one in store.plans("demo", loads(plan.read_bytes()).week) if one.published]
    moved = with_regime(plan.parent / "moyens.xlsx", tmp_path / "m.xlsx", "hopital-public")
    _an_hour_later(moved)
    again = av("plan", "demo", "--means", moved, "--week", WEEK, "--iterations", "3",
               "--home", home, "--out", tmp_path / "again.json")  # fmt: skip
    assert again.code in (0, 4), again.err
    changed = loads((tmp_path / "again.json").read_bytes())
    first = min(changed.shifts, key=lambda one: one.start_s)
    now = Clock(changed.week, changed.tz).local(first.start_s) - dt.timedelta(hours=30)
    found = check_plan(store, changed, at=now).working_time.alerts
    told = [one for one in found if one.rule.measure is Measure.CHANGE_NOTICE_MIN_H]
    assert first.id in {one.shift for one in told}
    assert all(one.level is Level.INFO and 0 <= one.measured < 48 for one in told)
    before = check_plan(store, changed, at=now - dt.timedelta(days=14)).working_time.alerts
    assert not [one for one in before if one.rule.measure is Measure.CHANGE_NOTICE_MIN_H]
    told = notice_lines(store, changed, at=now)
    (line,) = [one for one in told if "30\u00a0h avant, 48\u00a0h" in one]
    assert "sortie changée depuis la publication" in line
    assert notice_lines(store, changed, at=now - dt.timedelta(days=28)) == []
    same = check_plan(store, saved, at=now).working_time.alerts
    assert not [one for one in same if one.rule.measure is Measure.CHANGE_NOTICE_MIN_H]


def _an_hour_later(path: Path) -> None:
    """Every outing ends an hour later."""
    book = openpyxl.load_workbook(path)
    page = book["vacations"]
    headers = [cell.value for cell in page[1]]
    at = headers.index("fin") + 1
    for row in range(2, page.max_row + 1):
        cell = page.cell(row, at)
        if cell.value is not None:
            hour, minute = str(cell.value).split(":")[:2]
            cell.value = f"{(int(hour) + 1) % 24:02d}:{minute}"
    book.save(path)


def _rules(plan: Path, home: Path) -> str:
    found = av("check", plan, "--home", home, "--json").json["violations"]
    return ",".join(dict.fromkeys(v["rule"] for v in found if v["severity"] == "a_accepter"))


def test_a_broken_file_of_hours_is_told_though_no_regime_asks_for_it(chain, tmp_path):
    hours = tmp_path / "heures.csv"
    hours.write_bytes("code;date\n".encode("utf-16") + b"\x00\xff")
    ran = av("check", chain.plan, "--home", chain.home, "--hours", hours)
    assert ran.code == 3
    assert "heures.csv" in ran.err
    assert "Traceback" not in ran.err
