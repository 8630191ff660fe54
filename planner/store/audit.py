"""The log of what was done: rows are added, never changed, and erased whole once old enough.

The database itself refuses the rest (`migrations/versions/0007_audit.py`): no update, no deletion
of an entry younger than `audit.KEEP_DAYS` by the database's own clock, no entry put in the place of
another. Whoever owns the database file or the server can still undo these rules.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from sqlalchemy import Connection, Table, delete, func, select
from sqlalchemy.orm import Session

from planner.audit import Entry, Verb, Who, entry_now, expired_before
from planner.store.engine import Database
from planner.store.schema import AuditRow, Base, utc_now
from planner.store.table_rows import insert_all

TABLE: Table = Base.metadata.tables[AuditRow.__tablename__]


class AuditStore(Database):
    """The log of a workspace."""

    def record(self, verb: Verb, *, ref: str | None = None, num: int | None = None) -> None:
        """Add an entry of this moment, done by whom acts (`audit.acts_as`).

        Raises
        ------
        StoreError
            It cannot be written: what it tells of must not go on unsaid.
        """
        with self.writing() as session:
            note(session, verb, ref=ref, num=num)

    def log(self, first: dt.date, last: dt.date, *, most: int | None = None) -> list[Entry]:
        """Entries of some days in UTC, both counted, the last one first.

        Parameters
        ----------
        most
            At most so many; None: all.
        """
        start = dt.datetime.combine(first, dt.time.min, dt.UTC)
        end = dt.datetime.combine(last, dt.time.max, dt.UTC)
        wanted = select(AuditRow).where(AuditRow.at >= start, AuditRow.at <= end)
        newest = wanted.order_by(AuditRow.at.desc(), AuditRow.seq.desc()).limit(most)
        with self.reading() as session:
            return [_entry(row) for row in session.scalars(newest)]

    def num_logged(self) -> int:
        """How many entries there are."""
        with self.reading() as session:
            return session.scalar(select(func.count()).select_from(AuditRow)) or 0

    def erase_old_log(self) -> int:
        """Erase entries older than `audit.KEEP_DAYS`, and say so in the log; how many."""
        old = delete(AuditRow).where(AuditRow.at < expired_before(utc_now()))
        with self.writing() as session:
            num = len(session.execute(old.returning(AuditRow.seq)).all())
            if num:
                note(session, Verb.LOG_ERASED, num=num)
        return num


def note(session: Session, verb: Verb, *, ref: str | None = None, num: int | None = None) -> None:
    """Add an entry within the write of what it tells of: both are kept, or neither."""
    session.add(_row(entry_now(verb, ref=ref, num=num)))


def take_in(connection: Connection, rows: list[dict[str, Any]]) -> int:
    """Add entries of another log that are not there yet and are not too old; how many."""
    known = set(connection.scalars(select(TABLE.c.id)))
    oldest = expired_before(utc_now())
    new = [row for row in rows if row["id"] not in known and row["at"] >= oldest]
    return insert_all(connection, TABLE, new)


def _row(entry: Entry) -> AuditRow:
    return AuditRow(
        id=secrets.token_hex(8),
        at=entry.at,
        verb=entry.verb.value,
        role=entry.who.value,
        ref=entry.ref,
        num=entry.num,
    )


def _entry(row: AuditRow) -> Entry:
    return Entry(row.at, Verb(row.verb), Who(row.role), row.ref, row.num)
