"""The database of a workspace: SQLite, or PostgreSQL by URL, always on the newest schema."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, inspect, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from planner.errors import StaleVersionError, StoreError
from planner.i18n import _
from planner.store import postgresql, sqlite

URL_ENV = "ALLERVERS_DATABASE_URL"
DATABASE_FILE = "aller-vers.sqlite"
HEAD = "0009"
_EARLIER = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
"""Schemas that are brought to the newest one."""
_PG_DISK_FULL = "53100"
_MIGRATIONS = Path(__file__).resolve().parent / "migrations"
_MIGRATING = Lock()
"""Alembic's operations are those of the process: threads change schemas one after another."""


def database_url(home: Path) -> URL:
    """The URL of `ALLERVERS_DATABASE_URL`, else of a SQLite file in the workspace.

    Raises
    ------
    StoreError
        It is no URL, or of a database that is neither SQLite nor PostgreSQL; it is not repeated,
        since it may hold a password.
    """
    named = os.environ.get(URL_ENV)
    if not named:
        return URL.create("sqlite", database=str(home / DATABASE_FILE))
    try:
        url = make_url(named)
        known = url.drivername.split("+")[0] in ("sqlite", "postgresql", "postgres")
    except (ArgumentError, ValueError) as error:
        raise _unreadable() from error
    if not known:
        raise _unreadable()
    return url


def _unreadable() -> StoreError:
    return StoreError(
        _(
            "{name} : adresse de base illisible ; attendu : "
            "postgresql://compte:motdepasse@hôte/base, ou sqlite:///chemin"
        ).format(name=URL_ENV)
    )


def make_engine(url: URL) -> tuple[Engine, dict[str, Any]]:
    """Engine on a database, and the execution options of its reads.

    Raises
    ------
    StoreError
        The driver of PostgreSQL is not installed.
    """
    if url.drivername.startswith("sqlite"):
        return sqlite.make(url), sqlite.READING
    try:
        return postgresql.make(url), postgresql.READING
    except ImportError as error:
        raise StoreError(
            _(
                "{name} : le pilote de PostgreSQL manque ; pip install 'aller-vers[postgres]'"
            ).format(name=URL_ENV)
        ) from error


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
        self._engine, reading = make_engine(self._url(home))
        self._reader = self._engine.execution_options(**reading)
        self._write = sessionmaker(self._engine, expire_on_commit=False)
        self._read = sessionmaker(self._reader, expire_on_commit=False)
        self._num_writes = 0
        self._together = threading.local()
        weakref.finalize(self, self._engine.dispose)
        with _store_errors():
            self._upgrade()

    @staticmethod
    def _url(home: Path) -> URL:
        return database_url(home)

    def _upgrade(self) -> None:
        if self._revision() == HEAD:
            return
        with self._engine.begin() as connection:
            revision = _revision_of(connection)
            if revision is not None:
                check_schema(revision)
            migrate(connection, HEAD)

    def _revision(self) -> str | None:
        with self._reader.begin() as connection:
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
        try:
            with _store_errors(), self._write.begin() as session:
                yield session
        finally:
            self._num_writes += 1

    @property
    def num_writes(self) -> int:
        """How many times this object has been written through; what others write is not counted."""
        return self._num_writes

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database and writes nothing."""
        around: Session | None = getattr(self._together, "session", None)
        if around is not None:
            yield around
            return
        with _store_errors(), self._read.begin() as session:
            yield session

    @contextmanager
    def together(self) -> Iterator[None]:
        """What this thread reads inside is of one state of the database, over one connection.

        What is written meanwhile, by this thread too, is not seen before the end.
        """
        with self.reading() as session:
            around = getattr(self._together, "session", None)
            self._together.session = session
            try:
                yield
            finally:
                self._together.session = around

    @property
    def on_server(self) -> bool:
        """Whether the database is a server's, whose files are not the workspace's."""
        return self._engine.dialect.name != "sqlite"

    def compact(self, tables: Sequence[str]) -> bool:
        """Rewrite the database without what was deleted of tables; False: others still read it."""
        if self.on_server:
            return postgresql.compact(self._engine, tables)
        return sqlite.compact(self._engine, tables)

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()


def check_schema(revision: str) -> None:
    """Refuse a schema this version does not know; StoreError says it is newer."""
    if revision not in (HEAD, *_EARLIER):
        raise StoreError(
            _("espace de travail d'une version plus récente ({revision})").format(revision=revision)
        )


def migrate(connection: Connection, revision: str) -> None:
    """Bring the database of a connection, empty or of an earlier schema, to a schema."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    with _MIGRATING:
        command.upgrade(config, revision)


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
        raise StoreError(
            _("base de l'espace de travail : {why}").format(why=_why(error))
        ) from error


def _why(error: SQLAlchemyError) -> str:
    """What failed, in words where a person can act; never what the server says (it has values)."""
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlstate", "")
    if code is None:  # psycopg: no session with the server
        return _(
            "connexion impossible ; vérifier que le serveur répond, et {name} : adresse, compte, "
            "mot de passe"
        ).format(name=URL_ENV)
    if getattr(cause, "sqlite_errorname", "") == "SQLITE_FULL" or code == _PG_DISK_FULL:
        return _("disque plein ; rien de plus n'est enregistré, ce qui l'était reste")
    return type(cause).__name__
