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
def test_files_asked_for_an_audience_come_with_their_manifest(chain, tmp_path, audience) -> None:
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
    calendar = next(path for path in files if path.suffix == ".ics")
    assert Calendar.from_ical(calendar.read_bytes()).walk("VEVENT")


def test_a_format_that_is_not_for_an_audience_is_refused_and_nothing_written(
    chain, tmp_path
) -> None:
    out = tmp_path / "out"
    for words in (("--for", "public", "--format", "pdf"), ("--format", "docx"), ("--for", "press")):
        assert_refused(av("sheets", chain.plan, "--home", chain.home, "--out", out, *words))
    assert not out.exists()
