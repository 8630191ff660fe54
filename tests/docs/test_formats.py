"""`docs/formats.md` says the keys the code writes and reads, all of them and no other."""

from __future__ import annotations

import dataclasses
import json
import re

from optimisation.change_family import ChangeKind
from optimisation.problem import Severity
from planner.cli.main import CANCELLED, DONE, FAULT, USAGE, VIOLATIONS
from planner.means_layout import SHEETS
from planner.model import PlannedShift, PlanViolation, Public, Week, WeekPlan
from planner.planning.changes import Explanation, ProposedChange
from planner.planning.margin import TeamHour, TeamHours
from planner.planning.plan_format import FORMAT, loads, to_dict
from planner.planning.reasons import Reason
from tests.docs.test_links import ROOT

TEXT = (ROOT / "docs" / "formats.md").read_text("utf-8")


def _section(title: str) -> str:
    return TEXT.split(f"## {title}")[1].split("\n## ")[0]


def _plan() -> WeekPlan:
    return WeekPlan(
        id="a", territory="ville", week=Week(2026, 49), tz="Europe/Paris", means="m",
        public=Public.STREET, shifts=(),
    )  # fmt: skip


def test_the_table_of_the_plan_has_the_keys_of_the_plan() -> None:
    section = _section("The plan: `plan/1`")
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    told = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    assert told == set(to_dict(_plan()))
    assert f'"{FORMAT}"' in section


def test_the_lists_of_shifts_passages_and_violations_are_complete() -> None:
    section = _section("The plan: `plan/1`")
    shift = section.split("A shift: ")[1].split(".")[0]
    assert set(re.findall(r"`(\w+)`", shift)) == {f.name for f in dataclasses.fields(PlannedShift)}
    passage = section.split("A passage: ")[1].split(". ")[0]
    assert {"place", "appointment", "arrive_s", "start_s", "leave_s"} == set(
        re.findall(r"`(\w+)`", passage)
    )
    violation = re.search(r"`violations` \| list of `\{([^}]*)\}`", section)
    assert violation is not None
    assert violation[1].split(", ") == [f.name for f in dataclasses.fields(PlanViolation)]
    for severity in Severity:
        assert f"`{severity}`" in section


def test_a_plan_written_by_the_documentation_is_read() -> None:
    document = json.loads(json.dumps(to_dict(_plan())))
    document["unserved"] = [{"id": "x", "reason": str(next(iter(Reason))), "detail": {}}]
    assert loads(json.dumps(document)).unserved[0].id == "x"


def test_the_exit_codes_are_those_of_the_command_line() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", _section("Exit codes"), re.M)}
    assert told == {DONE, USAGE, FAULT, VIOLATIONS, CANCELLED}


def test_the_sheets_of_the_means_are_all_named() -> None:
    section = _section("Means")
    for sheet in SHEETS:
        assert f"`{sheet.name}`" in section, sheet.name


def test_the_answers_of_explain_are_documented_field_by_field() -> None:
    told = set(re.findall(r"`(\w+)`", _section("Explanations")))
    for kind in (Explanation, ProposedChange, TeamHours, TeamHour):
        assert {field.name for field in dataclasses.fields(kind)} <= told, kind.__name__
    assert {str(kind) for kind in ChangeKind} <= told
