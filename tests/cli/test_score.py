"""`check --parts`: what a plan's points are made of, in tables, JSON and a workbook."""

from __future__ import annotations

import json

import openpyxl
import pytest

from planner.exports.marks_words import POINT
from planner.planning.plan_format import loads
from tests.cli.runner import av


def test_the_plan_file_gives_its_parts_to_outings_and_the_week(chain) -> None:
    plan = loads(chain.plan.read_bytes())
    shifts = {shift.id for shift in plan.shifts}
    assert set(plan.outing_parts) <= shifts | {"small_teams", "week"}
    for name, points in plan.parts.items():
        assert sum(parts.get(name, 0) for parts in plan.outing_parts.values()) == points


def test_the_tables_say_parts_outings_and_zones(chain) -> None:
    ran = av("check", chain.plan, "--parts", "--home", chain.home)
    assert ran.code == 0, ran.err
    for words in ("besoin estimé à portée des passages", "Par sortie", "Par zone", "à l'unité"):
        assert words in ran.out
    assert "réservé à l'équipe" not in ran.out


@pytest.mark.parametrize("team", [(), ("--team",)])
def test_the_workbook_sums_to_the_points_of_the_plan_on_every_sheet(chain, tmp_path, team) -> None:
    ran = av("check", chain.plan, *team, "--out", tmp_path, "--home", chain.home, "--json")
    assert ran.code == 0, ran.err
    assert sum(ran.json["zone_parts"].values()) == ran.json["points"]
    (path,) = tmp_path.glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["par nom", "par sortie", "par zone"]
    for sheet in book:
        rows = list(sheet.iter_rows(min_row=2, values_only=True))
        assert all(not str(cell).startswith("=") for row in rows for cell in row)
        last = [round(row[-1] * POINT) for row in rows]
        total = sum(last[:-1]) if sheet.title == "par nom" else sum(last)
        assert total == ran.json["points"]
    header = next(book["par zone"].iter_rows(max_row=1, values_only=True))
    assert ("réservé à l'équipe" in header[1]) is bool(team)


def test_an_edited_plan_has_its_parts_computed_again(chain, tmp_path) -> None:
    plan = json.loads(chain.plan.read_text("utf-8"))
    plan["outing_parts"] = {"week": {"coverage": 5}}
    path = tmp_path / "edited.json"
    path.write_text(json.dumps(plan), "utf-8")
    again = av("check", path, "--home", chain.home, "--json").json
    assert again["outing_parts"] == loads(chain.plan.read_bytes()).outing_parts
