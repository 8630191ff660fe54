"""Notebooks run, call the service only, and are kept without outputs."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def _cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_stripped(path) -> None:
    for cell in _cells(path):
        assert not cell.outputs
        assert cell.execution_count is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_only_the_service_is_imported(path) -> None:
    source = "\n".join(cell.source for cell in _cells(path))
    own = re.findall(r"^\s*(?:from|import)\s+(planner\S*|optimisation\S*).*$", source, re.M)
    assert own
    assert set(own) <= {"planner", "planner.service"}
    assert "from planner import service" in source


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_and_shows_no_protected_place(path, tmp_path, monkeypatch) -> None:
    from nbclient import NotebookClient

    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(tmp_path / "key"))
    notebook = nbformat.read(path, 4)
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    ).execute()
    shown = str([cell.get("outputs") for cell in notebook.cells])
    assert "sorties" in shown
    assert "Traceback" not in shown
    assert not re.search(r"\bL\d\d\b", shown)  # codes of the team's places
    assert not re.search(r"\b(47\.0|1\.[89])\d{3,}", shown)  # a position in degrees
