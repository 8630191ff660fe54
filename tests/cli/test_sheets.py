"""`sheets` for each audience: formats, manifest, refusals."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.cli.hostile import assert_refused
from tests.cli.runner import av


@pytest.mark.parametrize("audience", ["team", "partner", "public"])
def test_e7_the_manifest_and_the_log_name_whom_files_are_for(chain, tmp_path, audience) -> None:
    ran = av("sheets", chain.plan, "--home", chain.home, "--out", tmp_path, "--for", audience,
             "--format", "ics,xlsx,csv", "--json")  # fmt: skip
    assert ran.code == 0, ran.err
    files = [Path(path) for path in ran.json["files"]]
    assert sorted(path.suffix for path in files) == [".csv", ".ics", ".json", ".xlsx"]
    assert all(path.parent == tmp_path for path in files)
    manifest = json.loads(next(p for p in files if p.suffix == ".json").read_text("utf-8"))
    for one in manifest["files"]:
        content = (tmp_path / one["name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == one["sha256"]
    assert manifest["audience"] == audience
    logged = av("audit", "list", "--most", 1, "--home", chain.home, "--json").json[0]
    assert (logged["verb"], logged["num"]) == (f"export_{audience}", len(files))
    calendar = next(path for path in files if path.suffix == ".ics")
    assert Calendar.from_ical(calendar.read_bytes()).walk("VEVENT")


def test_a_format_that_is_not_for_an_audience_is_refused_and_nothing_written(
    chain, tmp_path
) -> None:
    out = tmp_path / "out"
    for words in (("--for", "public", "--format", "pdf"), ("--format", "docx"), ("--for", "press")):
        assert_refused(av("sheets", chain.plan, "--home", chain.home, "--out", out, *words))
    assert not out.exists()


def test_the_holder_of_a_rota_code_gets_its_own_outings_and_the_code_is_in_no_file(
    chain, tmp_path
) -> None:
    plan = json.loads(chain.plan.read_text("utf-8"))
    ran = av("sheets", chain.plan, "--home", chain.home, "--out", tmp_path, "--worker", "E1a",
             "--json")  # fmt: skip
    assert ran.code == 0, ran.err
    files = [Path(path) for path in ran.json["files"]]
    assert sorted(path.suffix for path in files) == [".ics", ".json", ".xlsx"]
    events = Calendar.from_ical(next(p for p in files if p.suffix == ".ics").read_bytes())
    own = [shift for shift in plan["shifts"] if shift["team"] == "EM1" and shift["passages"]]
    assert len(events.walk("VEVENT")) == len(own) > 0
    assert len(own) < len([shift for shift in plan["shifts"] if shift["passages"]])
    for path in files:
        assert b"E1a" not in path.read_bytes()
        assert "E1a" not in path.name


def test_a_code_nobody_has_is_refused_without_being_repeated_and_only_its_holder_is_served(
    chain, tmp_path
) -> None:
    out = tmp_path / "out"
    ran = av("sheets", chain.plan, "--home", chain.home, "--out", out, "--worker", "ZZ9")
    assert_refused(ran, "code de rota inconnu")
    assert "ZZ9" not in ran.err
    assert_refused(av("sheets", chain.plan, "--home", chain.home, "--out", out, "--worker", "E1a",
                      "--for", "partner"))  # fmt: skip
    assert not out.exists()
