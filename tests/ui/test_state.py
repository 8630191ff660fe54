"""What a visit keeps goes through one file."""

from __future__ import annotations

from pathlib import Path

import planner.ui


def test_one_file_alone_names_the_session() -> None:
    folder = Path(planner.ui.__file__).parent
    named = {
        str(path.relative_to(folder))
        for path in folder.rglob("*.py")
        if "session_state" in path.read_text("utf-8")
    }
    assert named == {"state.py"}
