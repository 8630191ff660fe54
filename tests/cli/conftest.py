"""One run of the demo, shared by the tests of this folder."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from tests.cli.runner import Ran, av
from tests.made_once import copy_of

WEEK, SAID = "2026-W49", "said.json"


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
    copy_of(tmp_path_factory, "chain", _run_demo, folder)
    return Chain(folder / "home", folder / "out", Ran(**json.loads((folder / SAID).read_text())))


def _run_demo(folder: Path) -> None:
    home, out = folder / "home", folder / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLERVERS_KEY_FILE", str(folder / "key"))
        ran = av("demo", "--home", home, "--out", out, "--week", WEEK, "--iterations", "3",
                 "--past", "0")  # fmt: skip
    assert ran.code == 0, ran.err
    (folder / SAID).write_text(json.dumps(asdict(ran)))


@pytest.fixture(autouse=True)
def _demo_key(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(chain.home.parent / "key"))


@pytest.fixture
def own_home(chain: Chain, tmp_path: Path) -> Path:
    """A copy of the demo's workspace, free to change."""
    return Path(shutil.copytree(chain.home, tmp_path / "home"))
