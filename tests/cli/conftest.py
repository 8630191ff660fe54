"""One run of the demo, shared by the tests of this folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.runner import Ran, av

WEEK = "2026-W49"


@dataclass(frozen=True, slots=True)
class Chain:
    """What the demo left: its workspace, its folder, its plan and its words."""

    home: Path
    out: Path
    ran: Ran

    @property
    def plan(self) -> Path:
        return self.out / f"plan-demo-{WEEK}.json"

    @property
    def means(self) -> Path:
        return self.out / "moyens.xlsx"


@pytest.fixture(scope="session")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    """Run the demo once, nothing published before; tests that change it work on a copy."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLERVERS_KEY_FILE", str(folder / "key"))
        home, out = folder / "home", folder / "out"
        ran = av("demo", "--home", home, "--out", out, "--week", WEEK, "--iterations", "3",
                 "--past", "0")  # fmt: skip
    assert ran.code == 0, ran.err
    return Chain(home, out, ran)


@pytest.fixture(autouse=True)
def _demo_key(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(chain.home.parent / "key"))


@pytest.fixture
def own_home(chain: Chain, tmp_path: Path) -> Path:
    """A copy of the demo's workspace, free to change."""
    import shutil

    return Path(shutil.copytree(chain.home, tmp_path / "home"))
