"""What a workspace holds, as one digest, and broken files of every kind."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

from tests.cli.runner import Ran

BROKEN = {"empty": b"", "noise": b"\x00\xffnot a file of this kind" * 40, "zip": b"PK\x03\x04cut"}


def digest(home: Path) -> str:
    """Hash every layer's bytes and every row of every database below `home`."""
    found = hashlib.sha256()
    for path in sorted(path for path in home.rglob("*") if path.is_file()):
        body = path.read_bytes()
        if body.startswith(b"SQLite format 3") and path.suffix != ".gpkg":
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as base:
                body = "\n".join(base.iterdump()).encode()
        elif path.name.endswith(("-wal", "-shm", ".lock")):
            continue
        found.update(str(path.relative_to(home)).encode() + b"\0" + body)
    return found.hexdigest()


def assert_refused(ran: Ran, *named: str) -> None:
    """Refused with a sentence on stderr naming what is wrong, and no traceback."""
    assert ran.code in (2, 3), (ran.code, ran.err)
    assert ran.err.strip()
    assert "Traceback" not in ran.err + ran.out
    for name in named:
        assert name in ran.err, ran.err
