"""Run a command in this process, with what it printed."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.cli.main import run


@dataclass(frozen=True, slots=True)
class Ran:
    """Exit code and what was written."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def av(*words: str | Path) -> Ran:
    """Run `aller-vers` with these words."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([str(word) for word in words])
    return Ran(code, out.getvalue(), err.getvalue())
