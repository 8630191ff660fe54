"""Emergency purge: everything that tells, or leads to, a place of life is destroyed, then the key.

What goes: means, plans of weeks and of scenarios, scenarios, returns, wishes, outcomes, protected
neighbourhoods, jobs, the codes people use, every sealed layer. What stays: territories with their
public layers, the ledger of what was published, and the log, which says that there was a purge. The
key goes first, so that from the first instant what is sealed, backups made with it included, is
unreadable; the next thing sealed makes a new one.

What a search that is going on holds in memory does not come back: the row it is followed by is
gone, which stops it, and it writes nothing of what it read before (`PurgeStore.one_life`).
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Table, delete, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from planner.audit import Verb
from planner.errors import StoreError
from planner.i18n import _
from planner.store.audit import TABLE as LOG
from planner.store.audit import note
from planner.store.crypto import key_path
from planner.store.job_rows import JobStore
from planner.store.schema import AuditRow, Base, ReleaseRow, TerritoryRow

KEPT = (TerritoryRow.__tablename__, ReleaseRow.__tablename__, LOG.name)
"""The only tables a purge leaves: any other holds or leads to a place of life, or hangs on the
destroyed key as the codes of accounts do. The log points at nothing that is left, and the
ledger holds sums of a whole territory that have left already. A table added
later is purged unless it is named here."""


_life: ContextVar[tuple[Path, int] | None] = ContextVar("life", default=None)
"""Folder of a workspace and the last purge in its log when this thread began to read it."""


def _purged() -> list[Table]:
    """Tables a purge empties, those that lean on others first."""
    return [table for table in reversed(Base.metadata.sorted_tables) if table.name not in KEPT]


@dataclass(frozen=True, slots=True)
class Purged:
    """What was destroyed: rows and sealed layers; `compacted`: no free page or journal is left."""

    rows: int
    layers: int
    compacted: bool


class PurgeStore(JobStore):
    """A workspace whose places of life can be destroyed at once."""

    @contextmanager
    def one_life(self) -> Iterator[None]:
        """From here to the end, this thread writes nothing once a purge has gone through.

        For whatever reads places, thinks for long, then writes what it thought.
        """
        if _life.get() is not None:  # what began before is the stricter
            yield
            return
        with self.reading() as session:
            token = _life.set((self._home, _last_purge(session)))
        try:
            yield
        finally:
            _life.reset(token)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """As `Database.writing`.

        Raises
        ------
        StoreError
            There was a purge since this thread's `one_life` began, or the database failed.
        """
        with super().writing() as session:
            life = _life.get()
            if life is not None and life[0] == self._home and life[1] != _last_purge(session):
                raise StoreError(
                    _("une purge d'urgence a eu lieu pendant ce calcul : rien n'en est gardé")
                )
            yield session

    def num_protected(self) -> tuple[int, int]:
        """Rows and sealed layers a purge would destroy now."""
        with self.reading() as session:
            rows = _num_rows(session)
        return rows, len(self._layers.sealed_files())

    def last_purge(self) -> int:
        """Rank in the log of the last purge; 0: there was none."""
        with self.reading() as session:
            return _last_purge(session)

    def purge(self) -> Purged:
        """Destroy the key, the rows and the sealed layers, then the pages that held them.

        It may be run again after a failure: what is gone already is no fault.

        Raises
        ------
        StoreError
            The key, a layer or the database cannot be written.
        """
        destroy_key(key_path(self._home))
        with self.writing() as session:
            rows = _num_rows(session)
            for table in _purged():
                session.execute(delete(table))
            note(session, Verb.PURGED, num=rows)
        return Purged(rows, self._layers.drop_sealed(), self._compacted())

    def _compacted(self) -> bool:
        """Rewrite the database without what was deleted; False: others still read it."""
        try:
            return self.compact([table.name for table in _purged()])
        except (SQLAlchemyError, self._engine.dialect.loaded_dbapi.Error) as error:
            raise StoreError(
                _(
                    "tout est effacé, mais la base n'a pas pu être réécrite ({why}) : "
                    "fermer l'application, puis recommencer"
                ).format(why=type(error).__name__)
            ) from error


def _last_purge(session: Session) -> int:
    """Rank in the log of the last purge; 0: there was none."""
    wanted = select(func.max(AuditRow.seq)).where(AuditRow.verb == Verb.PURGED.value)
    return session.scalar(wanted) or 0


def _num_rows(session: Session) -> int:
    return sum(session.scalar(select(func.count()).select_from(t)) or 0 for t in _purged())


def destroy_key(path: Path) -> bool:
    """Overwrite and remove a key file; False: there was none.

    Raises
    ------
    StoreError
        It cannot be written.
    """
    try:
        with path.open("r+b") as file:
            size = os.fstat(file.fileno()).st_size
            file.write(secrets.token_bytes(size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StoreError(
            _("clé {path} impossible à détruire : {why}").format(path=path, why=error.strerror)
        ) from error
    return True
