"""An archive unfolded beside a workspace, so that it is judged before anything is replaced.

It is a workspace of its own, on SQLite whatever the workspace's store: made at the schema the
archive was written with, filled, then brought to the newest one by the same migrations.
"""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, MetaData, Table
from sqlalchemy.exc import SQLAlchemyError

from planner.errors import Fault, InputFileError, StoreError
from planner.i18n import _
from planner.model import CODE_PATTERN
from planner.store.archive import Archive
from planner.store.crypto import Vault
from planner.store.engine import DATABASE_FILE, check_schema, make_engine, migrate
from planner.store.job_rows import INTERRUPTED, RUNNING
from planner.store.layers import new_generation
from planner.store.table_rows import insert_all, row_of
from planner.store.workspace import Workspace

_PREFIX = ".restoring-"
_STALE_S = 86_400
_ROOM = 1.2


class Staged(Workspace):
    """The workspace an archive holds, opened with the key of the one it is for.

    Parameters
    ----------
    home
        The folder it was unfolded in.
    meant_for
        The workspace it is for.
    """

    def __init__(self, home: Path, meant_for: Workspace) -> None:
        self._meant_for = meant_for
        super().__init__(home)

    @staticmethod
    def _url(home: Path) -> URL:
        return _sqlite(home)

    def _vault(self) -> Vault:
        return self._meant_for.vault()


def _sqlite(home: Path) -> URL:
    return URL.create("sqlite", database=str(home / DATABASE_FILE))


@contextmanager
def staged(archive: Archive, workspace: Workspace) -> Iterator[Staged]:
    """Unfold an archive in the folder of a workspace, and remove it all at the end.

    Raises
    ------
    InputFileError
        It is damaged, holds what none may hold, or its tables contradict one another.
    StoreError
        It is of a newer version, or there is no room on the disk.
    """
    _sweep(workspace.home)
    _check_room(workspace.home, archive.size)
    folder = workspace.home / f"{_PREFIX}{secrets.token_hex(4)}"
    try:
        folder.mkdir(mode=0o700)
        _unfold(archive, folder)
        opened = Staged(folder, workspace)
        try:
            yield opened
        finally:
            opened.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def drop_staged(home: Path) -> None:
    """Remove what restorations of a workspace unfold or left unfolded, those under way too.

    One under way fails, and has replaced nothing.
    """
    for folder in home.glob(f"{_PREFIX}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(home: Path) -> None:
    for left in home.glob(f"{_PREFIX}*"):
        if time.time() - left.stat().st_mtime > _STALE_S:
            shutil.rmtree(left, ignore_errors=True)


def _check_room(home: Path, size: int) -> None:
    free = shutil.disk_usage(home).free
    if free < _ROOM * size:
        raise StoreError(
            _("disque presque plein : {need} Mo nécessaires, {free} Mo libres").format(
                need=int(_ROOM * size) >> 20, free=free >> 20
            )
        )


def _unfold(archive: Archive, folder: Path) -> None:
    check_schema(archive.manifest.schema)
    generations = _fill(archive, folder)
    for code, generation in generations.items():
        (folder / "territories" / code / generation).mkdir(parents=True)
    for name in archive.names("layers"):
        _top, code, file = name.split("/")
        if code not in generations:
            raise _contradicts(archive, name)
        archive.copy(name, folder / "territories" / code / generations[code] / file)
    for name in archive.names("regimes"):
        (folder / "regimes").mkdir(exist_ok=True)
        archive.copy(name, folder / name)


def _fill(archive: Archive, folder: Path) -> dict[str, str]:
    """Fill the tables; returns the new generation of each territory's layers."""
    engine, _reading = make_engine(_sqlite(folder))
    generations: dict[str, str] = {}
    try:
        with engine.begin() as connection:
            migrate(connection, archive.manifest.schema)
            tables = [table for table in _tables(connection) if table.name != "alembic_version"]
            if archive.names("tables") != sorted(f"tables/{table.name}.jsonl" for table in tables):
                raise _contradicts(archive, "tables")
            for table in tables:
                insert_all(connection, table, _rows(archive, table, generations))
    except SQLAlchemyError as error:
        raise _contradicts(archive, "tables") from error
    finally:
        engine.dispose()
    return generations


def _tables(connection: Connection) -> list[Table]:
    found = MetaData()
    found.reflect(connection)
    return found.sorted_tables


def _rows(archive: Archive, table: Table, generations: dict[str, str]) -> Iterator[dict[str, Any]]:
    for line in archive.lines(f"tables/{table.name}.jsonl"):
        row = row_of(table, line)
        if table.name == "territory":
            if not CODE_PATTERN.fullmatch(row["code"]):
                raise _contradicts(archive, "tables/territory.jsonl")
            row["generation"] = generations[row["code"]] = new_generation()
        if table.name == "job" and row["state"] == RUNNING:
            row["state"] = INTERRUPTED
        yield row


def _contradicts(archive: Archive, name: str) -> InputFileError:
    message = _("« {name} » contredit le reste de l'archive").format(name=name)
    return InputFileError([Fault(message, file=archive.name)])
