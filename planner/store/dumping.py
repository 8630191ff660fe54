"""A workspace written into one archive: one state of every table, and the layers it names."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from planner.errors import StoreError
from planner.i18n import _
from planner.store.archive import ArchiveWriter, new_archive
from planner.store.crypto import key_name
from planner.store.engine import HEAD
from planner.store.schema import Base, TerritoryRow
from planner.store.table_rows import read_lines
from planner.store.workspace import Workspace

_TRIES = 5


class _ReplacedError(Exception):
    """A territory was replaced while its layers were read."""


def write_archive(workspace: Workspace, path: Path) -> None:
    """Write everything a workspace holds into a new file.

    What is sealed stays sealed, and the key is not in it: the archive alone tells no more than the
    workspace's files do.

    Raises
    ------
    StoreError
        A file of that name is there, it cannot be written, or a territory has lost its layers.
    """
    for _rank in range(_TRIES):
        try:
            _write(workspace, path)
        except _ReplacedError:
            continue
        return
    raise StoreError(_("des territoires ont été remplacés sans cesse : recommencer plus tard"))


def _write(workspace: Workspace, path: Path) -> None:
    key, name = workspace.key_fingerprint(), key_name(workspace.home)
    with new_archive(path, schema=HEAD, key=key, key_name=name) as archive:
        with workspace.reading() as session:
            connection = session.connection()
            for table in Base.metadata.sorted_tables:
                lines = read_lines(connection, table)
                archive.put(f"tables/{table.name}.jsonl", lines, packed=True)
            territories = session.execute(select(TerritoryRow.code, TerritoryRow.generation)).all()
        for code, generation in territories:
            _put_layers(workspace, archive, code, generation)
        for file in workspace.regime_files():
            archive.put_file(f"regimes/{file.name}", file)


def _put_layers(workspace: Workspace, archive: ArchiveWriter, code: str, generation: str) -> None:
    try:
        for file in workspace.layer_files(code, generation):
            archive.put_file(f"layers/{code}/{file.name}", file)
    except OSError as error:
        if workspace.generation(code) != generation:
            raise _ReplacedError from error
        raise
