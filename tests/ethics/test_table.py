"""The table of `docs/ethics.md` is complete, and names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "ethics.md").read_text("utf-8")
ROWS = {
    cells[0]: cells
    for cells in (
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in TEXT.splitlines()
        if re.match(r"\| [EW]\d+ \|", line)
    )
}
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_requirement_has_one_line():
    assert list(ROWS) == [f"E{n}" for n in range(1, 31)] + [f"W{n}" for n in range(1, 21)]


@pytest.mark.parametrize("row", ROWS.values(), ids=list(ROWS))
def test_what_is_said_to_be_held_names_tests_and_what_is_not_says_what_is_missing(row):
    _id, _requirement, state, shown = row
    assert state in ("held", "in part", "not held")
    assert bool(TEST.search(shown)) == (state != "not held")
    assert ("Missing" in shown) == (state == "in part")


@pytest.mark.parametrize("path", sorted({path for path, _name in TEST.findall(TEXT)}))
def test_every_test_named_exists(path):
    file = ROOT / path
    defined = set(re.findall(r"^def (test_\w+)\(", file.read_text("utf-8"), re.MULTILINE))
    named = {name for at, name in TEST.findall(TEXT) if at == path}
    assert named <= defined, sorted(named - defined)


def test_tests_named_after_a_requirement_are_of_one_that_exists():
    for file in (ROOT / "tests" / "ethics").glob("test_*.py"):
        for name in re.findall(r"^def test_([ew]\d+)_", file.read_text("utf-8"), re.MULTILINE):
            assert name.upper() in ROWS, (file.name, name)


@pytest.mark.parametrize("row", ROWS.values(), ids=list(ROWS))
def test_a_requirement_that_is_shown_has_a_test_named_after_it(row):
    key, _requirement, state, shown = row
    names = [name for _path, name in TEST.findall(shown)]
    assert state == "not held" or any(f"_{key.lower()}_" in name for name in names), names
