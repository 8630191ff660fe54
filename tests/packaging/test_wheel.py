"""The wheel, installed in an empty folder, runs the demo and serves the application."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the sources as they are."""
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Install the wheel away from the sources; its dependencies are those of this environment."""
    site = tmp_path_factory.mktemp("site")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index",
         "--target", str(site), str(wheel)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    home = tmp_path_factory.mktemp("user")
    return os.environ | {
        "PYTHONPATH": str(site),
        "ALLERVERS_HOME": str(home / "home"),
        "ALLERVERS_KEY_FILE": str(home / "key"),
        "SITE": str(site),
    }


def _command(*words: str) -> list[str]:
    return [sys.executable, "-c", "from planner.cli import main; main()", *words]


def test_the_wheel_ships_the_entry_the_data_and_no_real_data(wheel) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert "planner/_shipped/app.py" in names
    assert "planner/_shipped/data/sources.toml" in names
    shipped = {path.relative_to(ROOT / "data") for path in _kept(ROOT / "data")}
    assert {f"planner/_shipped/data/{path.as_posix()}" for path in shipped} <= names
    own = {path.relative_to(ROOT).as_posix() for path in _kept(ROOT / "planner")}
    assert own <= names, sorted(own - names)
    assert "planner/locale/en/LC_MESSAGES/allervers.po" in names
    assert any(name.startswith("planner/store/migrations/") for name in names)
    assert any(name.endswith("leaflet.js") for name in names)
    fonts = "planner/exports/fonts/"
    assert {f"{fonts}OFL.txt", f"{fonts}NotoNaskhArabic-Regular.ttf"} <= names
    assert not [name for name in names if name.endswith((".gpkg", ".pbf", ".csv", ".parquet"))]
    assert not [name for name in names if name.startswith("tests/")]


def _kept(folder: Path) -> list[Path]:
    """Files of a folder that version control keeps."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "."], cwd=folder, check=False, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("not a clone: what version control keeps is unknown")
    return [folder / name for name in listed.stdout.split("\0") if name]


def test_the_installed_wheel_speaks_english(installed, tmp_path) -> None:
    done = subprocess.run(
        _command("--lang", "en", "plan", "--help"),
        cwd=tmp_path, env=installed, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert "Propose the rounds of a week" in done.stdout


def test_the_installed_wheel_runs_the_demo_in_an_empty_folder(installed, tmp_path) -> None:
    where = subprocess.run(
        [sys.executable, "-c", "import planner; print(planner.__file__)"],
        cwd=tmp_path, env=installed, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert where.stdout.startswith(installed["SITE"])
    done = subprocess.run(
        _command("demo", "--size", "XS", "--iterations", "2", "--out", "out"),
        cwd=tmp_path, env=installed, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "out" / "feuilles").glob("*.pdf"))


def test_the_installed_wheel_serves_the_application(installed, tmp_path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        _command("serve", "--port", str(port), "--no-open"),
        cwd=tmp_path, env=installed, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        page = _fetched(f"http://127.0.0.1:{port}/", server)
        assert b"<title>" in page
        assert b"Leaflet 1.9.4" in _fetched(
            f"http://127.0.0.1:{port}/assets/leaflet/leaflet.js", server
        )
    finally:
        server.terminate()
        server.communicate(timeout=30)


def _fetched(address: str, server: subprocess.Popen[bytes]) -> bytes:
    for _attempt in range(300):
        assert server.poll() is None, server.stderr and server.stderr.read()
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                assert "default-src 'self'" in answer.headers["content-security-policy"]
                return bytes(answer.read())
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer")
