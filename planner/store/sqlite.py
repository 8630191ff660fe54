"""SQLite, the store of one laptop: one file in the workspace folder.

Write-ahead log, every commit forced to disk, foreign keys checked, what is deleted overwritten, and
writes that take their lock at BEGIN, so that two processes wait for each other instead of failing.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event

BUSY_S = 30
"""How long a write waits for the one before it."""
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
    for setting in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {setting}").close()


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
