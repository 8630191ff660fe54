"""The database of a workspace: SQLite by default, another by URL, always on the newest schema.

On SQLite: write-ahead log, every commit forced to disk, foreign keys checked, and writes that take
their lock at BEGIN, so that two processes wait for each other instead of failing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, inspect
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from planner.errors import StaleVersionError, StoreError
from planner.i18n import _

URL_ENV = "ALLERVERS_DATABASE_URL"
DATABASE_FILE = "aller-vers.sqlite"
HEAD = "0004"
_EARLIER = ("0001", "0002", "0003")
"""Schemas that are brought to the newest one."""
_BUSY_S = 30
_MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def make_engine(home: Path) -> Engine:
    """Engine on the URL of `ALLERVERS_DATABASE_URL`, else on a SQLite file in the workspace."""
    url = os.environ.get(URL_ENV) or f"sqlite:///{home / DATABASE_FILE}"
    try:
        if not url.startswith("sqlite"):
            return create_engine(url, hide_parameters=True)
        engine = create_engine(
            url, hide_parameters=True, poolclass=NullPool, connect_args={"timeout": _BUSY_S}
        )
    except (ArgumentError, ImportError) as error:
        raise StoreError(_("{name} : adresse de base illisible").format(name=URL_ENV)) from error
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are ours to begin
    for setting in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {setting}").close()


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


class Database:
    """Sessions on the workspace's database, upgraded to the newest schema when opened.

    Parameters
    ----------
    home
        The workspace folder; it exists.

    Raises
    ------
    StoreError
        The database cannot be opened, is damaged, or was made by a newer version.
    """

    def __init__(self, home: Path) -> None:
        self._engine = make_engine(home)
        self._write = sessionmaker(self._engine, expire_on_commit=False)
        self._read = sessionmaker(
            self._engine.execution_options(reading=True), expire_on_commit=False
        )
        with _store_errors():
            self._upgrade()

    def _upgrade(self) -> None:
        if self._revision() == HEAD:
            return
        from alembic import command
        from alembic.config import Config

        with self._engine.begin() as connection:
            revision = _revision_of(connection)
            if revision not in (None, HEAD, *_EARLIER):
                raise StoreError(
                    _("espace de travail d'une version plus récente ({revision})").format(
                        revision=revision
                    )
                )
            config = Config()
            config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def _revision(self) -> str | None:
        with self._engine.execution_options(reading=True).begin() as connection:
            return _revision_of(connection)

    @property
    def engine(self) -> Engine:
        """The SQLAlchemy engine."""
        return self._engine

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session committed at the end; nothing is kept when an exception passes through.

        Raises
        ------
        StaleVersionError
            Another process changed a row between its reading and its writing.
        StoreError
            The database failed.
        """
        with _store_errors(), self._write.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database and writes nothing."""
        with _store_errors(), self._read.begin() as session:
            yield session

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()


def _revision_of(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return None if row is None else str(row[0])


@contextmanager
def _store_errors() -> Iterator[None]:
    try:
        yield
    except StaleDataError as error:
        raise StaleVersionError(
            _("quelqu'un d'autre a enregistré entre-temps : recharger puis recommencer")
        ) from error
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise StoreError(
            _("base de l'espace de travail : {why}").format(why=type(cause).__name__)
        ) from error
