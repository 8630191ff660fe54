"""What a visit keeps goes through one file."""

from __future__ import annotations

from pathlib import Path

import pytest

import planner.ui
from planner.ui import state


def test_one_file_alone_names_the_session() -> None:
    folder = Path(planner.ui.__file__).parent
    named = {
        str(path.relative_to(folder))
        for path in folder.rglob("*.py")
        if "session_state" in path.read_text("utf-8")
    }
    assert named == {"state.py"}


def test_what_a_run_reads_once_is_read_afresh_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "apply_language", lambda: None)
    store = iter(range(10))

    def read() -> int:
        return state.read_once(("key",), lambda: next(store))

    @state.one_run
    def fragment() -> int:
        return read()

    @state.one_run
    def page() -> tuple[int, int, int]:
        return read(), fragment(), read()

    assert page() == (0, 0, 0)
    assert page() == (1, 1, 1)
    assert fragment() == 2
    assert (read(), read()) == (3, 4)  # outside of any run


def test_a_run_that_fails_leaves_nothing_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "apply_language", lambda: None)

    @state.one_run
    def page() -> None:
        state.read_once(("key",), lambda: 1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        page()
    assert state.read_once(("key",), lambda: 2) == 2
