"""Names browsers tell of files: whatever they are, a file is written inside its folder."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.ui.uploaded import MOST_BYTES, file_name, written


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("a\x00b.csv", "ab.csv"),
        ("\ud800x.csv", "x.csv"),
        ("😀" * 90 + ".csv", "😀" * 59 + ".csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\moi\\rues.graphml", "rues.graphml"),
        ("..", "fichier"),
        ("x" + "." * 90, "fichier"),
        ("", "fichier"),
    ],
)
def test_a_hostile_name_is_one_any_system_takes(tmp_path: Path, told: str, kept: str) -> None:
    uploaded = SimpleNamespace(name=told, getbuffer=lambda: b"x")
    path = written(tmp_path / "zones", uploaded)  # type: ignore[arg-type]
    assert path == tmp_path / "zones" / kept
    assert path.read_bytes() == b"x"


@settings(max_examples=300)
@given(st.text(st.characters(), max_size=120))
def test_whatever_a_browser_tells_is_the_name_of_a_file_of_the_folder(told: str) -> None:
    name = file_name(told)
    assert 0 < len(name.encode()) <= MOST_BYTES
    assert not set(name) & set("/\\\0\n\r")
    assert name.strip(".")
