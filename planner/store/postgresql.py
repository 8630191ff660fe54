"""PostgreSQL, the store of an organisation: the same tables, the same promises as the SQLite file.

Writes follow one another, as on SQLite: each takes a lock of the database (the workspace's, no
other) when it begins, so that what a use case read before it writes still holds when it writes.
A read sees one state (repeatable read) and waits for nobody. A commit is told only once the server
has it on disk.

Nothing is asked of PostGIS: layers are files read whole, and what would be worth an index in the
database, where protected places lie, may not stand there in clear.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

BUSY_S = 30
"""How long a write waits for the one before it."""
_IDLE_S = 60
"""After how long the server ends a transaction whose process says nothing any more."""
_CONNECT_S = 10
_WRITING = 0x416C6C6572
"""Number of the advisory lock every write of a workspace takes."""
READING: dict[str, Any] = {
    "reading": True,
    "isolation_level": "REPEATABLE READ",
    "postgresql_readonly": True,
}
"""Execution options of a transaction that sees one state and writes nothing."""


def make(url: URL) -> Engine:
    """Engine whose transactions write, unless they carry the options `READING`.

    Raises
    ------
    ImportError
        The driver is not installed.
    """
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={"connect_timeout": _CONNECT_S},
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: Any, _record: object) -> None:
    connection.autocommit = True
    for setting in (
        "synchronous_commit = on",
        f"lock_timeout = '{BUSY_S}s'",
        f"idle_in_transaction_session_timeout = '{_IDLE_S}s'",
    ):
        connection.execute(f"SET {setting}")
    connection.autocommit = False


def _begin(connection: Connection) -> None:
    if not connection.get_execution_options().get("reading", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING})")


def compact(engine: Engine, tables: Sequence[str]) -> bool:
    """Rewrite tables; who reads them is waited for."""
    raw = engine.raw_connection()
    try:
        driver = raw.driver_connection
        assert driver is not None
        driver.autocommit = True
        for table in tables:
            driver.execute(f'VACUUM FULL "{table}"')
        driver.autocommit = False
    finally:
        raw.close()
    return True
