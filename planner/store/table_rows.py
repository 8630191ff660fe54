"""Rows of tables as lines of JSON, and back, with every value checked against its column.

Moments are ISO 8601 in UTC, bytes are base64: what is sealed stays sealed.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Connection, Table, select

from planner.errors import StoreError
from planner.i18n import _

_BATCH = 500
_MAX_INT = 2**31 - 1


def read_lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """Rows of a table, by primary key, as lines with their ends."""
    order = select(table).order_by(*table.primary_key.columns)
    for row in connection.execute(order.execution_options(yield_per=_BATCH)).mappings():
        values = {name: _told(value) for name, value in row.items()}
        yield json.dumps(values, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _told(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return value


def row_of(table: Table, line: bytes) -> dict[str, Any]:
    """Values of a row as its table takes them; StoreError where a line is of another shape.

    The columns are all of the table's, and no other.
    """
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _wrong(table, "") from error
    if not isinstance(data, dict) or data.keys() != set(table.columns.keys()):
        raise _wrong(table, "")
    return {name: _value(table, name, item) for name, item in data.items()}


def _value(table: Table, name: str, item: Any) -> Any:
    column = table.columns[name]
    if item is None and column.nullable:
        return None
    kind = column.type.python_type
    try:
        if kind is bytes and isinstance(item, str):
            return base64.b64decode(item, validate=True)
        if kind is dt.datetime and isinstance(item, str):
            return dt.datetime.fromisoformat(item).astimezone(dt.UTC)
    except (ValueError, OverflowError, binascii.Error) as error:
        raise _wrong(table, name) from error
    if type(item) is not kind:
        raise _wrong(table, name)
    if (kind is int and abs(item) > _MAX_INT) or (kind is str and not _is_text(column, item)):
        raise _wrong(table, name)
    return item


def _is_text(column: Column[Any], item: str) -> bool:
    """Whether both stores can hold a text: no null character, no half of a pair, not too long."""
    longest = getattr(column.type, "length", None)
    return "\0" not in item and _encodes(item) and len(item) <= (longest or len(item))


def _encodes(item: str) -> bool:
    try:
        item.encode()
    except UnicodeEncodeError:
        return False
    return True


def _wrong(table: Table, column: str) -> StoreError:
    where = f"{table.name}.{column}" if column else table.name
    return StoreError(_("table {where} : une ligne est illisible").format(where=where))


def insert_all(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert rows in their order, in batches; how many. A rank the database draws is drawn anew."""
    drawn = table.autoincrement_column
    batch: list[dict[str, Any]] = []
    num = 0
    for row in rows:
        batch.append({k: v for k, v in row.items() if drawn is None or k != drawn.name})
        if len(batch) == _BATCH:
            connection.execute(table.insert(), batch)
            num, batch = num + len(batch), []
    if batch:
        connection.execute(table.insert(), batch)
    return num + len(batch)
