"""A staged workspace put in the place of the one that is there: one commit, or nothing.

Layers go first, under generations nobody names yet; the commit of the rows is the switch; what
nobody names any more is removed last. What may only have grown stricter since the archive was
written is kept: rests not over, neighbourhoods teams keep to themselves, roles as they stand with
what their operators share, months that were published. The
log goes on: entries of the archive are added to it, none is taken away.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, Table, select

from planner.audit import Verb
from planner.store.audit import TABLE as LOG
from planner.store.audit import note, take_in
from planner.store.layers import Layers
from planner.store.schema import Base, ReleaseRow, SensitiveRow, TerritoryRow, WishRow
from planner.store.staging import Staged
from planner.store.table_rows import insert_all
from planner.store.wishes import REST
from planner.store.workspace import Workspace

Rows = list[dict[str, Any]]
_ACCOUNTS = Base.metadata.tables["account"]
_SHARES = Base.metadata.tables["shared_zone"]


def take_over(workspace: Workspace, new: Staged, *, today: dt.date) -> None:
    """Replace all a workspace holds by what a staged one does.

    Parameters
    ----------
    workspace
        The one in use.
    new
        The one staged in its folder; its layers are moved out of it.
    today
        Rests whose last day is not before are kept.

    Raises
    ------
    StoreError
        Nothing was replaced.
    """
    layers = Layers(workspace.home / "territories")
    generations = {
        territory.code: new.generation(territory.code) for territory in new.territories()
    }
    try:
        for code, generation in generations.items():
            layers.adopt(code, generation, new.home / "territories" / code / generation)
        old = _replace_rows(workspace, new, today)
    except BaseException:
        used = _generations(workspace)
        for code, generation in generations.items():
            if used.get(code) != generation:
                layers.drop(code, generation)
        raise
    for code, generation in old.items():
        layers.drop(code, generation if code in generations else None)
    _replace_regimes(workspace, new)


def _generations(workspace: Workspace) -> dict[str, str]:
    with workspace.reading() as session:
        return _named(session.connection())


def _named(connection: Connection) -> dict[str, str]:
    rows = connection.execute(select(TerritoryRow.code, TerritoryRow.generation))
    return {str(code): str(generation) for code, generation in rows}


def _replace_rows(workspace: Workspace, new: Staged, today: dt.date) -> dict[str, str]:
    tables = [table for table in Base.metadata.sorted_tables if table is not LOG]
    with new.reading() as source, workspace.writing() as session:
        connection = session.connection()
        old = _named(connection)
        codes = list(_named(source.connection()))
        kept = _stricter(connection, codes, today)
        accounts = _rows(connection, select(_ACCOUNTS))
        shares = _rows(connection, select(_SHARES))
        for table in reversed(tables):
            connection.execute(table.delete())
        for table in tables:
            rows = source.connection().execute(select(table).order_by(*table.primary_key.columns))
            insert_all(connection, table, (dict(row) for row in rows.mappings()))
        for table, own in kept.items():
            _put_back(connection, table, own)
        _keep_accounts(connection, accounts, shares, codes)
        take_in(connection, _rows(source.connection(), select(LOG).order_by(LOG.c.seq)))
        note(session, Verb.RESTORED)
    return old


def _stricter(connection: Connection, codes: list[str], today: dt.date) -> dict[Table, Rows]:
    wish, sensitive = WishRow.metadata.tables["wish"], SensitiveRow.metadata.tables["sensitive"]
    release = Base.metadata.tables[ReleaseRow.__tablename__]
    rests = select(wish).where(
        wish.c.kind == REST, wish.c.until >= today.isoformat(), wish.c.territory.in_(codes)
    )
    areas = select(sensitive).where(sensitive.c.territory.in_(codes))
    own = {wish: rests, sensitive: areas, release: select(release)}
    return {table: _rows(connection, wanted) for table, wanted in own.items()}


def _rows(connection: Connection, wanted: Any) -> Rows:
    return [dict(row) for row in connection.execute(wanted).mappings()]


def _put_back(connection: Connection, table: Table, rows: Rows) -> None:
    (key,) = table.primary_key.columns
    connection.execute(table.delete().where(key.in_([row[key.name] for row in rows])))
    insert_all(connection, table, rows)


def _keep_accounts(connection: Connection, live: Rows, shares: Rows, codes: list[str]) -> None:
    """Where there are accounts they stay as they are, with what they share.

    A role taken back does not come back, nor what an operator shares no more.
    """
    if live:
        for table, rows in ((_ACCOUNTS, live), (_SHARES, shares)):
            connection.execute(table.delete())
            own = [row for row in rows if row["territory"] is None or row["territory"] in codes]
            insert_all(connection, table, own)


def _replace_regimes(workspace: Workspace, new: Staged) -> None:
    folder = workspace.home / "regimes"
    wanted = {file.name: file for file in new.regime_files()}
    for old in workspace.regime_files():
        if old.name not in wanted:
            old.unlink()
    for name, file in wanted.items():
        folder.mkdir(exist_ok=True)
        file.replace(folder / name)
