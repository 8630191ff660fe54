"""`serve` is stopped by Ctrl+C, even while pages are made ready."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.ui.conftest import free_port

NEVER_READY = """
import os, signal, sys
from planner.cli.main import run
from planner.ui import ahead, newest

def keep_ready(wait, made):
    os.kill(os.getpid(), signal.SIGINT)
    wait(3600)  # it hears of the stop before anything is ready

signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where tests run behind a shell
ahead.MOST_S = 3600
newest.keep_ready = keep_ready
sys.exit(run(sys.argv[1:]))
"""


def test_ctrl_c_while_pages_are_made_ready_ends_the_server_with_a_sentence(tmp_path):
    words = ["serve", "--home", str(tmp_path / "home"), "--port", str(free_port()), "--no-open"]
    ended = subprocess.run(
        [sys.executable, "-c", NEVER_READY, *words],
        env=os.environ | {"ALLERVERS_KEY_FILE": str(tmp_path / "key"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert ended.returncode == 130
    assert ended.stdout.splitlines()[-2:] == ["Préparation des pages…", "Application arrêtée."]
    assert "Traceback" not in ended.stderr
