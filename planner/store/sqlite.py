"""SQLite, the store of one laptop: one file in the workspace folder.

Write-ahead log, every commit forced to disk, foreign keys checked, what is deleted overwritten, and
writes that take their lock at BEGIN, so that two processes wait for each other instead of failing.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event

BUSY_S = 30
"""How long a write waits for the one before it."""
ASKED_AGAIN_S = 0.02
READING: dict[str, Any] = {"reading": True}
"""Execution options of a transaction that sees one state and writes nothing."""


def make(url: URL) -> Engine:
    """Engine whose transactions write, unless they carry the options `READING`."""
    engine = create_engine(
        url, hide_parameters=True, poolclass=NullPool, connect_args={"timeout": BUSY_S}
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are ours to begin
    write_ahead(connection)
    for setting in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {setting}").close()


def write_ahead(connection: Any) -> None:
    """Write ahead as soon as nobody else is changing the database over.

    SQLite waits for no one there, whatever its time limit.
    """
    last_s = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # whatever the reason
            if not busy or time.monotonic() >= last_s:
                raise
            time.sleep(ASKED_AGAIN_S)
        else:
            return


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def compact(engine: Engine, _tables: Sequence[str]) -> bool:
    """Rewrite the file and empty its journal; False: others still read what it held."""
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("VACUUM")
        busy = bool(cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
    finally:
        raw.close()
    return not busy
